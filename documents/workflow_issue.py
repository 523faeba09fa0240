"""From the approved text to the paper in force: numbers, issuing, and what sets an issued paper aside (NĐ 30/2020, Đ15, Đ18).

As in documents.workflow, each function takes `acting`, raises PermissionDenied when the person may never do this and
WorkflowRefused (Vietnamese problems) when it may not happen now; the same act twice has one effect.
"""

from django.db import IntegrityError, transaction

from accounts.enums import Verb
from documents import guards, permissions
from documents.codes import new_code, verification_of
from documents.enums import DocumentState, NumberState
from documents.models import Document, IssuedPaper, PaperNumber, PaperSettings
from documents.numbering import locked_series, number_problems, number_text, register_words
from documents.paper import with_number
from documents.paper_json import from_dict
from documents.pdf import PdfRefused
from documents.problems import WorkflowRefused, error, refuse_if, text_problems
from documents.replacing import replace_earlier
from documents.signing.issued import render_issued
from documents.workflow import allow, lock, move
from formats.text import clean, clean_line
from records.files import discard, store
from records.trail import audit

MAX_NOTE, MAX_REASON = 250, 200
PDF = "application/pdf"


def issue(version, number, dated_on, *, acting, accepts_warnings=False, site=""):
    """Give number and date, render the final PDF once and keep its bytes; returns the IssuedPaper.

    Warnings (order of dates, gaps) refuse too, unless the clerk ticked that they are accepted. `site` is the public
    address that the printed QR code leads to.
    """
    document = Document.objects.select_related("organization").get(pk=version.document_id)
    allow(permissions.may_number(acting, document))
    problems = guards.issue_problems(document, version, number, dated_on, acting.today)
    issued = _issued_already(version, number, dated_on)  # asked last: a second press may finish while the problems are looked for
    if issued:
        return issued
    _refuse_unless(accepts_warnings, problems)
    # Rendering takes a second: it must not hold the lock, so the checks run again once the lock is there.
    code = new_code() if PaperSettings.of(document.organization).prints_code else ""
    paper = with_number(from_dict(version.snapshot), number, dated_on, verification_of(code, site))
    file = _final_file(document, paper, acting)
    issued = None
    try:
        issued = _keep_issued(document, version, paper, dated_on, file, code, acting, accepts_warnings)
    except IntegrityError as failure:
        raise WorkflowRefused([error(f"Số {number_text(number)} vừa được cấp cho văn bản khác.")]) from failure
    finally:
        if issued is None or issued.file_id != file.pk:
            discard(file)
    return issued


def _final_file(document, paper, acting):
    try:
        content = render_issued(paper)
    except PdfRefused as failure:
        raise WorkflowRefused([error(str(failure))]) from failure
    name = f"{number_text(paper.number)}-{paper.symbol} {document.title}.pdf"
    return store(content, name, PDF, organization=document.organization, by=acting.user)


def _refuse_unless(accepts_warnings, problems):
    refuse_if(problems)
    if problems and not accepts_warnings:
        raise WorkflowRefused(problems)


def _issued_already(version, number, dated_on):
    """The paper issued from this very version with this number and date: a second press of the button."""
    rows = IssuedPaper.objects.filter(version=version, number__number=number, dated_on=dated_on)
    return rows.select_related("number", "file").first()


@transaction.atomic
def _keep_issued(document, version, paper, dated_on, file, code, acting, accepts_warnings):
    document, number = lock(document), paper.number
    issued = _issued_already(version, number, dated_on)
    if issued:
        return issued
    series = locked_series(document.organization, dated_on.year, document.type_abbreviation, document.unit_code)
    _refuse_unless(accepts_warnings, guards.issue_problems(document, version, number, dated_on, acting.today))
    row = PaperNumber.objects.create(series=series, number=number, state=NumberState.USED, dated_on=dated_on, by=acting.user, **register_words(paper))
    symbol = f"{number_text(number)}/{paper.symbol}"
    issued = IssuedPaper.objects.create(version=version, number=row, symbol=symbol, dated_on=dated_on, file=file,
                                        issued_sha256=file.sha256, code=code, issued_by=acting.user)
    move(document, DocumentState.ISSUED, "Cấp số, ban hành", acting, version=version.number, symbol=symbol,
         dated_on=dated_on.isoformat(), sha256=file.sha256)
    replace_earlier(document, issued, acting)
    return issued


@transaction.atomic
def number_outside(number, dated_on, note, *, acting, abbreviation="", unit="", state=NumberState.OUTSIDE, symbol=""):
    """Enter a number given elsewhere, or one spoiled (`state` CANCELLED), so that it is never given again.

    `unit` names a council's series, `symbol` is what stood behind the number on that paper ("QĐ-MNHM").
    """
    allow(acting.can(Verb.NUMBER))
    note = clean_line(note)[:MAX_NOTE]
    series = locked_series(acting.organization, dated_on.year, abbreviation, unit)
    same = series.numbers.filter(number=number, state=state, dated_on=dated_on, note=note, by=acting.user).first()
    if same:
        return same
    refuse_if(number_problems(acting.organization, abbreviation, number, dated_on, acting.today, unit))
    row = series.numbers.create(number=number, state=state, dated_on=dated_on, note=note, symbol=clean_line(symbol), by=acting.user)
    audit(row, "Ghi số ngoài hệ thống", by=acting.user, organization=acting.organization, to_state=state, year=series.year)
    return row


@transaction.atomic
def cancel_number(row, reason, *, acting):
    """Mark a number entered by hand as cancelled; it stays in the register and is not given again. An issued one is refused."""
    allow(permissions.may_cancel(acting, row))
    row = PaperNumber.objects.select_for_update(of=("self",)).select_related("series").get(pk=row.pk)
    if row.state == NumberState.CANCELLED:
        return row
    problems = [error("Số đã cấp cho văn bản trong hệ thống, không hủy được.")] if row.state == NumberState.USED else []
    reason = clean_line(reason)[:MAX_REASON]
    refuse_if([*problems, *text_problems(reason, "Hãy viết lý do hủy số.")])
    before, ending = row.state, f"Hủy: {reason}"
    row.state, row.note = NumberState.CANCELLED, f"{row.note[: MAX_NOTE - len(ending) - 1]} {ending}".strip()
    row.save(update_fields=["state", "note"])
    audit(row, "Hủy số", by=acting.user, organization=acting.organization, from_state=before, to_state=row.state, reason=reason)
    return row


@transaction.atomic
def set_aside(document, state, reason, *, acting):
    """An issued paper is recalled, corrected or replaced by another paper (NĐ 30/2020, Đ18 k.3–4); its file stays as it is."""
    allow(permissions.may_set_aside(acting, document))
    document, reason = lock(document), clean(reason)
    if document.state == state:
        return document
    problems = guards.set_aside_problems(document, state)
    refuse_if([*problems, *text_problems(reason, "Hãy viết lý do, số và ngày của văn bản liên quan.")])
    move(document, DocumentState(state), DocumentState(state).label, acting, reason=reason)
    return document
