"""A sheet shows the law's own words where they were attached, to who writes and to who only reads; our summary elsewhere."""

import pytest

from standards.models import OfficialWording, WordingImport
from standards.wording import indicator_place


@pytest.mark.parametrize("person", ["principal", "clerk"])
def test_the_sheet_shows_official_words_with_their_label(desk, person):
    sheet = desk.sheet("1.1")
    row = sheet.verdicts.select_related("indicator__level").order_by("pk").first()
    client = desk.cast.client(getattr(desk.cast, person))
    assert "câu chữ chính thức" not in client.get(desk.url("criterion_sheet", "1.1")).content.decode()
    source = WordingImport.objects.create(regulation_set=desk.assessment.regulation_set, file_name="a.docx", sha256="0" * 64)
    place = indicator_place(sheet.criterion, row.indicator.level.number, row.indicator.key)
    OfficialWording.objects.create(regulation_set=source.regulation_set, place=place, text="Nguyên văn <b>của</b> luật.", source=source)
    page = client.get(desk.url("criterion_sheet", "1.1")).content.decode()
    assert "Nguyên văn &lt;b&gt;của&lt;/b&gt; luật." in page
    assert page.count("câu chữ chính thức") == 1
