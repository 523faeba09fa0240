"""Evidence against people who mean harm, and against chance: names, links, ids, other schools' rows."""

import pytest
from django.urls import reverse

from assessments.models import Evidence, EvidenceUse
from assessments.tests.shelf import Shelf
from records.models import StoredFile
from records.tests.hostile import PDF_BYTES, upload


@pytest.fixture
def shelf(desk):
    return Shelf(desk)


def send(shelf, name, person="secretary"):
    url = shelf.desk.url("sheet_evidence_upload", "1.1")
    return shelf.cast.client(getattr(shelf.cast, person)).post(url, {"files": upload(PDF_BYTES, name)}, follow=True)


@pytest.mark.parametrize(("name", "stored"), [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("a\u202efdp.exe", "afdp.exe.pdf"), ("<img src=x>.pdf", "<img src=x>.pdf"), (".pdf", ".pdf.pdf"),
    ("x" * 300 + ".pdf", None),
])  # fmt: skip
def test_a_hostile_name_stays_a_name(shelf, name, stored):
    page = send(shelf, name).content.decode()
    row = StoredFile.objects.get()
    assert "<img src=x>" not in page and row.file.name.count("/") == 1 and len(row.name) <= 150
    assert row.name == stored or stored is None and row.name.endswith(".pdf")
    assert Evidence.objects.get().name and "\n" not in row.name


def test_another_schools_evidence_is_neither_used_nor_dropped_nor_read(shelf):
    foreign = Evidence.objects.create(organization=shelf.cast.other_school, name="Bí mật của trường khác")
    client = shelf.cast.client(shelf.cast.secretary)
    page = client.post(shelf.desk.url("sheet_evidence_use", "1.1"), {"evidence": [foreign.pk]}, follow=True).content.decode()
    assert "Chưa chọn minh chứng nào" in page and "Bí mật" not in page and not EvidenceUse.objects.exists()
    assert client.post(shelf.desk.url("sheet_evidence_drop", "1.1", 10**15)).status_code == 404
    assert "Bí mật" not in client.get(reverse("evidence_list"), {"q": "bi mat"}).content.decode().replace('value="bi mat"', "")
    for name in ("evidence_detail", "evidence_edit", "evidence_file"):
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("keeper", ["999999", "abc", "-1", "9" * 30])
def test_a_keeper_from_nowhere_is_refused(shelf, keeper):
    data = {"name": "Sổ", "kind": "book", "place_kind": "paper", "paper_place": "tủ", "keeper": keeper}
    response = shelf.cast.client(shelf.cast.secretary).post(reverse("evidence_add"), data)
    assert "keeper" in response.context["form"].errors and not Evidence.objects.exists()


@pytest.mark.parametrize("field", ["name", "number", "issued_words", "issuer", "link", "paper_place", "keeper_name", "note"])
def test_every_box_has_its_limit(shelf, field):
    data = {"name": "Sổ", "kind": "book", "place_kind": "paper", "paper_place": "tủ", field: "https://a.vn/" + "x" * 600}
    response = shelf.cast.client(shelf.cast.secretary).post(reverse("evidence_add"), data)
    assert field in response.context["form"].errors and "x" * 600 in response.content.decode()


def test_pages_of_a_list_beyond_its_end_show_the_last(shelf):
    for at in range(51):
        shelf.add(f"Minh chứng {at}")
    client = shelf.cast.client(shelf.cast.clerk)
    for page, count in (("1", 50), ("2", 1), ("99", 1), ("x", 50)):
        assert len(client.get(reverse("evidence_list"), {"page": page}).context["page"]) == count
