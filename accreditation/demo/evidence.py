"""Evidence of the demo: noted, put on sheets, confirmed or returned as a council would; its files are drawn here."""

import io

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from assessments.enums import EvidenceKind, PlaceKind
from assessments.models import Assessment, Evidence
from assessments.workflow_evidence import FIELDS, add_evidence, confirm_evidence, return_evidence, use_evidence
from records.uploads import JPEG, PDF, CheckedFile, name_with_ending

PAGE, FORMATS = (620, 877), {"pdf": ("PDF", PDF), "jpg": ("JPEG", JPEG)}


def load_evidence(world, row):
    """The evidence of one assessment of the demo, in the order in which codes are given."""
    place, told = row["at"], row["assessment"]
    assessment = Assessment.objects.get(organization=world.organizations[place], school_year=told["year"], regulation_set__code=told["set"])
    sheets = {sheet.criterion.code: sheet for sheet in assessment.criterion_assessments.select_related("criterion")}
    for words in told.get("evidence", ()):
        acting = world.acting(words.get("by", told["by"]), place, told["day"])
        evidence = add_evidence(acting, values_of(world, words), drawn_file(words))
        for code in words.get("criteria", ()):
            use_evidence(world.acting(told["by"], place, told["day"]), sheets[code], [evidence])
        judge(world.acting(told["by"], place, told["day"]), evidence, words)


def values_of(world, words):
    """{field: value} as the workflow takes them."""
    values = {field: Evidence._meta.get_field(field).get_default() for field in FIELDS}
    told = {field: words[field] for field in FIELDS if field in words}
    keeper = world.people[told["keeper"]] if "keeper" in told else None
    valid_until = world.day(told["valid_until"]) if "valid_until" in told else None
    return values | {"kind": EvidenceKind.DOCUMENT, "place_kind": PlaceKind.FILE} | told | {"keeper": keeper, "valid_until": valid_until}


def judge(acting, evidence, words):
    """Confirm it, return it with the reason, or leave it waiting."""
    if words.get("is_confirmed"):
        confirm_evidence(acting, evidence)
    if "returned" in words:
        return_evidence(acting, evidence, words["returned"])


def drawn_file(words):
    """A small PDF or photo that says it is a sample; None where the evidence has no file."""
    if "file" not in words:
        return None
    kind, content_type = FORMATS[words["file"]]
    out = io.BytesIO()
    drawn_page(words["name"]).save(out, kind)
    return CheckedFile(out.getvalue(), name_with_ending(words["name"], content_type), content_type)


def drawn_page(title):
    """A page with a title, so that opened it shows what it stands for."""
    page = Image.new("RGB", PAGE, "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((30, 30, PAGE[0] - 30, PAGE[1] - 30), outline="#0f5c5c", width=3)
    pen.text((60, 80), "TỆP MẪU ĐỂ XEM THỬ", font=letters("bold", 30), fill="#0f5c5c")
    words, line, top = title.split(), "", 150
    for word in [*words, ""]:
        if not word or letters("regular", 28).getlength(f"{line} {word}") > PAGE[0] - 120:
            pen.text((60, top), line, font=letters("regular", 28), fill="black")
            line, top = "", top + 42
        line = f"{line} {word}".strip()
    return page


def letters(style, size):
    """The paper's own letters, which carry Vietnamese."""
    return ImageFont.truetype(settings.BASE_DIR / "static" / "documents" / "fonts" / f"paper-{style}.woff2", size)
