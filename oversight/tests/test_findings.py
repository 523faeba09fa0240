"""Counts by criterion over what was sent, and from each count to the sentences behind it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from documents.enums import Decision, DocumentKind, DocumentState, FactKind
from documents.facts import Fact
from improvement_plans.models import CheckpointResult
from improvement_plans.tables import action_key
from improvement_plans.tests.stage import Stage, actions_of
from improvement_plans.workflow import close_checkpoint, make_checkpoint, save_result
from oversight import findings
from oversight.overdue import overdue_actions
from oversight.tests.papers import send
from oversight.views_findings import heats_of
from schools.enums import CertificateKind
from schools.models import Certificate
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import Criterion
from standards.packs import DATA_DIR, read_pack

pytestmark = pytest.mark.django_db
CODE = "TT57-2026"


@pytest.fixture
def tt57(db):
    load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))


@pytest.fixture
def officer(cast):
    return cast.acting(cast.officer)


def plans_of(acting):
    return findings.newest_of(acting, findings.PLAN)


def counts_for(acting):
    return findings.criterion_counts(findings.heat_counts(plans_of(acting), acting.today))


def approved(submission):
    """The paper as it stands after the authority approved it."""
    submission.version.document.state = DocumentState.APPROVED
    submission.version.document.save()
    return submission


def weak(criterion, key="w", code=CODE):
    return Fact(FactKind.WEAKNESS, f"problem:{key}", code, criterion, 1)


def asked(criterion, amount):
    return Fact(FactKind.BUDGET, "action:1", CODE, criterion, amount=amount, funding="asked")


def plan(cast, school, *more, **fields):
    return send(school, cast.commune, cast.principal, weaknesses=0, more=more, **fields)


def report(cast, school, **levels):
    more = [Fact(FactKind.RESULT, f"criterion:{name[1:].replace('_', '.')}", CODE, name[1:].replace("_", "."), level) for name, level in levels.items()]
    return send(school, cast.commune, cast.principal, weaknesses=0, more=more, kind=DocumentKind.ASSESSMENT_REPORT)


def test_criteria_are_counted_by_schools_and_by_weaknesses(cast, officer, tt57):
    plan(cast, cast.school, weak("1.2"), weak("1.2", "v"), weak("1.10"), asked("1.2", 500))
    plan(cast, cast.other_school, weak("1.2"), asked("1.2", 250))
    rows = counts_for(officer)
    assert [(row.criterion, row.schools, row.weaknesses, row.asked) for row in rows] == [("1.2", 2, 3, 750), ("1.10", 1, 1, 0)]
    title = Criterion.objects.filter(standard__regulation_set__code=CODE, code="1.2").first().title
    assert rows[0].title == title and rows[1].title == ""


def test_an_older_plan_no_longer_counts(cast, officer):
    plan(cast, cast.school, weak("1.1"))
    plan(cast, cast.school, weak("2.1"))
    assert [row.criterion for row in counts_for(officer)] == ["2.1"]


def test_a_report_and_a_plan_of_one_school_do_not_hide_each_other(cast, officer):
    plan(cast, cast.school, weak("1.1"))
    report(cast, cast.school, c1_1=0)
    assert [row.criterion for row in counts_for(officer)] == ["1.1"]


def test_what_was_sent_elsewhere_or_taken_back_counts_nowhere_here(cast, officer):
    plan(cast, cast.school, weak("1.1"), decision=Decision.TAKEN_BACK)
    send(cast.other_school, cast.department, cast.principal, weaknesses=0, more=[weak("1.1")])
    assert counts_for(officer) == []
    assert len(counts_for(cast.acting(cast.province_officer))) == 1


def test_counts_cost_the_same_for_many_schools(cast, officer, django_assert_num_queries):
    plan(cast, cast.school, weak("1.1"))
    plan(cast, cast.other_school, weak("1.2"), weak("1.3"))
    with django_assert_num_queries(3):
        counts_for(officer)


def test_behind_a_count_stand_the_schools_and_their_sentences(cast, officer):
    first = plan(cast, cast.school, weak("1.2", "a"), weak("1.2", "b"), weak("3.1"))
    second = plan(cast, cast.other_school, weak("1.2", "c"))
    lines = findings.weaknesses_of(plans_of(officer), CODE, "1.2", officer.today)
    assert [(line.name, line.submission, line.row_key) for line in lines] == [
        (cast.school.name, first.pk, "problem:a"), (cast.school.name, first.pk, "problem:b"), (cast.other_school.name, second.pk, "problem:c")]


def test_mandatory_criteria_below_the_first_level_are_named(cast, officer, tt57):
    mandatory = Criterion.objects.filter(standard__regulation_set__code=CODE, is_mandatory=True).values_list("code", flat=True).first()
    other = Criterion.objects.filter(standard__regulation_set__code=CODE, is_mandatory=False).values_list("code", flat=True).first()
    keys = {f"c{mandatory.replace('.', '_')}": 0, f"c{other.replace('.', '_')}": 0}
    report(cast, cast.school, **keys)
    report(cast, cast.other_school, **dict.fromkeys(keys, 1))
    assert [(line.name, line.criterion) for line in findings.unmet_mandatory(findings.newest_of(officer, findings.REPORT), officer.today)] == [(cast.school.name, mandatory)]


def test_only_actions_of_approved_plans_can_be_overdue(cast, officer):
    today = timezone.localdate()
    late, due = (Fact(FactKind.ACTION, f"action:{name}", due_on=on) for name, on in (("late", today - timedelta(days=1)), ("due", today)))
    older = Fact(FactKind.ACTION, "action:older", due_on=today - timedelta(days=9))
    approved(plan(cast, cast.school, late, due, older, decision=Decision.APPROVED))
    plan(cast, cast.other_school, late)
    assert [row.line.row_key for row in overdue_actions(plans_of(officer), officer.today)] == ["action:older", "action:late"]


def test_what_a_closed_checkpoint_said_counts(cast):
    """Done: not overdue. A new day: overdue only after it, and the first day stays beside it. Still being written: says nothing."""
    stage, today = Stage(cast), timezone.localdate()
    plan_of = stage.make_plan()
    action = actions_of(plan_of)[0]
    action.end_on = today - timedelta(days=30)
    action.save()
    approved(plan(cast, cast.school, Fact(FactKind.ACTION, action_key(action), due_on=action.end_on), decision=Decision.APPROVED))
    checkpoint = make_checkpoint(plan_of, "semester", today, acting=stage.acting)
    values = {"state": "doing", "result": "", "adjustment": "", "new_end_on": today - timedelta(days=5), "evidence_text": ""}
    row = save_result(checkpoint, action, values, {}, version=0, acting=stage.acting)

    def found():
        return [(row.due_on, row.planned_on) for row in overdue_actions(plans_of(cast.acting(cast.officer)), today)]

    assert found() == [(action.end_on, None)], "the checkpoint is not closed"
    close_checkpoint(checkpoint, acting=stage.acting)
    assert found() == [(today - timedelta(days=5), action.end_on)]
    page = cast.client(cast.officer).get(reverse("overdue_list")).content.decode()
    assert f"(hạn ban đầu {action.end_on:%d/%m/%Y})" in page and "quá hạn 5 ngày" in page
    for changed, still in (({"new_end_on": today}, []), ({"new_end_on": None}, [(action.end_on, None)]), ({"state": "done"}, [])):
        CheckpointResult.objects.filter(pk=row.pk).update(**changed)
        assert found() == still, changed


def test_a_plan_changed_since_the_checkpoint_has_the_newer_day(cast):
    stage, today = Stage(cast), timezone.localdate()
    plan_of = stage.make_plan()
    action = actions_of(plan_of)[0]
    approved(plan(cast, cast.school, Fact(FactKind.ACTION, action_key(action), due_on=today - timedelta(days=3)), decision=Decision.APPROVED))
    checkpoint = make_checkpoint(plan_of, "semester", today, acting=stage.acting)
    values = {"state": "doing", "result": "", "adjustment": "", "new_end_on": today + timedelta(days=5), "evidence_text": ""}
    save_result(checkpoint, action, values, {}, version=0, acting=stage.acting)
    close_checkpoint(checkpoint, acting=stage.acting)
    assert len(overdue_actions(plans_of(cast.acting(cast.officer)), today)) == 1, "the new day was given for another day than the plan has now"


def test_the_heat_counts_schools_of_each_body(cast):
    for school in (cast.school, cast.other_school, cast.far_school):
        send(school, cast.department, cast.principal, weaknesses=0, more=[weak("1.2"), weak("1.2", "v")])
    send(cast.far_school, cast.department, cast.principal, weaknesses=0, more=[weak("2.1")])
    ((code, table),) = heats_of(findings.heat_counts(plans_of(cast.acting(cast.province_officer)), timezone.localdate()))
    assert (code, table.rows, table.columns) == (CODE, ("UBND xã Đồng Xa", "UBND xã Hoa Mai"), ("1.2", "2.1"))
    assert table.count("UBND xã Hoa Mai", "1.2") == 2 and table.count("UBND xã Đồng Xa", "2.1") == 1 and table.count("UBND xã Đồng Xa", "1.2") == 0


def test_every_set_has_a_heat_of_its_own():
    rows = [("TT57-2026", "1.10", "A", 1, 1, 0), ("TT57-2026", "1.9", "A", 1, 1, 0), ("TT19-2018", "1.1", None, 2, 2, 0)]
    assert [(code, heat.rows, heat.columns) for code, heat in heats_of(rows)] == [
        ("TT19-2018", ("Chưa ghi cơ quan",), ("1.1",)), ("TT57-2026", ("A",), ("1.9", "1.10"))]


def test_a_cell_of_the_heat_leads_to_the_schools_of_its_body(cast):
    for school in (cast.school, cast.far_school):
        send(school, cast.department, cast.principal, weaknesses=0, more=[weak("1.2")])
    client = cast.client(cast.province_officer)
    (link,) = re.findall(r'<a href="([^"]+)" aria-label="UBND xã Đồng Xa, 1.2: 1"', client.get(reverse("finding_list")).content.decode())
    page = client.get(unescape(link)).content.decode()
    assert cast.far_school.name in page and cast.school.name not in page and "của 1 trường do UBND xã Đồng Xa xét duyệt" in page
    assert client.get(reverse("finding_detail", args=[CODE, "1.2"]), {"body": "UBND xã khác"}).status_code == 404


def test_unmet_criteria_are_counted_and_lead_to_the_schools(cast, tt57):
    rows = Criterion.objects.filter(standard__regulation_set__code=CODE, is_mandatory=True).order_by("pk")
    first, second = list(dict.fromkeys(rows.values_list("code", flat=True)))[:2]
    key = {code: f"c{code.replace('.', '_')}" for code in (first, second)}
    report(cast, cast.school, **{key[first]: 0, key[second]: 0})
    report(cast, cast.other_school, **{key[first]: 0})
    client = cast.client(cast.officer)
    page = client.get(reverse("finding_list")).content.decode()
    assert "Tiêu chí bắt buộc chưa đạt ở 2 trường" in page and cast.other_school.name not in page
    links = re.findall(rf'href="({reverse("unmet_list")}\?[^"]+)">Tiêu chí ([^<]+)<.*?<strong>(\d+) trường', page)
    assert [(code, many) for _, code, many in links] == [(first, "2"), (second, "1")]
    page = client.get(unescape(links[1][0])).content.decode()
    assert cast.school.name in page and cast.other_school.name not in page and f"#k-criterion:{second}" in page
    page = client.get(reverse("unmet_list")).content.decode()
    assert page.count("#k-criterion:") == 3


# the pages

def test_the_page_leads_from_a_number_to_the_sentence(cast, tt57):
    submission = plan(cast, cast.school, weak("1.2", "a"), asked("1.2", 2_000_000))
    client = cast.client(cast.officer)
    page = client.get(reverse("finding_list")).content.decode()
    url = reverse("finding_detail", args=[CODE, "1.2"])
    assert url in page and "2.000.000" in page and "<svg" in page and "Xem dạng bảng" in page
    assert f"{reverse('submission_detail', args=[submission.pk])}#k-problem:a" in client.get(url).content.decode()
    assert f"{url}?show=money" in page
    money = client.get(url, {"show": "money"}).content.decode()
    assert f"{reverse('submission_detail', args=[submission.pk])}#k-action:1" in money and "kinh phí đề nghị, cộng 2.000.000" in money
    assert reverse("finding_list") in client.get(reverse("school_list")).content.decode()


def test_empty_pages_say_what_comes_here(cast):
    client = cast.client(cast.officer)
    assert "Chưa có kế hoạch nào được trình" in client.get(reverse("finding_list")).content.decode()
    assert "Không có nhiệm vụ nào quá hạn" in client.get(reverse("overdue_list")).content.decode()
    assert "Không có giấy chứng nhận nào sắp hết giá trị" in client.get(reverse("certificate_expiry")).content.decode()


@pytest.mark.parametrize(("code", "criterion"), [(CODE, "9.9"), ("x", "1.2"), (CODE, "1.2\0")])
def test_a_criterion_nobody_names_is_not_found(cast, code, criterion):
    plan(cast, cast.school, weak("1.2"))
    assert cast.client(cast.officer).get(reverse("finding_detail", args=[code, criterion])).status_code == 404


def test_overdue_actions_have_a_page(cast):
    approved(plan(cast, cast.school, Fact(FactKind.ACTION, "action:9", CODE, "1.2", due_on=date(2026, 1, 5)), decision=Decision.APPROVED))
    page = cast.client(cast.officer).get(reverse("overdue_list")).content.decode()
    assert "tiêu chí 1.2" in page and "05/01/2026" in page and "#k-action:9" in page


def certify(school, until):
    return Certificate.objects.create(school=school.school, kind=CertificateKind.NATIONAL_STANDARD, degree=1, decision_number="1/QĐ", issuer="Sở",
                                      decided_on=date(2021, 1, 2), valid_until=until)


def test_certificates_stand_by_the_month_they_end(cast):
    today = timezone.localdate()
    certify(cast.school, date(today.year + 1, 5, 2))
    certify(cast.other_school, date(today.year - 1, 5, 2))
    certify(cast.far_school, date(today.year + 1, 6, 2))
    client = cast.client(cast.officer)
    page = client.get(reverse("certificate_expiry")).content.decode()
    assert f"Tháng 05/{today.year + 1}" in page and "còn" in page and cast.other_school.name not in page and cast.far_school.name not in page
    page = client.get(reverse("certificate_expiry"), {"show": "all"}).content.decode()
    assert page.index(cast.other_school.name) < page.index(cast.school.name) and "đã hết hạn" in page
    (link,) = re.findall(r'href="([^"]+)">Lập kế hoạch nâng chuẩn', cast.client(cast.leader).get(reverse("certificate_expiry")).content.decode())
    assert re.search(r'value="authority-standard"[^>]*checked', cast.client(cast.leader).get(link).content.decode())


def test_words_of_a_draft_are_on_no_page(cast):
    from documents.tests.scenes import make_document

    make_document(cast, title="quạ-đen-7391")
    client = cast.client(cast.officer)
    for name in ("finding_list", "overdue_list", "unmet_list", "certificate_expiry"):
        assert "quạ-đen-7391" not in client.get(reverse(name)).content.decode()


def test_a_criterion_named_otherwise_for_preschools_shows_both_names(tt57):
    known = findings.known_criteria({CODE})
    names = Criterion.objects.filter(standard__regulation_set__code=CODE, code="3.5")
    general, preschool = (names.get(standard__framework=framework).title for framework in ("general", "preschool"))
    assert known[CODE, "3.5"] == (f"{general} (phổ thông) / {preschool} (mầm non)", False)
    assert known[CODE, "2.2"] == ("Giáo viên", True)
