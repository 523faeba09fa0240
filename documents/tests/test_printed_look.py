"""What a reader sees on the page: the blue signature, the red seal in its true size over its left third, a code that a telephone reads."""

from functools import cache
from io import BytesIO

import pypdfium2
import pytest
import segno
import zxingcpp
from PIL import Image, ImageDraw

from documents.paper import Verification, with_number
from documents.pdf import render_paper
from documents.signing.fields import PERSON, SEAL, signature_place, with_signature_fields
from documents.signing.images import ImageRefused, read_image, seal_picture, signature_picture
from documents.signing.keyfile import sign
from documents.signing.trial import NO_VALUE, TrialAdapter
from documents.signing.verdict import judge_file
from documents.tests.more_samples import lower_secondary_plan, official_letter
from documents.tests.scenes import DAY
from documents.tests.test_signing import PRINCIPAL, SCHOOL, issued, key
from documents.workflow_signing import _signed_by

DOTS = 300  # per inch
MM = DOTS / 25.4
CODE = "K7QF29MD5T"
SITES = ("http://127.0.0.1:8000", "https://truongchuan.example.vn", "https://kiem-dinh-chat-luong.phuong-dong-da.hanoi.example.edu.vn")


def picture(colour, *, paper=(0, 0, 0, 0), margin=40):
    """A PNG of a disc in ink on some paper, with empty margins."""
    image = Image.new("RGBA", (600 + 2 * margin, 600 + 2 * margin), paper)
    ImageDraw.Draw(image).ellipse((margin, margin, margin + 599, margin + 599), fill=colour)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def page(content, number=-1):
    """A page as a picture."""
    with pypdfium2.PdfDocument(content) as file:
        file.init_forms()
        place = number % len(file)
        return file[place].render(scale=DOTS / 72, may_draw_forms=True).to_pil().convert("RGB")


def ink(image, is_ink):
    """Left, top, right, bottom in mm of the pixels of one ink."""
    mask = Image.new("L", image.size)
    mask.putdata([255 if is_ink(*pixel) else 0 for pixel in image.get_flattened_data()])
    return [value / MM for value in mask.getbbox()]


def is_red(red, green, blue):
    return red > 150 and green < 110 and blue < 110


def is_blue(red, green, blue):
    return blue > 150 and red < 110 and green < 110


@cache
def both_drawn():
    """The page of the sample signed with pictures by both."""
    once = sign(issued(), PERSON, key(PRINCIPAL), picture=signature_picture(wide()))
    signed = sign(once, SEAL, key(SCHOOL), picture=seal_picture(picture((215, 20, 20, 255)), 36))
    assert judge_file(signed, issued()).is_accepted
    return page(signed, signature_place(issued()).page)


def wide():
    image = Image.new("RGBA", (1000, 400), (20, 60, 200, 255))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_the_seal_has_its_true_size_on_the_page():
    """NĐ 30/2020, PL I, II.8a: the actual size of the stamp; here a disc of 36 mm."""
    left, top, right, bottom = ink(both_drawn(), is_red)
    assert right - left == pytest.approx(36, abs=0.4) and bottom - top == pytest.approx(36, abs=0.4)


def test_the_seal_covers_about_a_third_of_the_signature_on_its_left():
    seal, signature = ink(both_drawn(), is_red), ink(both_drawn(), is_blue)
    place = signature_place(issued())
    left = place.person_box()[0] / 72 * 25.4
    width = signature[2] - left
    assert width == pytest.approx(50, abs=0.5), "the picture fills the width of its field"
    assert 0.25 <= (seal[2] - left) / width <= 0.4
    assert (left + signature[2]) / 2 == pytest.approx(place.middle / 72 * 25.4, abs=0.5), "centred under the title"
    assert seal[1] < (signature[1] + signature[3]) / 2 < seal[3]


@pytest.mark.parametrize("paper", [(0, 0, 0, 0), (255, 255, 255, 255), (240, 238, 235, 255)])
def test_white_paper_and_empty_margins_are_left_out(paper):
    drawn = read_image(picture((215, 20, 20, 255), paper=paper, margin=200))
    assert drawn.size == (600, 600) and drawn.getpixel((0, 0))[3] == 0 and drawn.getpixel((300, 300)) == (215, 20, 20, 255)


@pytest.mark.parametrize(("make", "colour", "words"), [
    (signature_picture, "black", "màu xanh"), (signature_picture, "red", "màu xanh"), (lambda content: seal_picture(content, 36), "blue", "màu đỏ"),
    (lambda content: seal_picture(content, 36), "black", "màu đỏ"), (signature_picture, (0, 0, 0, 0), "không có nét nào"),
])
def test_ink_of_another_colour_is_refused_in_words(make, colour, words):
    with pytest.raises(ImageRefused, match=words):
        make(picture(colour))


def test_the_trial_is_marked_all_over_its_field():
    signed = _signed_by(TrialAdapter(), issued(), PERSON)
    image, box = page(signed, signature_place(issued()).page), signature_place(issued()).person_box()
    left, top, right, bottom = ink(image, lambda red, green, blue: red > 150 and green < 90 and blue < 90)
    assert right - left > 30 and left * 72 / 25.4 >= box[0] - 1 and right * 72 / 25.4 <= box[2] + 1 and bottom - top > 6
    assert NO_VALUE in judge_file(signed, issued()).signatures[0].name


@cache
def coded(site, letter=False):
    """A paper with its code: (PDF, picture of the page that carries it)."""
    paper = official_letter() if letter else lower_secondary_plan()
    content = with_signature_fields(render_paper(with_number(paper, 5, DAY, Verification("K7QF-29MD-5T", f"{site}/v/{CODE}")), draft=False))
    return page(content, signature_place(content).page)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("dots", [100, 150, 300])
def test_a_reader_finds_the_public_address_in_the_printed_code(site, dots):
    """Also from a scan that is worse than NĐ 30's 200 dpi."""
    image = coded(site)
    small = image.convert("L").resize((image.width * dots // DOTS, image.height * dots // DOTS), Image.Resampling.BILINEAR)
    assert [found.text for found in zxingcpp.read_barcodes(small)] == [f"{site}/v/{CODE}"]
    askew = small.rotate(7, Image.Resampling.BICUBIC, fillcolor=255)
    assert dots < 150 or [found.text for found in zxingcpp.read_barcodes(askew)] == [f"{site}/v/{CODE}"]


@pytest.mark.parametrize("letter", [False, True])
@pytest.mark.parametrize("site", SITES)
def test_modules_are_large_enough_and_stand_in_white(site, letter):
    """0.4 mm and more a module; four modules of white around, as the standard of the code asks."""
    image, modules = coded(site, letter), segno.make(f"{site}/v/{CODE}", error="m", micro=False).symbol_size(border=0)[0]
    place = zxingcpp.read_barcodes(image)[0].position
    left, top, right, bottom = place.top_left.x, place.top_left.y, place.bottom_right.x, place.bottom_right.y
    module = (right - left) / modules
    assert module / MM >= 0.4
    quiet = 4 * module - 2
    around = image.convert("L").crop((round(left - quiet), round(top - quiet), round(right + quiet), round(bottom + quiet)))
    width, height = around.size
    strips = [(0, 0, width, int(quiet) - 3), (0, height - int(quiet) + 3, width, height), (0, 0, int(quiet) - 3, height), (width - int(quiet) + 3, 0, width, height)]
    assert [around.crop(strip).getextrema()[0] > 200 for strip in strips] == [True] * 4
