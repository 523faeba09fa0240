"""Phiếu giao việc: what one owner has to do in a plan, with the two who hand it over and take it."""

from documents.letterheads import frame_of
from documents.paper import Cell, Column, Paper, Row, Signer, Table, Text
from formats.dates import short_date
from improvement_plans.enums import OwnerRole
from improvement_plans.wording import target_of, time_of
from schools.tokens import read_book, resolve

COLUMNS = (
    Column("tt", "TT", 5, "center"),
    Column("task", "Nhiệm vụ, giải pháp", 37),
    Column("result", "Kết quả cần đạt", 26),
    Column("time", "Thời gian", 16),
    Column("role", "Vai trò, người cùng làm", 16),
)


def slip_of(plan, owner, today):
    """The slip as a printout: letterhead names without a number, a table of tasks, two signatures."""
    frame = frame_of(plan.document)
    document = plan.document
    texts = [text for task in owner.tasks for text in (task.action.tasks, task.action.expected_result, task.action.evidence)]
    book = read_book(plan.organization_id, texts)

    def words(text):
        return resolve(text, plan.organization_id, book)

    head = "\n".join((f"Người, đơn vị nhận việc: {owner.name}", f"Theo {plan.document.title}", f"Ngày lập phiếu: {short_date(today)}"))
    rows = tuple(_row(place, task, words) for place, task in enumerate(owner.tasks, start=1))
    giver = Signer((*frame["signers"][0].lines, "(người giao việc)"), document.signer_name)
    return Paper(
        letterhead=frame["letterhead"], type_name="PHIẾU GIAO VIỆC", summary=(plan.organization.name,), symbol="", place="",
        content=(Text("head", head), Table("tasks", COLUMNS, rows, text_size=12)),
        signers=(Signer(("Người nhận việc",), owner.name if owner.key.startswith("user-") else ""), giver),
        layout=document.layout_rules, has_letterhead=False, has_ending_mark=False,
    )  # fmt: skip


def _row(place, task, words):
    action = task.action
    target = target_of(action)
    result = "\n".join(filter(None, (words(action.expected_result), f"Chỉ tiêu: {target}" if target else "",
                                      f"Minh chứng: {words(action.evidence)}" if action.evidence else "")))  # fmt: skip
    others = action.partners if task.role == OwnerRole.LEAD else action.leaders
    beside = f"{'Cùng làm' if task.role == OwnerRole.LEAD else 'Chủ trì'}: {others}" if others else ""
    texts = {
        "tt": str(place), "task": words(action.tasks), "result": result, "time": time_of(action),
        "role": "\n".join(filter(None, (task.role.label, beside))),
    }  # fmt: skip
    key = f"task:{place}"
    return Row(key, tuple(Cell(f"{key}:{name}", text) for name, text in texts.items()), "row", f"Việc {place}")
