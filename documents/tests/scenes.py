"""Scenes for tests of review and numbering: a paper with one telling word, and documents in each state."""

from datetime import date

from documents import workflow, workflow_issue
from documents.enums import DocumentKind, DocumentState, FactKind, Route
from documents.facts import Fact
from documents.models import Document
from documents.paper import Cell, Column, Letterhead, Paper, Row, Section, Signer, Table, Text

DAY = date(2026, 9, 10)
ROW = "action:1"


def make_paper(word="ban đầu", organization=None, task="Sửa mái hiên", on=DAY, **fields):
    """A small plan of the cast's school with the letterhead of a day; `word` stands in its text, `task` in its table's only row."""
    head = organization.letterhead_on(on) if organization else None
    letterhead = Letterhead(tuple(head.managing_lines.splitlines()), (head.issuer_lines,)) if head else Letterhead()
    columns = (Column("task", "Công việc", 60), Column("owner", "Chủ trì", 40))
    cells = (Cell(f"{ROW}:task", task), Cell(f"{ROW}:owner", "Hiệu trưởng"))
    content = (
        Section("section:1", "roman", "MỤC ĐÍCH", (Text("section:1:text", f"Nâng chất lượng theo hướng {word}."),)),
        Section("section:2", "roman", "NHIỆM VỤ", (Table("table:1", columns, (Row(ROW, cells, label="Tiêu chí 1.5"),)),)),
    )
    return Paper(
        letterhead=letterhead, type_name="KẾ HOẠCH", summary=("Cải tiến chất lượng năm học 2026-2027",),
        symbol=f"KH-{head.paper_code}" if head else "KH-X", place=head.place_name if head else "", content=content,
        recipients=("Như trên", "Lưu: VT"), signers=(Signer(("HIỆU TRƯỞNG",), "Nguyễn Thị Minh"),), **fields,
    )


FACTS = (Fact(FactKind.ACTION, ROW, "TT57-2026", "1.5", 1), Fact(FactKind.BUDGET, ROW, amount=2_000_000, source="state", budget_year=2026))


def make_document(cast, route=Route.APPROVAL, organization=None, title="Kế hoạch cải tiến chất lượng"):
    owner = organization or cast.school
    kind = DocumentKind.IMPROVEMENT_PLAN if owner.is_school else DocumentKind.AUTHORITY_PLAN
    return Document.objects.create(organization=owner, kind=kind, route=route, title=title)


def submit(cast, document, word="ban đầu", **fields):
    """Submit by the principal; returns the Submission."""
    paper = make_paper(word, document.organization, **fields)
    return workflow.submit(document, paper, FACTS, [], acting=cast.acting(cast.principal))


def finalize(cast, document, person=None, word="ban đầu"):
    """Approve the own paper by its head; returns the Version."""
    paper = make_paper(word, document.organization)
    return workflow.finalize(document, paper, FACTS, [], acting=cast.acting(person or cast.principal))


def take_on(cast, submission):
    return workflow.open_submission(submission, acting=cast.acting(cast.officer))


def give_back(cast, submission, remark="Bổ sung kinh phí."):
    return workflow.return_submission(submission, remark, acting=cast.acting(cast.officer))


def approve(cast, submission):
    return workflow.approve_submission(submission, submission.version.content_sha256, acting=cast.acting(cast.leader))


def issue(cast, version, number=5, dated_on=DAY, person=None, **fields):
    return workflow_issue.issue(version, number, dated_on, acting=cast.acting(person or cast.clerk), **fields)


def document_in(cast, state):
    """A school's document brought to `state` by the acts people would do."""
    document = make_document(cast)
    if state == DocumentState.DRAFT:
        return document
    submission = submit(cast, document)
    if state != DocumentState.SUBMITTED:
        take_on(cast, submission)
    if state == DocumentState.RETURNED:
        give_back(cast, submission)
    if state in (DocumentState.APPROVED, DocumentState.ISSUED):
        approve(cast, submission)
    if state == DocumentState.ISSUED:
        issue(cast, submission.version)
    document.refresh_from_db()
    return document
