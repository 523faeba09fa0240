"""Who may do what with a paper in which state, for the four routes of DESIGN 3.7, as tables a person can read.

A cell is what happens when somebody who may do the act does it in that state:
    a letter  the state after            =  done, the state stays
    .         refused in words           -  there is nothing yet that the act could be done to
States: D nháp · S đã trình · V đang xem · R trả lại · O nháp đã có ý kiến · A phê duyệt · I đã ban hành · T đã ban hành và gửi
báo cáo · C đính chính · P thay thế · X thu hồi. Everybody who is not named in WHO is forbidden, in every state.
"""

# act: who may; the names are those of the cast, delegates are named by the day their delegation holds.
HEAD, DRAFTERS, REVIEWERS = {"principal"}, {"principal", "deputy", "secretary", "deputy_today", "deputy_late", "deputy_early"}, {"officer", "officer_today", "officer_late", "officer_early"}
SENDERS, APPROVERS = HEAD | {"deputy_today"}, {"leader", "officer_today"}
WHO = {
    "edit": DRAFTERS,
    "submit": SENDERS,
    "take_back": SENDERS,
    "open": REVIEWERS,
    "assign": REVIEWERS | {"leader"},
    "comment": REVIEWERS,
    "return": REVIEWERS,
    "approve": APPROVERS,
    "opinion": REVIEWERS | {"leader"},
    "finalize": HEAD,
    "issue": {"clerk"},
    "reopen": SENDERS,
    "recall": HEAD,
    "correct": HEAD,
    "replace": HEAD,
    "send_report": SENDERS | {"clerk"},
    "note_report": REVIEWERS,
    "sign": HEAD | {"deputy", "deputy_today", "deputy_late", "deputy_early"},
}
# The same acts on a paper of the authority itself.
WHO_AT_AUTHORITY = {
    "edit": REVIEWERS | {"leader"}, "submit": set(), "take_back": set(), "open": set(), "assign": set(), "comment": set(), "return": set(),
    "approve": set(), "opinion": set(), "finalize": {"leader"}, "issue": {"authority_clerk"}, "reopen": {"leader"}, "recall": {"leader"},
    "correct": {"leader"}, "replace": {"leader"}, "send_report": {"authority_clerk"}, "note_report": set(), "sign": {"leader"},
}  # fmt: skip
ACTORS = [
    "principal", "deputy", "deputy_today", "deputy_late", "deputy_early", "secretary", "member", "clerk",
    "officer", "officer_today", "officer_late", "officer_early", "leader", "authority_clerk",
    "other_principal", "far_principal", "far_officer", "far_leader", "province_officer", "operator",
]  # fmt: skip

APPROVAL = """
               D  S  V  R  A  I  C  P  X
edit           =  .  .  =  .  .  .  .  .
submit         S  .  .  S  .  .  .  .  .
take_back      .  D  D  .  .  .  .  .  .
open           -  V  =  .  .  .  .  .  .
assign         -  =  =  .  .  .  .  .  .
comment        -  .  =  .  .  .  .  .  .
return         -  .  R  .  .  .  .  .  .
approve        -  .  A  .  =  =  =  =  =
opinion        -  .  .  .  .  .  .  .  .
finalize       .  .  .  .  .  .  .  .  .
issue          -  .  .  .  I  .  .  .  .
reopen         .  .  .  .  D  .  .  .  .
recall         .  .  .  .  .  X  .  .  =
correct        .  .  .  .  .  C  =  .  .
replace        .  .  .  .  .  P  .  =  .
send_report    .  .  .  .  .  .  .  .  .
note_report    -  .  .  .  .  .  .  .  .
sign           -  -  -  -  -  =  =  .  .
"""
OPINION = """
               D  S  V  R  O  A  I  C  P  X
edit           =  .  .  =  =  .  .  .  .  .
submit         S  .  .  S  S  .  .  .  .  .
take_back      .  D  D  .  .  .  .  .  .  .
open           -  V  =  .  .  .  .  .  .  .
assign         -  =  =  .  .  .  .  .  .  .
comment        -  .  =  .  .  .  .  .  .  .
return         -  .  R  .  .  .  .  .  .  .
approve        -  .  .  .  .  .  .  .  .  .
opinion        -  .  D  .  .  .  .  .  .  .
finalize       .  .  .  .  A  .  .  .  .  .
issue          -  .  .  .  .  I  .  .  .  .
reopen         .  .  .  .  .  D  .  .  .  .
recall         .  .  .  .  .  .  X  .  .  =
correct        .  .  .  .  .  .  C  =  .  .
replace        .  .  .  .  .  .  P  .  =  .
send_report    .  .  .  .  .  .  .  .  .  .
note_report    -  .  .  .  .  .  .  .  .  .
sign           -  -  -  -  -  -  =  =  .  .
"""
REPORT = """
               D  A  I  T  C  P  X
edit           =  .  .  .  .  .  .
submit         .  .  .  .  .  .  .
take_back      .  .  .  .  .  .  .
open           -  -  -  =  -  -  -
assign         -  -  -  =  -  -  -
comment        -  -  -  .  -  -  -
return         -  -  -  .  -  -  -
approve        -  -  -  .  -  -  -
opinion        -  -  -  .  -  -  -
finalize       A  .  .  .  .  .  .
issue          -  I  .  .  .  .  .
reopen         .  D  .  .  .  .  .
recall         .  .  X  X  .  .  =
correct        .  .  C  C  =  .  .
replace        .  .  P  P  .  =  .
send_report    .  .  =  =  .  .  .
note_report    -  -  -  =  -  -  -
sign           -  -  =  =  =  .  .
"""
NOT_SUBMITTED = """
               D  A  I  C  P  X
edit           =  .  .  .  .  .
submit         .  .  .  .  .  .
take_back      .  .  .  .  .  .
open           -  -  -  -  -  -
finalize       A  .  .  .  .  .
issue          -  I  .  .  .  .
reopen         .  D  .  .  .  .
recall         .  .  X  .  .  =
correct        .  .  C  =  .  .
replace        .  .  P  .  =  .
send_report    .  .  .  .  .  .
sign           -  -  =  =  .  .
"""


def cells(table):
    """(act, state, what happens) of every cell."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return [(act, state, cell) for act, *row in rows for state, cell in zip(head, row, strict=True)]
