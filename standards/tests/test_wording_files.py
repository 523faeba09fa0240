"""Files of circulars: what is read of each kind, and how hostile and wrong ones are refused."""

import zipfile
from io import BytesIO

import docx
import pytest

from standards import wording_files
from standards.tests.circulars import as_docx, as_html
from standards.wording_files import WordingRefused, rows_of_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def lines(content, name="tệp"):
    return [line for row in rows_of_file(content, name) for cell in row for line in cell]


def word_file(xml, **extra):
    """A Word file with another main part, and further parts by name."""
    source, target = zipfile.ZipFile(BytesIO(as_docx([[["x"]]]))), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else source.read(name))
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def document_xml(inside, head=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>'


def test_word_paragraphs_tables_breaks_and_changes():
    inside = (
        "<w:p><w:r><w:t>Điều</w:t><w:tab/><w:t>7.</w:t></w:r><w:r><w:br/><w:t>dòng hai</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>một</w:t></w:r></w:p><w:p><w:r><w:t>hai</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        "<w:p><w:del><w:r><w:delText>bỏ</w:delText><w:t>bỏ</w:t></w:r></w:del><w:ins><w:r><w:t>thêm</w:t></w:r></w:ins></w:p>"
    )
    assert rows_of_file(word_file(document_xml(inside)), "a.docx") == [(("Điều 7.",),), (("dòng hai",),), (("một", "hai"), ()), (("thêm",),)]


def test_headers_and_footers_of_word_are_not_read():
    document = docx.Document()
    document.add_paragraph("thân")
    document.sections[0].header.paragraphs[0].text = "đầu trang"
    target = BytesIO()
    document.save(target)
    assert lines(target.getvalue()) == ["thân"]


def test_html_without_scripts_styles_and_titles():
    page = (
        "<!DOCTYPE html><html><head><title>tên</title><script>alert('x')</script><style>p{}</style></head><body><p>một <b>hai</b>&nbsp;&amp; ba<br>bốn"
        "<table><tr><td>A<td>B<tr><td>C<p>D</p></td></tr></table><noscript>ẩn</noscript><p onclick='x'>cuối"
    )
    assert rows_of_file(page.encode(), "a.html") == [
        (("một hai & ba",),), (("bốn",),), (("A",), ("B",)), (("C", "D"),), (("cuối",),),
    ]  # fmt: skip


def test_plain_text_of_two_encodings():
    assert lines("Điều 7.\r\n\r\n  a)   Có\tvăn bản".encode()) == ["Điều 7.", "a) Có văn bản"]
    assert lines("Điều 7.".encode("utf-16")) == ["Điều 7."]
    assert lines("\ufeffĐiều 7.".encode()) == ["Điều 7."]


def refusal(content, name="a.docx"):
    with pytest.raises(WordingRefused) as refused:
        rows_of_file(content, name)
    return str(refused.value)


def test_an_entity_bomb_is_refused_before_it_grows():
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 if n else str()};' * 10}'>" for n in range(9)) + "]>"
    assert "khai báo kiểu tài liệu" in refusal(word_file(document_xml("<w:p><w:r><w:t>&a8;</w:t></w:r></w:p>", bomb)))


def test_entities_of_another_encoding_are_refused_too():
    xml = document_xml("<w:p/>", "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>").replace("UTF-8", "UTF-16").encode("utf-16")
    assert "khai báo kiểu tài liệu" in refusal(word_file(xml))


def test_a_zip_bomb_is_refused():
    huge = b" " * (300 * 1024 * 1024)
    assert refusal(word_file(document_xml("<w:p/>"), word__media=huge))


def test_a_big_main_part_is_refused_within_memory():
    many = "<w:p><w:r><w:t>chữ khác nhau</w:t></w:r></w:p>" * 1_300_000
    assert refusal(word_file(document_xml(many)))


def test_macros_are_refused():
    assert "acro" in refusal(word_file(document_xml("<w:p/>"), word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"))


@pytest.mark.parametrize(("content", "words"), [
    (b"", "rỗng"), (b"  \n ", "rỗng"), (b"%PDF-1.7 x", "Tệp PDF"), (b"\xd0\xcf\x11\xe0abc", ".doc"), (b"{\\rtf1 x}", ".rtf"),
    (b"PK\x03\x04 nothing", ""), ("Điều".encode("cp1258", "replace") + b"\xff\xfa\x81", "Unicode"),
])  # fmt: skip
def test_other_files_are_refused_with_a_way_out(content, words):
    assert words in refusal(content, "tep.bin")


def test_a_workbook_is_no_word_file():
    import openpyxl  # noqa: PLC0415 - one test needs it

    target = BytesIO()
    openpyxl.Workbook().save(target)
    assert "không phải tệp Word" in refusal(target.getvalue(), "a.xlsx")


def test_broken_xml_is_refused():
    assert "hỏng" in refusal(word_file("<w:document><w:body>"))


def test_too_big_a_file_is_refused_without_a_child(monkeypatch):
    monkeypatch.setattr(wording_files, "MAX_TEXT_MB", 0)
    monkeypatch.setattr(wording_files.subprocess, "run", None)
    assert "quá 0 MB" in refusal(b"<html>abc", "a.html")


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(wording_files, "SECONDS", 0.001)
    assert "đã dừng" in refusal(as_html([[["Điều 7."]]]), "a.html")


def test_nested_tables_and_unclosed_tags_end():
    deep = "<html><table><tr><td>" * 200 + "trong" + "<tr>" * 50 + "<li>" * 1000
    assert lines(deep.encode(), "a.html") == ["trong"]


@pytest.mark.parametrize("write", [as_docx, as_html])
def test_text_in_the_fonts_of_old_is_refused_with_the_way_out(write):
    old = [[["Bé gi¸o dôc vµ ®µo t¹o"]], [["Th«ng t\u00ad quy ®Þnh"]], [["Tiªu chÝ 1.1: TÇm nh×n"]], [["Sè: 57/2026"]]]
    with pytest.raises(WordingRefused, match="phông cũ"):
        rows_of_file(write(old), "cũ")


def test_a_line_in_an_old_font_among_many_is_read_as_it_stands():
    rows = [[["Điều 7. Tiêu chuẩn"]]] * 9 + [[["Tiªu chÝ 1.1"]]]
    assert lines(as_docx(rows))[-1] == "Tiªu chÝ 1.1"
