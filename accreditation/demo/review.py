"""The way of each plan's paper: sent, opened, commented, returned, approved, numbered, followed up, as the file says step by step."""

from contextlib import contextmanager, nullcontext

from django.utils import timezone

from accreditation.demo.campaigns import morning
from accreditation.demo.checkpoints import close_last_checkpoint, hold_checkpoint
from accreditation.demo.plans import first_action, save_action, section_of
from documents import workflow, workflow_issue
from improvement_plans.papers import section_key
from improvement_plans.sending import send_plan
from improvement_plans.tables import action_key, row_label


def walk(world, plan, steps):
    """Carry out the steps in order; each names who does it, for which organisation, on which day."""
    for step in steps:
        acting = world.acting(step["by"], step["at"], step["day"])
        with clock_at(acting.today) if step["do"] in DATED else nullcontext():
            STEPS[step["do"]](plan, step, acting)
        plan.document.refresh_from_db()


@contextmanager
def clock_at(day):
    """Let the program believe it is the morning of that day: when a paper was sent or decided is written once and never changed."""
    real, timezone.now = timezone.now, lambda: morning(day)
    try:
        yield
    finally:
        timezone.now = real


def _send(plan, step, acting):
    send_plan(plan, acting=acting)


def _open(plan, step, acting):
    workflow.open_submission(plan.document.current_submission(), acting=acting)


def _comment(plan, step, acting):
    key, label = _place_of(plan, step)
    workflow.add_comment(plan.document.current_submission(), key, label, step["text"].strip(), acting=acting, is_mandatory=step.get("is_mandatory", True))


def _place_of(plan, step):
    """(key, label) of what a remark is about: a criterion's row, one cell of it, a section, or the whole paper."""
    if "section" in step:
        section = section_of(plan, step["section"])
        return section_key(section), section.heading
    if "criterion" not in step:
        return "", ""
    action = first_action(plan, step["criterion"])
    cell = f":{step['cell']}" if "cell" in step else ""
    return f"{action_key(action)}{cell}", row_label(action.problem)


def _return(plan, step, acting):
    workflow.return_submission(plan.document.current_submission(), step["text"].strip(), acting=acting)


def _approve(plan, step, acting):
    submission = plan.document.current_submission()
    workflow.approve_submission(submission, submission.version.content_sha256, acting=acting, remark=step.get("text", ""))


def _issue(plan, step, acting):
    workflow_issue.issue(plan.document.latest_version(), step["number"], step["dated_on"], acting=acting, accepts_warnings=True)


def _edit(plan, step, acting):
    save_action(first_action(plan, step["criterion"]), step["values"], acting)


def _resolve(plan, step, acting):
    for comment in plan.document.current_submission().comments.open():
        workflow.resolve_comment(comment, step["text"], acting=acting)


DATED = ("send", "open", "return", "approve")
STEPS = {"edit": _edit, "resolve": _resolve, "send": _send, "open": _open, "comment": _comment, "return": _return, "approve": _approve, "issue": _issue,
         "checkpoint": hold_checkpoint, "close_checkpoint": close_last_checkpoint}  # fmt: skip
