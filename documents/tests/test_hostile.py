"""What people type stays text: no script, no outside address, no broken page; on the sheet, on every page, in the PDF."""

import io
from functools import cache

import pdfplumber
import pikepdf
import pytest
from django.conf import settings as site
from django.urls import reverse

from accounts.models import Organization
from documents import workflow, workflow_issue, workflow_review
from documents.enums import Route
from documents.html import paper_fragment
from documents.models import Document
from documents.paper import Letterhead
from documents.paper_json import from_dict, to_dict
from documents.pdf import render_paper
from documents.tests.hostile import ATTACK, LONG, Audit, hostile, hostile_paper, texts
from documents.tests.scenes import approve, give_back, issue, make_document, take_on

MM = 72 / 25.4


def test_the_hostile_paper_leaves_no_text_field_out():
    """A field added to Paper later must get its attack too."""
    fields = dict(texts(hostile_paper()))
    assert [name for name, text in fields.items() if ATTACK not in text or LONG not in text] == []
    assert len(fields) >= 25


@cache
def sheet():
    return Audit(paper_fragment(hostile_paper(), draft=True, marks={"row": ATTACK}))


def test_the_sheet_runs_and_fetches_nothing():
    assert sheet().wrong == []


def test_the_sheet_shows_every_text_as_it_was_typed():
    shown = sheet().text.casefold()
    printed = [text for name, text in texts(hostile_paper()) if not name.endswith(".label") or name == "Column.label"]
    missing = [text[:20] for text in printed if text.partition(ATTACK)[0].casefold() not in shown]
    assert missing == []
    assert shown.count("<script>alert('x')</script>") >= 25
    assert "{{ 7|add:7 }}" in shown and "14" not in shown, "typed template signs are not run"


def test_a_hostile_paper_survives_freezing():
    assert from_dict(to_dict(hostile_paper())) == hostile_paper()


@pytest.fixture(scope="module")
def printed():
    """The PDF of the hostile paper, made once."""
    return render_paper(hostile_paper(), draft=True)


def test_no_letter_leaves_the_margins_of_the_pdf(printed):
    with pdfplumber.open(io.BytesIO(printed)) as document:
        outside = {
            (number, round(char["top"]))
            for number, page in enumerate(document.pages, 1)
            for char in page.chars
            if char["text"].strip() and not (char["x0"] > 29 * MM and char["x1"] < page.width - 14 * MM and char["bottom"] < page.height - 19 * MM)
        }
    assert outside == set()


def test_header_columns_do_not_run_into_each_other(printed):
    with pdfplumber.open(io.BytesIO(printed)) as document:
        page = next(page for page in document.pages if "CỘNG HÒA" in page.extract_text())
        middle = (30 + 165 * 0.4) * MM
        assert not [char for char in page.chars if char["x0"] < middle - 1 and char["x1"] > middle + 1]


def test_the_pdf_holds_no_script_no_file_and_no_outside_address(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        found = set().union(*(held.keys() for held in pdf.objects if isinstance(held, pikepdf.Dictionary)))
        links = {str(held["/URI"]) for held in pdf.objects if isinstance(held, pikepdf.Dictionary) and "/URI" in held}
    assert found & {"/JS", "/JavaScript", "/OpenAction", "/EmbeddedFile", "/EF", "/Launch", "/RichMedia"} == set()
    assert links == set()


def test_the_pdf_prints_the_attack_as_words(printed):
    with pdfplumber.open(io.BytesIO(printed)) as document:
        text = "".join("".join(page.extract_text().split()) for page in document.pages)
    for words in ("<script>alert('x')</script>", "onerror=alert(1)", "{{7|add:7}}{%now%}"):
        assert words in text


def staged(cast):
    """Attacks in every text of a review: names, title, remarks, answers, reasons, notes; returns {page name: (person, args)}."""
    Organization.objects.filter(pk=cast.school.pk).update(name=f"{ATTACK} {LONG}"[:200])
    for person in (cast.principal, cast.officer, cast.clerk):
        person.full_name = (ATTACK[:80] + LONG)[:100]
        person.save()
    document = make_document(cast, title=ATTACK + LONG[:100])
    first = workflow.submit(document, hostile_paper(), (), [], acting=cast.acting(cast.principal))
    take_on(cast, first)
    for key in ("", "row", "clause"):
        workflow.add_comment(first, key, hostile("chỗ")[:200], hostile("góp ý"), acting=cast.acting(cast.officer))
    give_back(cast, first, hostile("trả lại"))
    for remark in first.comments.all():
        workflow_review.reply_to(remark, hostile("hỏi lại"), acting=cast.acting(cast.principal))
        workflow.resolve_comment(remark, hostile("đã sửa"), acting=cast.acting(cast.principal))
    paper = hostile_paper(closing=hostile("kết mới"), recipients=(hostile("nhận thêm"),))
    second = take_on(cast, workflow.submit(document, paper, (), [], acting=cast.acting(cast.principal)))
    workflow_issue.number_outside(3, cast.acting(cast.clerk).today, hostile("ghi chú"), acting=cast.acting(cast.clerk))
    return {
        "submission_detail": (cast.officer, second), "submission_changes": (cast.officer, second), "submission_list": (cast.officer, None),
        "version_sheet": (cast.officer, second.version), "document_detail": (cast.principal, document), "document_list": (cast.principal, None),
        "number_register": (cast.clerk, None), "school_list": (cast.officer, None), "school_detail": (cast.officer, cast.school),
    }


@pytest.mark.django_db
def test_no_page_of_a_review_runs_or_fetches_what_was_typed(cast):
    shown = {}
    for name, (person, row) in staged(cast).items():
        audit = Audit(cast.client(person).get(reverse(name, args=[row.pk] if row else [])).content.decode())
        assert audit.wrong == [], name
        shown[name] = audit.text
    assert all("<script>alert('x')</script>" in text for text in shown.values())
    assert "góp ý <script>" in shown["submission_detail"] and "góp ý <script>" in shown["document_detail"]
    assert "đã sửa <script>" in shown["submission_detail"] and "ghi chú <script>" in shown["number_register"]
    assert "kết mới" in shown["submission_changes"]


@pytest.mark.django_db
def test_a_refused_form_gives_the_attack_back_as_text(cast):
    pages = staged(cast)
    _officer, submission = pages["submission_detail"]
    page = cast.client(cast.officer).post(reverse("submission_return", args=[submission.pk]), {"remark": ATTACK * 99})
    audit = Audit(page.content.decode())
    assert audit.wrong == [] and audit.text.count("<script>alert('x')</script>") >= 99


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_pdf")
def test_a_hostile_title_becomes_a_safe_file_name(cast):
    document = make_document(cast, Route.APPROVAL, title=f"Kế hoạch\"; filename=x.exe {ATTACK}")
    head = cast.school.letterhead_on(cast.acting(cast.principal).today)
    letterhead = Letterhead((head.managing_lines,), (head.issuer_lines,))
    paper = hostile_paper(letterhead=letterhead, place=head.place_name, symbol=f"KH-{head.paper_code}")
    submission = take_on(cast, workflow.submit(document, paper, (), [], acting=cast.acting(cast.principal)))
    approve(cast, submission)
    issued = issue(cast, submission.version, dated_on=cast.acting(cast.clerk).today)
    header = cast.client(cast.clerk).get(reverse("issued_pdf", args=[issued.pk]))["Content-Disposition"]
    assert header.startswith("inline; filename*=utf-8''05-KH-MNHM%20K") and header.isascii() and header.endswith(".pdf")
    assert not {"/", "<", '"', "\n", "%2F", "%3C", "%22"} & {header[place : place + size] for place in range(len(header)) for size in (1, 3)}


@pytest.mark.django_db(transaction=True)
def test_no_page_of_a_review_is_wider_than_the_window(cast, new_page, live_server):
    """In Chromium, on a phone and on a laptop: nothing sticks out, no dialog opens, nothing outside is asked for."""
    pages, heard, page = staged(cast), [], new_page()
    page.on("dialog", lambda dialog: heard.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: request.url.startswith(live_server.url) or heard.append(request.url))
    for name, (person, row) in pages.items():
        cookie = cast.client(person).cookies[site.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        page.goto(reverse(name, args=[row.pk] if row else []))
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (name, width)
    assert heard == []
    assert Document.objects.count() == 1
