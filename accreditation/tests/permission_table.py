"""The permission table: for every URL who may (2xx/3xx), who sees it but may not (403); for all others it does not exist (404).

A row is (methods, who may, who gets 403, args of the world, posted data). Anonymous visitors are sent to the log-in everywhere
but on the public pages. `locked` rows: the same act on a paper that was sent answers 403 to everybody who could otherwise.
"""

from typing import NamedTuple

from accreditation.tests.permission_world import ACTORS, YEAR

EVERYBODY = frozenset(ACTORS)
DRAFTERS = frozenset({"principal", "deputy", "secretary"})
SCHOOL = DRAFTERS | {"member", "clerk"}
COMMUNE = frozenset({"officer", "leader", "authority_clerk"})
AUTHORITIES = COMMUNE | {"far_officer", "far_leader", "province_officer"}
ABOVE = COMMUNE | {"province_officer"}  # bodies that have the school below them
OTHERS = frozenset({"other_principal", "far_principal"})
OPERATOR = frozenset({"operator"})
NO_ROLE = frozenset({"stranger", "former"})
WITH_ROLE = EVERYBODY - NO_ROLE
READERS = WITH_ROLE - OPERATOR
HEADS = frozenset({"principal", "leader", "other_principal", "far_principal", "far_leader"})
CLERKS = frozenset({"clerk", "authority_clerk"})
NOBODY = frozenset()
SIGNERS = frozenset({"principal", "deputy", "clerk"})
OFFICERS, CLERK_ONLY = frozenset({"officer", "leader"}), frozenset({"authority_clerk"})  # of the commune, on its own plan
IMPORTERS = DRAFTERS | OTHERS | {"officer", "leader", "far_officer", "far_leader", "province_officer"}
INSTRUMENT_KEEPERS = DRAFTERS | OTHERS | {"officer", "leader", "far_officer", "far_leader", "province_officer"}
SENT_BY = SCHOOL  # the sender's people read what they sent


class Row(NamedTuple):
    methods: str
    may: frozenset
    forbidden: frozenset = NOBODY
    args: object = lambda world: []
    data: object = lambda world: {}
    locked: object = None  # args of the same act on a paper that was sent


def plan_row(methods, pick, may=DRAFTERS):
    """An act on a part of the plan: drafters only, and only while it is nháp or trả lại."""
    return Row(methods, may, SCHOOL - may, lambda w: [pick(w, w.plan).pk], locked=lambda w: [pick(w, w.locked_plan).pk])


def the_plan(world, plan):
    return plan


def section(world, plan):
    return world.section(plan)


def target(world, plan):
    return world.section(plan).targets.first()


def text_change(world, plan):
    return world.text_change(plan)


def problem(world, plan):
    return world.problem(plan)


def action(world, plan):
    return world.action(plan)


PUBLIC = {"healthz": lambda w: [], "calendar_feed": lambda w: [w.calendar_token], "login": lambda w: [], "link_use": lambda w: [w.token], "verify_home": lambda w: [],
          "verify_code": lambda w: [w.issued_paper.code], "room_home": lambda w: [w.room_token]}

# Pages of a team's room: nobody's account opens them, only the sitting of a member. (methods, args, posted data)
ROOM = {
    "room_leave": ("POST", lambda w: [w.room_token], {}),
    "room_sheet": ("GET", lambda w: [w.room_token, w.sheet.criterion.code], {}),
    "room_sheet_save": ("POST", lambda w: [w.room_token, w.sheet.criterion.code], {}),
    "room_report": ("GET", lambda w: [w.room_token], {}),
    "room_plan": ("GET", lambda w: [w.room_token], {}),
    "room_evidence": ("GET", lambda w: [w.room_token], {}),
    "room_evidence_file": ("GET", lambda w: [w.room_token, "MC.1.1.01"], {}),
    "room_result": ("GET", lambda w: [w.room_token], {}),
    "room_conclusion_save": ("POST", lambda w: [w.room_token], {}),
    "room_close": ("POST", lambda w: [w.room_token], {}),
    "room_result_file": ("GET", lambda w: [w.room_token, "xlsx"], {}),
}

TABLE = {
    # accreditation
    "home": Row("GET", EVERYBODY),
    "old_text": Row("POST", EVERYBODY, data=lambda w: {"text": "Tr­êng TiÓu häc"}),
    # accounts
    "logout": Row("POST", EVERYBODY),
    "password_change": Row("GET POST", EVERYBODY),
    "switch_acting": Row("POST", SCHOOL, NOBODY, data=lambda w: {"organization": w.cast.school.pk}),
    "people_list": Row("GET", WITH_ROLE, NO_ROLE),
    "person_add": Row("GET POST", HEADS | OPERATOR, EVERYBODY - HEADS - OPERATOR),
    "person_join": Row("GET POST", HEADS | OPERATOR, EVERYBODY - HEADS - OPERATOR),
    "person_detail": Row("GET", SCHOOL | OPERATOR, NOBODY, lambda w: [w.cast.member.pk]),
    "person_edit": Row("GET POST", {"principal", "member"} | OPERATOR, SCHOOL - {"principal", "member"}, lambda w: [w.cast.member.pk]),
    "link_make": Row("POST", {"principal"} | OPERATOR, SCHOOL - {"principal"}, lambda w: [w.cast.member.pk]),
    "person_deactivate": Row("GET POST", {"principal"} | OPERATOR, SCHOOL - {"principal"}, lambda w: [w.cast.member.pk]),
    "person_reactivate": Row("POST", {"principal"} | OPERATOR, SCHOOL - {"principal"}, lambda w: [w.cast.member.pk]),
    "membership_add": Row("GET POST", {"principal"} | OPERATOR, EVERYBODY - HEADS - OPERATOR, lambda w: [w.cast.member.pk]),
    "membership_end": Row("GET POST", {"principal"} | OPERATOR, SCHOOL - {"principal"}, lambda w: [w.role.pk]),
    "delegation_add": Row("GET POST", HEADS, EVERYBODY - HEADS),
    "delegation_end": Row("POST", {"principal"}, SCHOOL - {"principal"} | OPERATOR, lambda w: [w.delegation.pk]),
    "organization_list": Row("GET", WITH_ROLE, NO_ROLE),
    "organization_add": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR),
    "organization_detail": Row("GET", SCHOOL | ABOVE | OPERATOR, NOBODY, lambda w: [w.cast.school.pk]),
    "organization_edit": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.cast.school.pk]),
    "organization_close": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.cast.school.pk]),
    "relation_add": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.cast.school.pk]),
    "relation_edit": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.relation.pk]),
    "letterhead_add": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.cast.school.pk]),
    "letterhead_edit": Row("GET POST", OPERATOR, SCHOOL | ABOVE, lambda w: [w.letterhead.pk]),
    # standards
    "set_list": Row("GET", EVERYBODY),
    "set_detail": Row("GET", EVERYBODY, args=lambda w: [w.set.code]),
    "criterion_detail": Row("GET", EVERYBODY, args=lambda w: [w.set.code, w.criterion.pk]),
    "crosswalk": Row("GET", EVERYBODY, args=lambda w: [w.older.standard.regulation_set.code]),
    "crosswalk_edit": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.older.standard.regulation_set.code, w.older.pk]),
    "crosswalk_remove": Row("POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.older.standard.regulation_set.code, w.link.pk]),
    "rule_limits": Row("GET", EVERYBODY),
    "instrument_list": Row("GET", EVERYBODY),
    "instrument_add": Row("GET POST", INSTRUMENT_KEEPERS, EVERYBODY - INSTRUMENT_KEEPERS),
    "national_instrument_add": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR),
    "instrument_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.own_instrument.pk]),
    "instrument_edit:national": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.instrument.pk]),
    "instrument_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.own_instrument.pk]),
    "rule_limit_add": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.limit.key]),
    "rule_limit_end": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.limit.pk]),
    "wording_list": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.set.code]),
    "wording_report": Row("GET", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.set.code, w.wording.pk]),
    "wording_attach": Row("POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.set.code, w.wording.pk]),
    "wording_detach": Row("POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.set.code]),
    # schools: own pages answer for the own school, so other principals see theirs
    "figures_grid": Row("GET", SCHOOL | OTHERS),
    "figures_grid:other": Row("GET", SCHOOL | ABOVE, OPERATOR, lambda w: [w.cast.school.pk]),
    "figures_save": Row("POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "figure_trends": Row("GET", SCHOOL | OTHERS),
    "figure_trends:other": Row("GET", SCHOOL | ABOVE, OPERATOR, lambda w: [w.cast.school.pk]),
    "figure_tokens": Row("GET", SCHOOL | OTHERS),
    "school_targets": Row("GET", SCHOOL | OTHERS),
    "school_targets_save": Row("POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "typed_rate_drop": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [YEAR, "strategy_goals_rate"]),
    "figure_history": Row("GET", SCHOOL | OTHERS, args=lambda w: ["finance_violations"]),
    "import_list": Row("GET", SCHOOL | OTHERS | AUTHORITIES),
    "import_upload": Row("POST", IMPORTERS, SCHOOL - DRAFTERS | {"authority_clerk"}),
    "import_template": Row("GET", IMPORTERS, SCHOOL - DRAFTERS | {"authority_clerk"}),
    "import_detail": Row("GET", SCHOOL, args=lambda w: [w.batch.pk]),
    "import_detail:authority": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.commune_batch.pk]),
    "import_confirm": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.batch.pk]),
    "import_confirm:authority": Row("POST", {"officer", "leader"}, SCHOOL | {"authority_clerk"}, lambda w: [w.commune_batch.pk]),
    "import_discard": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.batch.pk]),
    "import_undo": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.batch.pk]),
    "import_undo:authority": Row("POST", DRAFTERS | {"officer", "leader"}, SCHOOL - DRAFTERS | {"authority_clerk"}, lambda w: [w.commune_batch.pk]),
    "figures_export": Row("GET", SCHOOL | OTHERS | AUTHORITIES),
    "year_close": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [YEAR]),
    "year_reopen": Row("GET POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [YEAR - 1]),
    "school_profile": Row("GET", SCHOOL | OTHERS),
    "school_profile:other": Row("GET", SCHOOL | ABOVE | OPERATOR, args=lambda w: [w.cast.school.pk]),
    "school_edit": Row("GET POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "site_add": Row("GET POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "site_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.site.pk]),
    "site_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.site.pk]),
    "certificate_add": Row("GET POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "certificate_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.certificate.pk]),
    "certificate_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.certificate.pk]),
    "school_create": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR),
    # documents: the sender's side
    "document_list": Row("GET", READERS, args=lambda w: []),
    "number_register": Row("GET", READERS),
    "outgoing_register": Row("GET", READERS),
    "outgoing_register_file": Row("GET", READERS, args=lambda w: ["xlsx"]),
    "register_line_edit": Row("GET POST", {"clerk"}, SCHOOL - {"clerk"}, lambda w: [w.number.pk]),
    "number_outside_add": Row("GET POST", CLERKS, EVERYBODY - CLERKS),
    "number_cancel": Row("POST", {"clerk"}, SCHOOL - {"clerk"}, lambda w: [w.number.pk]),
    "document_detail": Row("GET", SCHOOL, args=lambda w: [w.in_review.pk]),
    "archived_add": Row("GET POST", READERS - {"member"}, {"member"} | OPERATOR | NO_ROLE),
    "archived_file": Row("GET", SCHOOL, args=lambda w: [w.archived.pk]),
    "archived_withdraw": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.archived.pk]),
    "document_addressees": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.draft.pk]),
    "submission_detail:informed": Row("GET", SCHOOL | COMMUNE | {"province_officer"}, args=lambda w: [w.copied.pk]),
    "submission_open:informed": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"} | {"province_officer"}, lambda w: [w.copied.pk]),
    "version_sheet:informed": Row("GET", SCHOOL | COMMUNE | {"province_officer"}, args=lambda w: [w.copied.version_id]),
    "document_take_back": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.submitted.pk]),
    "document_reopen": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.approved.pk]),
    "document_report": Row("POST", {"principal", "clerk"}, SCHOOL - {"principal", "clerk"}, lambda w: [w.issued.pk]),
    "document_set_aside": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.issued.pk]),
    "document_issue": Row("GET POST", {"clerk"}, SCHOOL - {"clerk"}, lambda w: [w.approved.pk]),
    "version_sheet": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.version.pk]),
    "version_opened": Row("POST", SCHOOL | COMMUNE, args=lambda w: [w.version.pk]),
    "version_pdf": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.version.pk]),
    "version_docx": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.version.pk]),
    "version_xlsx": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.version.pk]),
    "issued_pdf": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.issued_paper.pk]),
    "paper_sign": Row("GET", SIGNERS, SCHOOL - SIGNERS, lambda w: [w.issued_paper.pk]),
    "paper_sign_here": Row("POST", SIGNERS, SCHOOL - SIGNERS, lambda w: [w.issued_paper.pk]),
    "paper_sign_upload": Row("POST", SIGNERS, SCHOOL - SIGNERS, lambda w: [w.issued_paper.pk]),
    "paper_sign_scan": Row("POST", SIGNERS, SCHOOL - SIGNERS, lambda w: [w.issued_paper.pk]),
    "paper_sign_adapter": Row("POST", NOBODY, SCHOOL - SIGNERS, lambda w: [w.issued_paper.pk]),  # no adapter is set up here
    "signed_file": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.signed.pk]),
    "signed_file:rewritten": Row("GET", SCHOOL, args=lambda w: [w.rewritten.pk]),
    "signed_compare": Row("GET POST", SIGNERS, SCHOOL - SIGNERS, lambda w: [w.rewritten.pk]),
    "signing_settings": Row("GET POST", HEADS, EVERYBODY - HEADS),
    "certificate_name": Row("POST", HEADS, EVERYBODY - HEADS),
    "certificate_drop": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.signer_certificate.pk]),
    "comment_resolve": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.sent_remark.pk]),
    # documents: the reviewer's side
    "submission_list": Row("GET", AUTHORITIES, EVERYBODY - AUTHORITIES),
    "submission_detail": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.reviewing.pk]),
    "submission_changes": Row("GET", SCHOOL | COMMUNE, args=lambda w: [w.reviewing.pk]),
    "submission_open": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"}, lambda w: [w.waiting.pk]),
    "comment_add": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"}, lambda w: [w.reviewing.pk]),
    "comment_remove": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"}, lambda w: [w.remark.pk]),
    "submission_assign": Row("POST", {"officer", "leader"}, SCHOOL | {"authority_clerk"}, lambda w: [w.reviewing.pk]),
    "submission_verdict": Row("POST", {"officer"}, SCHOOL | {"leader", "authority_clerk"}, lambda w: [w.reviewing.pk]),
    "comment_reply": Row("POST", DRAFTERS | {"officer", "leader"}, (SCHOOL | COMMUNE) - DRAFTERS - {"officer", "leader"}, lambda w: [w.sent_remark.pk]),
    "comment_close": Row("POST", {"officer", "leader"}, COMMUNE - {"officer", "leader"}, lambda w: [w.remark.pk]),
    "comment_take_up": Row("POST", {"officer"}, SCHOOL | {"leader", "authority_clerk"}, lambda w: [w.remark.pk]),
    "sentence_drop": Row("POST", {"officer"}, args=lambda w: [w.sentence.pk]),
    "submission_return": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"}, lambda w: [w.reviewing.pk]),
    "submission_opinion": Row("POST", {"officer", "leader"}, SENT_BY | {"authority_clerk"}, lambda w: [w.reviewing.pk]),
    "submission_note": Row("POST", {"officer"}, SENT_BY | COMMUNE - {"officer"}, lambda w: [w.reviewing.pk]),
    "submission_approve": Row("POST", {"leader"}, SENT_BY | COMMUNE - {"leader"}, lambda w: [w.reviewing.pk]),
    # appraisal rooms: the body that opened one, and the school whose report is read
    "appraisal_list": Row("GET", READERS),
    "appraisal_open": Row("GET POST", {"officer", "leader", "province_officer"}, NOBODY, lambda w: [w.sent.pk]),
    "appraisal_detail": Row("GET", COMMUNE | SCHOOL, NOBODY, lambda w: [w.appraisal.pk]),
    "appraisal_period": Row("POST", {"officer", "leader"}, SCHOOL | CLERK_ONLY, lambda w: [w.appraisal.pk]),
    "appraisal_revoke": Row("POST", {"officer", "leader"}, SCHOOL | CLERK_ONLY, lambda w: [w.appraisal.pk]),
    "appraisal_reopen": Row("POST", {"officer", "leader"}, SCHOOL | CLERK_ONLY, lambda w: [w.closed_appraisal.pk]),
    "appraisal_link": Row("POST", {"officer", "leader"}, SCHOOL | CLERK_ONLY, lambda w: [w.appraisal.pk]),
    "appraisal_code": Row("POST", {"officer", "leader"}, SCHOOL | CLERK_ONLY, lambda w: [w.appraisal.pk, 1]),
    "appraisal_files": Row("POST", {"principal"}, SCHOOL - {"principal"} | COMMUNE, lambda w: [w.appraisal.pk], lambda w: {"is_open": "yes"}),
    "appraisal_file": Row("GET", COMMUNE, NOBODY, lambda w: [w.appraisal.pk, "xlsx"]),
    "appraisal_file:closed": Row("GET", COMMUNE | SCHOOL, NOBODY, lambda w: [w.closed_appraisal.pk, "xlsx"]),
    "appraisal_take": Row("POST", NOBODY, NOBODY, lambda w: [w.appraisal.pk]),
    "findings_to_plan": Row("POST", NOBODY, NOBODY, lambda w: [w.appraisal.pk]),
    "findings_to_plan:closed": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.closed_appraisal.pk], lambda w: {"findings": w.finding.pk}),
    "appraisal_take:closed": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.closed_appraisal.pk], lambda w: {"findings": w.finding.pk}),
    # assessments
    "assessment_list": Row("GET", SCHOOL | OTHERS),
    "assessment_open": Row("GET POST", DRAFTERS | OTHERS, SCHOOL - DRAFTERS),
    "assessment_detail": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "assessment_target": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "assessment_assign": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "criterion_sheet": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_save": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_save:unassigned": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_sheet.criterion.code]),
    "sheet_autosave": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_autosave:unassigned": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_sheet.criterion.code]),
    "sheet_history": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "proposal_list": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "proposals_accept": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "proposals_reviewed": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "gap_board": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "gap_weakness": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code], lambda w: {"level": "1"}),
    "gap_weakness:unassigned": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_sheet.criterion.code], lambda w: {"level": "1"}),
    "top_level_sheet": Row("GET", NOBODY, args=lambda w: [w.assessment.pk]),
    "top_level_save": Row("POST", NOBODY, args=lambda w: [w.assessment.pk]),
    "council_detail": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "council_progress": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "council_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "council_member_add": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "council_members_paste": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "council_member_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.councillor.pk]),
    "council_member_move": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.councillor.pk], lambda w: {"direction": "up"}),
    "council_member_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.councillor.pk]),
    "work_group_add": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "work_group_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.group.pk]),
    "work_group_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.group.pk]),
    "evidence_list": Row("GET", SCHOOL | OTHERS),
    "evidence_add": Row("GET POST", DRAFTERS | {"member"} | OTHERS, {"clerk"}),
    "evidence_detail": Row("GET", SCHOOL, args=lambda w: [w.evidence.pk]),
    "evidence_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.evidence.pk]),
    "evidence_edit:own": Row("GET POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.member_evidence.pk]),
    "evidence_confirm": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.evidence.pk]),
    "evidence_return": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.evidence.pk], lambda w: {"reason": "mờ"}),
    "evidence_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.evidence.pk], lambda w: {"reason": "sai"}),
    "evidence_file": Row("GET", SCHOOL, args=lambda w: [w.evidence.pk]),
    "evidence_old_file": Row("GET", SCHOOL, args=lambda w: [w.evidence.pk, w.old_file.pk]),
    "sheet_evidence": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_evidence_add": Row("GET POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_evidence_add:unassigned": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_sheet.criterion.code]),
    "sheet_evidence_use": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code],
                              lambda w: {"evidence": w.evidence.pk}),
    "sheet_evidence_twins": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_evidence_twins:unassigned": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_sheet.criterion.code]),
    "sheet_evidence_upload": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code]),
    "sheet_evidence_drop": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.sheet.criterion.code, w.evidence_code.pk]),
    "evidence_table": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "evidence_table_xlsx": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "evidence_checks": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "inheritance": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "inheritance_bring": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "inherited_take": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.inherited.pk]),
    "inherited_drop": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.inherited.pk]),
    "inherited_drop:unassigned": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.other_inherited.pk]),
    "inherited_restore": Row("POST", DRAFTERS | {"member"}, {"clerk"}, lambda w: [w.assessment.pk, w.inherited.pk]),
    "deadline_list": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "deadline_add": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk]),
    "deadline_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.deadline.pk]),
    "deadline_mark": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.deadline.pk]),
    "deadline_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.deadline.pk]),
    "paper_list": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk]),
    "paper_preview": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "report"]),
    "paper_preview:list": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "evidence"]),
    "paper_file": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "results", "pdf"]),
    "paper_file:docx": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "report", "docx"]),
    "paper_make": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, "decision"]),
    "paper_check": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "report"]),
    "paper_send": Row("POST", {"principal"}, SCHOOL - {"principal"}, lambda w: [w.assessment.pk, "report"]),
    "paper_settings": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.report.pk], locked=lambda w: [w.sent_report.pk]),
    "paper_of_document": Row("GET", SCHOOL, args=lambda w: [w.report.document_id]),
    "paper_texts": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "report"]),
    "paper_texts_save": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, "report"]),
    "paper_texts_history": Row("GET", SCHOOL, args=lambda w: [w.assessment.pk, "report"]),
    "law_deadline_mark": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, "report_approved"]),
    # improvement_plans
    "plan_list": Row("GET", READERS),
    "plan_add": Row("GET POST", DRAFTERS | OTHERS | {"officer", "leader", "far_officer", "far_leader", "province_officer"},
                    {"member"} | CLERKS | OPERATOR | NO_ROLE),
    "problem_from_gap": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.assessment.pk, w.sheet.criterion.code], lambda w: {"level": "1"}),
    "plan_of_document": Row("GET", SCHOOL, args=lambda w: [w.plan.document_id]),
    "bundle_list": Row("GET", READERS),
    "bundle_make": Row("POST", READERS),
    "bundle_detail": Row("GET", {"principal"}, args=lambda w: [w.bundle.pk]),
    "bundle_file": Row("GET", {"principal"}, args=lambda w: [w.bundle.pk]),
    "plan_edit": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_edit:authority": Row("GET", COMMUNE, args=lambda w: [w.own_plan.pk]),
    "plan_preview": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_here": plan_row("POST", the_plan),
    "plan_part": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_pdf": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_docx": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_xlsx": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_timeline": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "timeline_file": Row("GET", SCHOOL, args=lambda w: [w.plan.pk, "docx"]),
    "plan_funding": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "funding_letter": Row("GET", SCHOOL, args=lambda w: [w.plan.pk, "xlsx"]),
    "plan_owners": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "assignment_slip": Row("GET", SCHOOL, args=lambda w: [w.plan.pk, f"user-{w.cast.member.pk}"]),
    "checkpoint_list": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "checkpoint_list:authority": Row("GET", COMMUNE, args=lambda w: [w.own_plan.pk]),
    "plan_amend": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.locked_plan.pk]),
    "plan_compare": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "compare_file": Row("GET", SCHOOL, args=lambda w: [w.plan.pk, "docx"]),
    "plan_carry_over": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.locked_plan.pk]),
    "checkpoint_add": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.locked_plan.pk]),
    "checkpoint_detail": Row("GET", SCHOOL, args=lambda w: [w.checkpoint.pk]),
    "checkpoint_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.checkpoint.pk]),
    "checkpoint_close": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.checkpoint.pk]),
    "checkpoint_reopen": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.checkpoint.pk]),
    "result_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.checkpoint.pk, w.action(w.locked_plan).pk]),
    "plan_check": Row("GET", SCHOOL, args=lambda w: [w.plan.pk]),
    "plan_submit": plan_row("POST", the_plan, frozenset({"principal"})),
    "plan_properties": plan_row("GET POST", the_plan),
    "plan_weaknesses": plan_row("GET POST", the_plan),
    "plan_bases": Row("GET", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.plan.pk]),
    "basis_add": plan_row("POST", the_plan),
    "basis_move": plan_row("POST", the_plan),
    "basis_remove": plan_row("POST", the_plan),
    "basis_mend": plan_row("POST", the_plan),
    "plan_focus": plan_row("GET POST", the_plan),
    "problem_group": plan_row("POST", the_plan),
    "logged_in": Row("GET", EVERYBODY),
    "section_add": plan_row("GET POST", the_plan),
    "section_edit": plan_row("GET POST", section),
    "section_autosave": plan_row("POST", section),
    "section_move": plan_row("POST", section),
    "section_remove": plan_row("POST", section),
    "section_restore": plan_row("POST", section),
    "section_figures": plan_row("GET POST", section),
    "template_list": Row("GET", READERS),
    "template_save": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.locked_plan.pk]),
    "template_edit": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.template.pk]),
    "template_default": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.template.pk]),
    "template_remove": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.template.pk]),
    "report_make": Row("POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.locked_plan.pk]),
    "target_add": plan_row("GET POST", section),
    "target_edit": plan_row("GET POST", target),
    "target_move": plan_row("POST", target),
    "target_delete": plan_row("POST", target),
    "target_results": Row("GET POST", DRAFTERS, SCHOOL - DRAFTERS, lambda w: [w.checkpoint.pk]),
    "goals_fill": Row("GET POST", OFFICERS, CLERK_ONLY, lambda w: [w.own_plan.pk]),
    "goal_add": Row("GET POST", OFFICERS, CLERK_ONLY, lambda w: [w.own_plan.pk]),
    "goal_edit": Row("GET POST", OFFICERS, CLERK_ONLY, lambda w: [w.goal.pk]),
    "goal_delete": Row("POST", OFFICERS, CLERK_ONLY, lambda w: [w.goal.pk]),
    "text_restore": plan_row("POST", text_change),
    "section_history": Row("GET", SCHOOL, args=lambda w: [w.section(w.plan).pk]),
    "problem_add": plan_row("GET POST", the_plan),
    "problem_edit": plan_row("GET POST", problem),
    "problem_autosave": plan_row("POST", problem),
    "problem_merge": plan_row("POST", problem),
    "problem_move": plan_row("POST", problem),
    "problem_remove": plan_row("POST", problem),
    "problem_restore": plan_row("POST", problem),
    "problem_history": Row("GET", SCHOOL, args=lambda w: [w.problem(w.plan).pk]),
    "action_add": plan_row("POST", problem),
    "action_edit": plan_row("GET POST", action),
    "action_autosave": plan_row("POST", action),
    "action_copy": plan_row("POST", action),
    "action_move": plan_row("POST", action),
    "action_move_to": plan_row("POST", action),
    "action_delete": plan_row("POST", action),
    "action_restore": plan_row("POST", action),
    "action_history": Row("GET", SCHOOL, args=lambda w: [w.action(w.plan).pk]),
    "notice_list": Row("GET", EVERYBODY),
    "calendar_settings": Row("GET POST", EVERYBODY),
    "calendar_revoke": Row("POST", EVERYBODY),
    "notices_read": Row("POST", EVERYBODY),
    # oversight
    "school_export": Row("GET", AUTHORITIES),
    "filter_save": Row("POST", AUTHORITIES, data=lambda w: {"name": "Của tôi", "query": ""}),
    "filter_delete": Row("POST", {"officer"}, args=lambda w: [w.saved_filter.pk]),
    "finding_list": Row("GET", AUTHORITIES),
    "finding_detail": Row("GET", COMMUNE, args=lambda w: ["TT57-2026", "1.5"]),
    "overdue_list": Row("GET", AUTHORITIES),
    "unmet_list": Row("GET", AUTHORITIES),
    "certificate_expiry": Row("GET", AUTHORITIES),
    "campaign_list": Row("GET", AUTHORITIES),
    "campaign_add": Row("GET POST", AUTHORITIES - {"authority_clerk"}, {"authority_clerk"}),
    "campaign_detail": Row("GET", COMMUNE, args=lambda w: [w.campaign.pk]),
    "campaign_schools": Row("GET POST", COMMUNE - CLERKS, {"authority_clerk"}, lambda w: [w.campaign.pk]),
    "campaign_term": Row("POST", COMMUNE - CLERKS, {"authority_clerk"}, lambda w: [w.campaign.pk]),
    "campaign_remind": Row("POST", COMMUNE - CLERKS, {"authority_clerk"}, lambda w: [w.campaign.pk]),
    "campaign_close": Row("POST", COMMUNE - CLERKS, {"authority_clerk"}, lambda w: [w.campaign.pk]),
    "request_detail": Row("GET", SCHOOL, args=lambda w: [w.campaign.pk]),
    "reorganization_list": Row("GET", OPERATOR, EVERYBODY - OPERATOR),
    "reorganization_add": Row("GET POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: ["merge"]),
    "reorganization_detail": Row("GET", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.planned.pk]),
    "reorganization_undo": Row("POST", OPERATOR, EVERYBODY - OPERATOR, lambda w: [w.planned.pk]),
    "predecessor_detail": Row("GET", SCHOOL, args=lambda w: [w.predecessor.pk]),
    "predecessor_paper": Row("GET", SCHOOL, args=lambda w: [w.old_draft.pk]),
    "figures_grid:predecessor": Row("GET", SCHOOL, OPERATOR, lambda w: [w.predecessor.pk]),
    "school_profile:predecessor": Row("GET", SCHOOL | OPERATOR, args=lambda w: [w.predecessor.pk]),
    "school_list": Row("GET", AUTHORITIES),
    "funding_requests": Row("GET", AUTHORITIES),
    "funding_lines": Row("GET", AUTHORITIES),
    "funding_sheet": Row("GET", AUTHORITIES),
    "school_detail": Row("GET", ABOVE, args=lambda w: [w.cast.school.pk]),
}
