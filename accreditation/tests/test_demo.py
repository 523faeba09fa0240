"""The demo: loads whole into an empty database, tells one believable story, and holds nobody's real name."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import QueryDict
from django.test import override_settings
from django.utils.timezone import localdate

from accounts.enums import Verb
from accounts.models import Organization, Reorganization, User
from accreditation.demo import figures
from accreditation.demo.load import load_demo
from accreditation.demo.world import DATA, World
from assessments.appraisal_reading import openable_codes
from assessments.appraisal_results import read_results
from assessments.council_rules import problems_of_council
from assessments.deadlines import deadline_rows
from assessments.evidence_checks import evidence_findings
from assessments.figures import item_rows
from assessments.flags import confirmed_rows, flagged
from assessments.models import AppraisalRoom, Assessment, InheritedPart, Weakness
from assessments.proposals import judged_schools
from assessments.standing import sheet_standings
from documents.enums import DocumentState
from documents.models import Document, IssuedPaper, ReviewComment
from formats.text import clean, fold
from improvement_plans.checks import problems_of
from improvement_plans.contents import contents_of
from improvement_plans.models import ImprovementPlan, SectionTarget
from improvement_plans.section_templates import all_templates
from oversight.campaigns import asked_schools, counts
from oversight.forms import SchoolFilter
from oversight.models import Campaign, SavedFilter
from oversight.school_index import school_lines
from records.files import read
from records.models import AuditEntry, Notice
from schools.models import School, YearlyFigures
from standards.crosswalk_workflow import load_crosswalk
from standards.crosswalks import FOLDER, codes_in, read_crosswalk
from standards.importers import load_packs
from standards.metrics import catalogue
from standards.packs import DATA_DIR, read_pack
from standards.rule_files import rules_of

SEEDS = Path(django_settings.BASE_DIR).parent / "shared" / "seeds"
# Folded fragments of names of people, schools and places in the real plans the demo was modelled on.
REAL_NAMES = [
    "thanh xuong", "dien bien", "pu tiu", "pu tuu", "chan nuoi", "c17", "doi 2", "trinh thi", "mntx",
    "hoanh son", "hong minh", "thcshs", "binh phu", "tan hong", "thbp",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the files of the demo lie."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, folder):
    """The loaded demo, once for all tests that only read it; two papers are really printed."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        packs = [read_pack(DATA_DIR / f"{code}.yaml", catalogue().topics) for code in ("TT19-2018", "TT57-2026")]
        load_packs(packs)
        load_crosswalk(read_crosswalk(FOLDER / "TT19-2018.yaml", codes_in(packs)))
        yield load_demo()
        transaction.set_rollback(True)


@pytest.fixture
def plan(demo):
    """The preschool's plan of 2023-2024."""
    return ImprovementPlan.objects.not_reports().get(organization=demo.organizations["mn"], period_start=2023)


def test_the_cast_is_one_commune_with_six_schools(demo):
    kinds = list(Organization.objects.values_list("kind", flat=True))
    assert kinds.count("school") == 6 and kinds.count("commune") == kinds.count("education_department") == 1
    types = sorted(School.objects.values_list("school_type", flat=True))
    assert types == ["lower_secondary", "multi_level", "preschool", "preschool", "primary", "primary"]
    assert demo.organizations["district_office"].to_on == date(2025, 6, 30)


def test_letterheads_change_with_the_district(demo):
    school = demo.organizations["mn"]
    assert "PHÒNG GDĐT" in school.letterhead_on(date(2025, 6, 30)).managing_lines
    assert "XÃ HOA MAI" in school.letterhead_on(date(2025, 7, 1)).managing_lines
    assert school.reviewing_body_on(date(2023, 9, 7)) == demo.organizations["district_office"]
    assert school.reviewing_body_on(date(2026, 9, 7)) == demo.organizations["commune"]


def test_everybody_is_a_demo_account_with_the_shared_password(demo):
    people = User.objects.all()
    assert all(person.is_demo for person in people)
    assert all(person.check_password(django_settings.DEMO_PASSWORD) for person in people)
    roles = {role for person in people for role in person.memberships.values_list("role", flat=True)}
    assert roles == {"principal", "deputy", "secretary", "member", "clerk", "officer", "leader", "operator"}


def test_the_issued_plan_has_its_first_checkpoint_filled(plan):
    checkpoint = plan.checkpoints.get()
    assert (checkpoint.kind, checkpoint.state, checkpoint.assessors != "") == ("semester", "closed", True)
    states = dict(checkpoint.results.values_list("action__problem__criterion__code", "state"))
    assert states == {"1.5": "undone", "2.3": "done", "3.1": "doing", "5.3": "doing"}
    assert sum(line.amount for row in checkpoint.results.all() for line in row.spending.all()) == 87_000_000


def test_one_person_holds_two_roles_in_two_organisations(demo):
    person = demo.people["thsv.phohieutruong"]
    posts = {(post.organization, post.role) for post in person.memberships.active_on(demo.today)}
    assert posts == {(demo.organizations["thsv"], "deputy"), (demo.organizations["thcsdx"], "secretary")}


def test_a_deputy_holds_a_dated_delegation(demo):
    assert demo.acting("mn.phohieutruong", "mn").can(Verb.SUBMIT)
    assert not demo.acting("thsv.phohieutruong", "thsv").can(Verb.SUBMIT)


def test_every_school_but_the_new_one_has_five_years_and_the_older_ones_are_closed(demo):
    for school in School.objects.exclude(founded_year=2026):
        years = {row.school_year: row.is_closed for row in YearlyFigures.objects.filter(school=school)}
        assert years == {2021: True, 2022: True, 2023: True, 2024: True, 2025: False}


def test_the_school_of_two_levels_has_figures_of_each_that_make_up_the_whole(demo):
    rows = {(row.school_year, row.level): row for row in YearlyFigures.objects.filter(school=demo.organizations["thcsdx"].pk)}
    for year in range(2021, 2026):
        levels = [rows[year, level].values for level in ("primary", "lower_secondary")]
        for key in ("students_total", "class_count", "teachers_total", "teachers_not_qualified", "teachers_qualified", "teachers_above_qualified"):
            assert sum(int(values[key]) for values in levels) == int(rows[year, ""].values[key]), (year, key)
        assert max(int(values["class_size_largest"]) for values in levels) == int(rows[year, ""].values["class_size_largest"])
    assert rows[2024, "primary"].is_closed and not rows[2025, "primary"].is_closed


def test_its_page_shows_each_level_and_its_targets_reach_the_judge(demo):
    assessment = Assessment.objects.get(organization=demo.organizations["thcsdx"])
    criterion = assessment.criterion_assessments.get(criterion__code="3.5").criterion
    rows = {row.level: row.years for row in item_rows(assessment, criterion) if row.name == "Học sinh chưa đạt hoặc cần hỗ trợ"}
    assert rows == {"": ("29 (từ các cấp)", "26 (từ các cấp)", ""), "Tiểu học": ("17", "15", ""), "Trung học cơ sở": ("12", "11", "")}
    rules = rules_of("TT18-2018")
    (_, judged), = judged_schools([demo.organizations["thcsdx"].school], 2025, rules)
    found = dict(judged)[rules.by_key["", "5.6", 1, "b"]]
    assert found.outcome == "met" and found.reason.startswith("98,6 % học sinh được lên lớp ≥ 98 %")


def test_the_demos_figures_are_refused_when_they_contradict(cast, monkeypatch):
    rows = {"school": "here", "by": "head", "years": [2025], "closed_to": 2024, "values": {"teachers_total": [5], "teachers_rated": [6]}}
    world = World(date(2026, 9, 1), {"here": cast.school}, {"head": cast.principal})
    monkeypatch.setattr(figures, "files_in", lambda folder: ["one"])
    for wrong in ({}, {"values": {}, "targets": [{"year": 2025, "metric": "staff_total", "op": "reach", "value": "nhiều"}]}):
        monkeypatch.setattr(figures, "read_data", lambda name, wrong=wrong: rows | wrong)
        with pytest.raises(figures.FiguresRefused, match="^here: "):
            figures.load_figures(world)


def test_rates_follow_from_counts_or_were_typed(demo):
    row = YearlyFigures.objects.get(school=demo.organizations["mn"].pk, school_year=2023)
    assert round(float(row.rates["underweight_rate"]), 1) == 8.3 and round(float(row.rates["stunted_rate"]), 1) == 8.7
    typed = YearlyFigures.objects.get(school=demo.organizations["thcs"].pk, school_year=2023)
    assert typed.values["result_excellent_rate"] == typed.rates["result_excellent_rate"] == "15.42"


def test_four_criteria_of_the_preschool_fall_short_of_level_3_with_one_weakness_each(demo):
    assessment = Assessment.objects.get(organization=demo.organizations["mn"], school_year=2023)
    short = [row.sheet.criterion.code for row in sheet_standings(assessment) if row.is_short_of(3)]
    weak = list(Weakness.objects.filter(sheet__assessment=assessment).values_list("sheet__criterion__code", "level"))
    assert short == ["1.5", "2.3", "3.1", "5.3"]
    assert weak == [(code, 3) for code in short]


def test_nothing_changed_since_the_council_of_the_demo_decided(demo):
    for assessment in Assessment.objects.all():
        assert flagged(assessment, confirmed_rows(assessment)) == {}, assessment


def test_the_plan_of_2023_adds_up_and_leaves_one_amount_open(plan):
    contents = contents_of(plan)
    states = [row.action.money_state for row in contents.actions]
    assert contents.total() == 202_000_000
    assert states == ["not_needed", "lines", "lines", "unknown"]
    assert [row.problem.criterion.code for row in contents.problems] == ["1.5", "2.3", "3.1", "5.3"]


def test_the_plan_of_2023_tells_results_by_all_25_criteria(plan):
    results = plan.sections.filter(criterion__isnull=False)
    assert results.count() == 25 and not results.filter(text="").exists()


def test_the_plan_of_2023_holds_every_figure_of_its_model(plan):
    snapshot = str(plan.document.latest_version().snapshot)
    facts = ["3 lớp ghép", "2 lớp mẫu giáo ghép", "01 nhân viên y tế", "2 nhân viên và 3 giáo viên", "2.000.000đ", "70%", "200.000.000đ",
             "nộp tháng 8/2023", "8,3%", "8,7%", "dưới 3%", "50.500.000đ", "6 bình chữa cháy", "năm 2025", "5 trẻ", "4 thư viện xanh",
             "1057/PGDĐT-CM", "2159/SGDĐT-QLCL", "2693/SGDĐT-GDTH", "1337/PGDĐT-THCS", "5932", "5942"]  # fmt: skip
    assert [fact for fact in facts if fact not in snapshot] == []


def test_the_plan_of_2023_is_issued_under_its_own_days_letterhead(plan):
    issued = plan.document.issued_paper()
    assert (issued.symbol, issued.dated_on) == ("109/KH-MNHM", date(2023, 9, 7))
    assert issued.version.snapshot["paper"]["letterhead"]["managing"] == ["PHÒNG GDĐT", "HUYỆN BÌNH LÂM"]


def test_every_state_of_a_paper_is_shown(demo):
    states = set(Document.objects.values_list("state", flat=True))
    assert states == {DocumentState.DRAFT, DocumentState.SUBMITTED, DocumentState.IN_REVIEW, DocumentState.RETURNED,
                      DocumentState.APPROVED, DocumentState.ISSUED}
    returned = Document.objects.get(state=DocumentState.RETURNED)
    assert ReviewComment.objects.filter(submission__version__document=returned, resolved_at=None).count() == 3


def test_the_approved_plan_was_returned_once_and_put_right(demo):
    document = Document.objects.get(state=DocumentState.APPROVED)
    first, second = document.versions.order_by("number")
    decisions = [row.decision for version in (first, second) for row in version.submissions.all()]
    assert decisions == ["returned", "approved"]
    assert "5.000.000đ" in str(second.snapshot) and "5.000.000đ" not in str(first.snapshot)
    assert not ReviewComment.objects.filter(submission__version=first, resolved_at=None).exists()


def test_every_new_assessment_and_plan_uses_the_set_of_2026(demo):
    plans = ImprovementPlan.objects.filter(period_start=2026, organization__kind="school")
    assert {plan.regulation_set.code for plan in plans} == {"TT57-2026"} and plans.count() == 8


def test_the_authority_has_a_plan_of_its_own_without_a_reviewer(demo):
    own = Document.objects.get(organization=demo.organizations["commune"], improvement_plan__period_start=2026)
    contents = contents_of(own.improvement_plan)
    assert (own.route, own.state) == ("none", "issued") and own.current_submission() is None
    assert len(contents.problems) == 2 and contents.total() == 2_500_000_000


def test_every_kind_of_plan_is_there_and_ready_to_be_sent_or_was(demo):
    plans = list(ImprovementPlan.objects.select_related("document", "organization"))
    assert {plan.template for plan in plans} == {kind.slug for kind in all_templates()}
    added = [plan for plan in plans if plan.template in ("raise-quality", "reach-standard", "quality-by-criterion")]
    people = {"thcs": "thcs.hieutruong", "thsv": "thsv.hieutruong", "thcsdx": "thcsdx.hieutruong"}
    keys = {organization.pk: key for key, organization in demo.organizations.items()}
    errors = {plan.template: [problem.text for problem in problems_of(plan, demo.acting(people[keys[plan.organization_id]], keys[plan.organization_id]))
                              if problem.is_error] for plan in added}  # fmt: skip
    assert errors == {"raise-quality": [], "reach-standard": [], "quality-by-criterion": []}


def test_the_aims_of_the_secondary_school_start_from_its_figures(demo):
    lines = {str(target): (target.baseline_value, target.baseline_year) for target in SectionTarget.objects.all()}
    assert lines["Học sinh lên lớp"] == (Decimal("99.09"), 2025) and lines["Học sinh bỏ học"] == (0, 2025)
    assert not SectionTarget.objects.filter(target_value=None).exists()


def test_the_preschool_reported_on_its_first_checkpoint(demo):
    report = ImprovementPlan.objects.get(reported_plan__isnull=False)
    issued = report.document.issued_paper()
    assert (issued.symbol, issued.dated_on, report.reported_checkpoint.kind) == ("08/BC-MNHM", date(2024, 1, 19), "semester")
    assert "Số liệu ghi đến ngày 16/01/2024." in str(issued.version.snapshot)
    assert issued.version.snapshot["paper"]["addressees"] == ["Phòng Giáo dục và Đào tạo huyện Bình Lâm"]


def test_only_issued_papers_have_files_and_every_step_left_its_line(demo):
    assert IssuedPaper.objects.count() == Document.objects.filter(state="issued").count() == 3
    actions = set(AuditEntry.objects.filter(subject_kind="documents.document").values_list("action", flat=True))
    assert actions == {"Trình", "Tiếp nhận", "Trả lại", "Xử lý góp ý", "Phê duyệt", "Cấp số, ban hành", "Duyệt văn bản của đơn vị"}


def test_a_second_load_is_refused_and_changes_nothing(cast, settings):
    settings.LOOPBACK_ONLY = True
    count = User.objects.count()
    with pytest.raises(CommandError, match="đã có cơ quan hoặc người dùng"):
        call_command("load_demo")
    assert User.objects.count() == count


def test_without_regulation_sets_the_refusal_says_what_to_run(db, settings):
    settings.LOOPBACK_ONLY = True
    with pytest.raises(CommandError, match="load_standards"):
        call_command("load_demo")


def test_demo_accounts_are_never_made_where_others_reach_the_port(db, settings):
    settings.LOOPBACK_ONLY = False
    with pytest.raises(CommandError, match="127.0.0.1"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_a_failure_half_way_leaves_nothing_behind(db, settings):
    settings.LOOPBACK_ONLY = True
    load_packs([read_pack(DATA_DIR / "TT19-2018.yaml", catalogue().topics)])  # the set of 2026 is missing
    with pytest.raises(Exception, match="RegulationSet"):
        call_command("load_demo")
    assert not Organization.objects.exists() and not User.objects.exists()


def test_the_command_prints_every_log_in_with_its_posts(db, demo_printed):
    lines = demo_printed.splitlines()
    assert django_settings.DEMO_PASSWORD in lines[0]
    assert any("th.vanthu" in line and "Hoa Mai" in line and "Suối Vàng" in line for line in lines)


@pytest.fixture
def demo_printed(settings, monkeypatch):
    """What the command prints, with only the people loaded."""
    from accreditation.demo.places import load_places  # only here without the rest of the demo
    from accreditation.management.commands import load_demo as command

    def people_only():
        world = World(localdate())  # the operator holds the post from today on
        load_places(world)
        return world

    settings.LOOPBACK_ONLY = True
    monkeypatch.setattr(command, "load_demo", people_only)
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_days_are_dates_or_days_before_today():
    world = World(date(2026, 11, 23))
    assert (world.day(date(2023, 9, 7)), world.day(3)) == (date(2023, 9, 7), date(2026, 11, 20))


def everything_written():
    """Names of the demo's files and all their text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(DATA.rglob("*.yaml"))}


def test_no_name_of_a_real_plan_appears():
    found = [(name, real) for name, text in everything_written().items() for real in REAL_NAMES if real in fold(text)]
    assert found == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real plans are not on this machine")
def test_no_sentence_of_a_real_plan_was_copied():
    """Twelve words in a row are a copy; only titles of instruments and letters may stay as they are."""
    real = " ".join(fold(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt"))
    ours = " ".join(fold(own_words(text)) for text in everything_written().values()).split()
    runs = [" ".join(ours[place : place + 12]) for place in range(len(ours) - 12)]
    assert all(any(name in real for name in group) for group in (REAL_NAMES[:9], REAL_NAMES[9:]))
    assert [run for run in runs if run in real] == []


def own_words(text):
    """The text without headings of sections and without the lines that cite an instrument."""
    return "\n".join(line for line in text.splitlines() if not re.match(r"\s*(Căn cứ|Thực hiện Công văn|[\w\s,]+(hiện hành|nhà trường):)", line))


def test_everything_is_written_in_one_spelling():
    for name, text in everything_written().items():
        assert clean(text) == text.strip("\n "), name


def test_the_demo_has_evidence_in_every_state_with_files_that_open(demo, folder, settings):
    settings.MEDIA_ROOT = folder
    assessment = Assessment.objects.get(organization=demo.organizations["mn"], school_year=2026)
    codes = list(assessment.evidence_codes.in_order().values_list("text", "evidence__state"))
    assert codes == [
        ("MC.1.1.01", "confirmed"), ("MC.2.3.01", "confirmed"), ("MC.2.3.02", "confirmed"), ("MC.3.5.01", "confirmed"),
        ("MC.3.5.02", "to_confirm"), ("MC.4.1.01", "confirmed"), ("MC.4.1.02", "sent_back"),
    ]  # fmt: skip
    files = [row.evidence.file for row in assessment.evidence_codes.select_related("evidence__file") if row.evidence.file]
    assert [read(file)[:4] for file in files] == [b"%PDF"] * 4 + [b"\xff\xd8\xff\xe0"]
    kinds = {row.kind for row in evidence_findings(assessment, demo.today)}
    assert {"missing", "state", "uncited", "unproved"} <= kinds


def test_the_preschools_council_is_whole_and_its_groups_hold_every_criterion(demo):
    assessment = Assessment.objects.get(organization=demo.organizations["mn"], school_year=2026)
    members = list(assessment.council.members.all())
    assert problems_of_council(assessment.regulation_set, members) == []
    assert {code for group in assessment.council.groups.all() for code in group.sheets.values_list("criterion__code", flat=True)} == {
        sheet.criterion.code for sheet in assessment.criterion_assessments.select_related("criterion")}
    assert demo.people["mn.thanhvien"] in assessment.criterion_assessments.get(criterion__code="3.1").assignees.all()
    assert [row.due_words for row in deadline_rows(assessment)] == ["26/02/2027", "16/04/2027", "21/05/2027", "trước 15/06/2027"]


def test_what_the_preschool_inherits_from_2023_waits_for_review(demo):
    parts = InheritedPart.objects.filter(sheet__assessment__organization=demo.organizations["mn"])
    assert parts.count() > 20 and set(parts.values_list("state", flat=True)) == {"unreviewed"}
    assert set(parts.values_list("sheet__assessment__school_year", "source_sheet__assessment__school_year")) == {(2026, 2023)}


def test_the_commune_drafts_a_plan_on_the_national_standard_from_certificates(demo):
    plan = ImprovementPlan.objects.get(organization=demo.organizations["commune"], period_start=2027)
    goals = {goal.name: (goal.way, goal.month) for goal in plan.recognition_goals.all()}
    assert goals["Trường Trung học cơ sở Hoa Mai"] == ("renew", 8)
    assert goals["Trường Tiểu học Suối Vàng"][0] == "raise"
    assert [problem.text for problem in problems_of(plan, demo.acting("xa.lanhdao", "commune")) if problem.is_error] == []


def test_a_team_appraised_the_primary_schools_report_and_closed(demo):
    room = AppraisalRoom.objects.get()
    assert (room.organization, room.school, room.is_closed) == (demo.organizations["department"], demo.organizations["th"], True)
    results = read_results(room)
    assert [row.criterion.code for row in results.differing] == ["1.4", "3.3"]
    assert (results.school.words, results.team.words) == ("Đạt Mức 1", "Đạt Mức 1")
    assert [(row.criterion.code, str(row.by)) for row in room.findings.select_related("criterion", "by")] == [
        ("1.4", "Doãn Thị Yến"), ("3.3", "Giáp Văn Tuấn"), ("3.3", "Giáp Văn Tuấn")]
    assert room.members.filter(entries__isnull=False).distinct().count() == 3 and room.gate(demo.today) == "open"
    assert set(openable_codes(room)) == {"MC.1.4.01", "MC.3.1.01"}


def test_the_officer_finds_a_desk_at_work(demo):
    """Two campaigns, in the first a school of every standing, in time and late; reminders, notices, filters that show something."""
    late, running = Campaign.objects.order_by("due_on")
    lines = asked_schools(late, demo.today)
    assert {slug: many for slug, _, many in counts(lines) if many} == {"not_opened": 1, "draft": 1, "returned": 1, "submitted": 2, "done": 1, "late": 4}
    assert {line.found.standing for line in lines if line.is_late} == {"not_opened", "draft", "returned", "submitted"}
    assert late.due_on < demo.today < running.due_on and late.created_at.date() < late.due_on
    assert [row.reminders for row in late.schools.order_by("-reminders")[:3]] == [1, 1, 0]
    assert Notice.objects.unread().filter(user=demo.people["mnsv.hieutruong"]).exclude(text__contains="Sáp nhập").count() == 2
    officer = demo.acting("xa.chuyenvien", "commune")
    filters = {row.name: SchoolFilter(QueryDict(row.query)) for row in SavedFilter.objects.visible_to(officer)}
    found = {name: len(school_lines(officer, **form.filters())) for name, form in filters.items()}
    assert found == {"Chờ tiếp nhận": 1, "Bị trả lại": 1, "Chứng nhận sắp hết": 6}


def test_a_merger_is_written_down_before_its_day(demo):
    merger = Reorganization.objects.get()
    place, day = demo.organizations["mnsv"], merger.effective_on
    assert merger.is_ahead and [(row.organization, row.is_closed) for row in merger.parts.all()] == [(place, True)]
    assert place in Organization.objects.open_on(demo.today) and place not in Organization.objects.open_on(day)
    head = demo.people["mnsv.hieutruong"]
    assert [(str(row.organization), row.role) for row in head.memberships.active_on(day)] == [("Trường Mầm non Hoa Mai", "deputy")]
    assert Notice.objects.unread().filter(user=head, text__contains="Sáp nhập").exists()
