"""Every change of a plan, one function each; a plan has no state of its own, so sending is in documents.workflow."""

from improvement_plans.workflow.actions import (
    add_action,
    copy_action,
    delete_action,
    is_blank,
    move_action,
    move_action_to,
    restore_action,
    save_action,
    stored_lines,
    stored_owners,
)
from improvement_plans.workflow.amending import amend_plan, amendment_problems, open_amendment
from improvement_plans.workflow.autosaving import Draft, Removed, Sent, autosave
from improvement_plans.workflow.bases import add_basis, move_basis, remove_basis, replace_basis
from improvement_plans.workflow.carrying import carry_over, carry_problems, make_following_plan
from improvement_plans.workflow.carrying_targets import aims_left
from improvement_plans.workflow.checkpoints import (
    close_checkpoint,
    make_checkpoint,
    reopen_checkpoint,
    save_checkpoint,
    save_result,
    spent_on,
)
from improvement_plans.workflow.findings import add_findings
from improvement_plans.workflow.gaps import add_gap
from improvement_plans.workflow.goals import add_goal, delete_goal, fill_goals, save_goal
from improvement_plans.workflow.locking import Conflict, plan_of
from improvement_plans.workflow.plans import criteria_of, make_plan, save_properties
from improvement_plans.workflow.presence import be_here
from improvement_plans.workflow.problems import (
    add_problem,
    add_weaknesses,
    group_by_cause,
    group_problems,
    merge_problems,
    move_problem,
    remove_problem,
    restore_problem,
    save_problem,
    set_focus,
)
from improvement_plans.workflow.reports import make_report
from improvement_plans.workflow.restoring import is_restorable, restore_text
from improvement_plans.workflow.sections import (
    add_section,
    choose_figures,
    move_section,
    remove_section,
    restore_section,
    save_section,
)
from improvement_plans.workflow.targets import add_target, delete_target, move_target, save_target, save_target_results
from improvement_plans.workflow.templates import change_template, remove_template, save_template, set_default_template

__all__ = [
    "Conflict", "Draft", "Removed", "Sent", "add_action", "add_findings", "add_gap", "add_problem", "add_section", "add_weaknesses", "autosave", "be_here",
    "copy_action", "criteria_of", "delete_action", "is_blank", "is_restorable", "make_plan", "merge_problems", "move_action", "move_action_to", "move_problem", "move_section", "plan_of", "remove_problem", "remove_section",
    "restore_action", "restore_problem", "restore_section", "restore_text", "save_action", "save_problem", "save_properties", "save_section",
    "aims_left", "amend_plan", "amendment_problems", "open_amendment",
    "carry_over", "carry_problems", "make_following_plan", "close_checkpoint", "make_checkpoint", "reopen_checkpoint", "save_checkpoint", "save_result", "spent_on", "stored_lines", "group_problems",
    "set_focus", "group_by_cause", "stored_owners", "add_basis", "move_basis", "remove_basis", "replace_basis",
    "add_goal", "delete_goal", "fill_goals", "save_goal",
    "add_target", "delete_target", "move_target", "save_target", "save_target_results",
    "choose_figures", "make_report", "save_template", "remove_template", "change_template", "set_default_template",
]  # fmt: skip
