"""The operator's pages for a decision about organisations, and what the successor reads of who went into it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership, Organization, Reorganization
from accounts.workflow import Rearrangement
from accreditation.tests.cast import make_school
from documents.enums import DocumentKind, DocumentState, Route
from documents.models import Document
from documents.paper_guards import lift_all
from documents.tests import scenes
from formats.dates import short_date
from improvement_plans.tests.stage import Stage
from oversight import workflow
from oversight.campaigns import asked_schools
from oversight.enums import CampaignKind, Standing
from oversight.funding import requests_below
from oversight.models import Campaign
from oversight.overview import schools_below
from oversight.reorganization_preview import preview
from oversight.school_index import school_lines
from oversight.tests.papers import send
from oversight.waiting import requests_of
from records.models import AuditEntry, Notice
from schools.models import Certificate, YearlyFigures

pytestmark = pytest.mark.django_db
DECISION = {"decision_number": "125/QĐ-UBND", "decision_issuer": "UBND tỉnh An Hòa"}


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def operator(cast):
    return cast.client(cast.operator)


def order(cast, kind, successor, on, **fields):
    return Rearrangement(kind=kind, effective_on=on, decided_on=on - timedelta(days=9), successor=successor, **DECISION, **fields)


def carry_out(cast, *args, **fields):
    return workflow.carry_out(cast.acting(cast.operator), order(cast, *args, **fields))


def address(kind):
    return reverse("reorganization_add", args=[kind])


def typed(cast, on, **fields):
    """A filled form about the cast's commune."""
    return {"body": cast.commune.pk, "effective_on": f"{on:%d/%m/%Y}", "decided_on": f"{on - timedelta(days=9):%d/%m/%Y}", **DECISION, **fields}


def post(client, kind, step, data):
    response = client.post(address(kind), {**data, "step": step})
    return response, response.content.decode()


# --- the three steps --------------------------------------------------------------------------------------------------


def test_the_list_leads_to_the_three_kinds(cast, operator):
    page = operator.get(reverse("reorganization_list")).content.decode()
    assert all(address(kind) in page for kind in ("move", "merge", "close"))
    assert reverse("reorganization_list") in operator.get(reverse("organization_list")).content.decode()
    assert operator.get(address("nonsense")).status_code == 404


def test_first_the_body_is_chosen(cast, operator):
    first = operator.get(address("move")).content.decode()
    assert "Bước 1/3" in first and "UBND xã Hoa Mai" in first
    second = operator.get(address("move"), {"body": cast.commune.pk}).content.decode()
    assert "Bước 2/3" in second and str(cast.school) in second and str(cast.far_school) not in second
    assert "Bước 1/3" in operator.get(address("move"), {"body": "x"}).content.decode()


def test_move_by_the_pages(cast, operator, today):
    on = today + timedelta(days=30)
    data = typed(cast, on, schools_moved=[cast.school.pk], successor=cast.far_commune.pk, moves_managing="on")
    _, page = post(operator, "move", "preview", data)
    assert "Bước 3/3" in page and "Chưa có gì được ghi" in page and "UBND xã Đồng Xa" in page
    assert not Reorganization.objects.exists() and not Notice.objects.exists()
    response, _ = post(operator, "move", "confirm", data)
    row = Reorganization.objects.get()
    assert response.url == reverse("reorganization_detail", args=[row.pk])
    assert cast.school.reviewing_body_on(on) == cast.far_commune and cast.school.reviewing_body_on(today) == cast.commune
    detail = operator.get(response.url).content.decode()
    assert "Hủy quyết định đã ghi" in detail and str(cast.school) in detail


def test_merge_by_the_pages_with_people(cast, operator, today):
    on = today + timedelta(days=30)
    data = typed(cast, on, schools_merged=[cast.school.pk], successor=cast.other_school.pk)
    _, page = post(operator, "merge", "preview", data)
    roles = {row.user: f"role_{row.pk}" for row in Membership.objects.filter(organization=cast.school)}
    assert "Người principal, hiệu trưởng Trường Mầm non Hoa Mai" in page and all(name in page for name in roles.values())
    post(operator, "merge", "confirm", data | {roles[cast.principal]: Role.DEPUTY, roles[cast.deputy]: "", roles[cast.clerk]: Role.CLERK,
                                               roles[cast.secretary]: "", roles[cast.member]: ""})  # fmt: skip
    came = Membership.objects.filter(organization=cast.other_school, from_on=on)
    assert {(row.user, row.role) for row in came} == {(cast.principal, Role.DEPUTY), (cast.clerk, Role.CLERK)}
    assert Organization.objects.get(pk=cast.school.pk).to_on == on - timedelta(days=1)


def test_people_not_asked_about_yet_start_from_their_role_and_heads_from_none(cast, operator, today):
    data = typed(cast, today + timedelta(days=30), schools_merged=[cast.school.pk], successor=cast.other_school.pk)
    response, _ = post(operator, "merge", "preview", data)
    form = response.context["staff_form"]
    first = {row.user: form.data[name] for name, row in form.staff.items()}
    assert first[cast.principal] == "" and first[cast.clerk] == Role.CLERK and first[cast.deputy] == Role.DEPUTY


def test_a_successor_without_head_is_told_before(cast, operator, today):
    new = make_school("moi", "Trường Mầm non Hoa Mai Mới", cast.commune)
    data = typed(cast, today + timedelta(days=30), schools_merged=[cast.school.pk], successor=new.pk)
    _, page = post(operator, "merge", "preview", data)
    assert "chưa có người đứng đầu" in page
    role = Membership.objects.get(user=cast.principal)
    _, page = post(operator, "merge", "preview", data | {f"role_{role.pk}": Role.PRINCIPAL})
    assert "chưa có người đứng đầu" not in page


def test_close_by_the_pages_moves_every_school(cast, operator, today):
    on = today + timedelta(days=30)
    data = typed(cast, on, successor=cast.far_commune.pk) | {f"to_{cast.other_school.pk}": cast.department.pk}
    _, page = post(operator, "close", "preview", data)
    assert "kết thúc hoạt động" in page and "Người officer" in page
    post(operator, "close", "confirm", data)
    assert cast.school.reviewing_body_on(on) == cast.far_commune and cast.other_school.reviewing_body_on(on) == cast.department
    assert Organization.objects.get(pk=cast.commune.pk).to_on == on - timedelta(days=1)


@pytest.mark.parametrize(("change", "words"), [
    ({"effective_on": "32/13/2026"}, "Không đọc được ngày này"),
    ({"decision_number": ""}, "Cần điền mục này"),
    ({"schools_moved": []}, "Chọn ít nhất một trường"),
    ({"decided_on": "01/01/2090"}, "không trước ngày quyết định"),
    ({"successor": "commune"}, "đang do UBND xã Hoa Mai xét duyệt"),
])  # fmt: skip
@pytest.mark.parametrize("step", ["preview", "confirm"])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, operator, today, change, words, step):
    data = typed(cast, today + timedelta(days=30), schools_moved=[cast.school.pk], successor=cast.far_commune.pk, decision_issuer="UBND huyện nào đó")
    change = {name: getattr(cast, value).pk if name == "successor" else value for name, value in change.items()}
    _, page = post(operator, "move", step, data | change)
    assert words in page and "UBND huyện nào đó" in page and "Bước 2/3" in page
    assert not Reorganization.objects.exists()


def test_going_back_keeps_what_was_typed_and_who_goes_where(cast, operator, today):
    role = Membership.objects.get(user=cast.deputy)
    data = typed(cast, today + timedelta(days=30), schools_merged=[cast.school.pk], successor=cast.other_school.pk) | {f"role_{role.pk}": Role.MEMBER}
    _, page = post(operator, "merge", "edit", data)
    assert "Bước 2/3" in page and f'name="role_{role.pk}" value="member"' in page and "125/QĐ-UBND" in page
    response, _ = post(operator, "merge", "preview", data)
    assert response.context["staff_form"].data[f"role_{role.pk}"] == Role.MEMBER


def test_a_role_that_does_not_fit_is_refused_on_the_preview(cast, operator, today):
    role = Membership.objects.get(user=cast.deputy)
    data = typed(cast, today + timedelta(days=30), schools_merged=[cast.school.pk], successor=cast.other_school.pk) | {f"role_{role.pk}": Role.LEADER}
    _, page = post(operator, "merge", "confirm", data)
    assert "Bước 3/3" in page and not Reorganization.objects.exists()


# --- what the preview counts ------------------------------------------------------------------------------------------


def test_the_preview_counts_and_never_names_a_paper(cast, operator, today):
    for state in ("draft", "returned", "submitted", "in_review", "approved", "issued"):
        scenes.document_in(cast, state)
    Certificate.objects.create(school=cast.school.school, kind="accreditation", degree=1, decision_number="1/QĐ", issuer="Sở", decided_on=date(2024, 1, 2))
    open_campaign(cast, today)
    what = order(cast, "move", cast.far_commune, today + timedelta(days=30), moves={cast.school: cast.far_commune})
    found = preview(cast.acting(cast.operator), what)
    place = found.places[0]
    assert (place.before, place.after) == (cast.commune, cast.far_commune)
    assert (place.drafts, place.waiting, place.approved, place.issued) == (2, 2, 1, 1)
    assert (place.certificates, place.campaigns, place.people) == (1, 1, 5) and found.sum_of("waiting") == 2
    _, page = post(operator, "move", "preview", typed(cast, what.effective_on, schools_moved=[cast.school.pk], successor=cast.far_commune.pk))
    assert "Kế hoạch cải tiến chất lượng" not in page


def test_the_preview_stores_nothing(cast, today):
    what = order(cast, "merge", cast.other_school, today, closed=[cast.school])
    before = Organization.objects.get(pk=cast.school.pk).to_on, Membership.objects.filter(to_on=None).count()
    preview(cast.acting(cast.operator), what)
    assert (Organization.objects.get(pk=cast.school.pk).to_on, Membership.objects.filter(to_on=None).count()) == before
    assert not Reorganization.objects.exists() and not AuditEntry.objects.exists()


def test_the_preview_refuses_what_the_act_refuses(cast, today):
    with pytest.raises(ValidationError, match="Còn 1 đơn vị"):
        preview(cast.acting(cast.operator), order(cast, "close", cast.far_commune, today, closed=[cast.commune], moves={cast.school: cast.far_commune}))


# --- done and undone --------------------------------------------------------------------------------------------------


def test_everybody_concerned_is_told_and_the_trail_has_it(cast, today):
    row = carry_out(cast, "move", cast.far_commune, today + timedelta(days=30), moves={cast.school: cast.far_commune})
    assert {row.user for row in Notice.objects.all()} >= {cast.principal, cast.clerk, cast.far_officer}
    assert not Notice.objects.filter(user__in=[cast.other_principal, cast.far_principal]).exists()
    assert f"{cast.school}; nơi tiếp nhận: {cast.far_commune}." in Notice.objects.get(user=cast.principal).text
    entry = AuditEntry.objects.get(action="sắp xếp cơ quan")
    assert entry.detail["moved"] == {"Trường Mầm non Hoa Mai": "UBND xã Đồng Xa"} and entry.subject_id == str(row.pk)


def test_undo_by_the_page_while_it_is_ahead(cast, operator, today):
    row = carry_out(cast, "move", cast.far_commune, today + timedelta(days=1), moves={cast.school: cast.far_commune})
    page = operator.post(reverse("reorganization_undo", args=[row.pk]), follow=True).content.decode()
    assert "Đã hủy; mọi quan hệ" in page and "đã hủy lúc" in page and "Hủy quyết định đã ghi" not in page
    assert cast.school.reviewing_body_on(today + timedelta(days=1)) == cast.commune
    assert AuditEntry.objects.filter(action="hủy sắp xếp cơ quan").count() == 1
    operator.post(reverse("reorganization_undo", args=[row.pk]))
    assert AuditEntry.objects.filter(action="hủy sắp xếp cơ quan").count() == 1


def test_no_undo_once_it_is_in_force(cast, operator, today):
    row = carry_out(cast, "move", cast.far_commune, today, moves={cast.school: cast.far_commune})
    assert "Hủy quyết định đã ghi" not in operator.get(reverse("reorganization_detail", args=[row.pk])).content.decode()
    page = operator.post(reverse("reorganization_undo", args=[row.pk]), follow=True).content.decode()
    assert "đã có hiệu lực" in page and cast.school.reviewing_body_on(today) == cast.far_commune


def test_the_organisations_page_names_the_decision(cast, today):
    carry_out(cast, "merge", cast.other_school, today, closed=[cast.school])
    for person, place in ((cast.operator, cast.school), (cast.other_principal, cast.other_school), (cast.officer, cast.other_school)):
        page = cast.client(person).get(reverse("organization_detail", args=[place.pk])).content.decode()
        assert "quyết định số 125/QĐ-UBND" in page and ("Xem quyết định" in page) == (person == cast.operator)


# --- the authority's desk follows by date -----------------------------------------------------------------------------


def open_campaign(cast, today):
    return workflow.open_campaign(cast.acting(cast.officer), schools=[cast.school, cast.other_school], title="Kế hoạch cải tiến 2026-2027",
                                  kind=CampaignKind.PLAN, school_year=2026, due_on=today + timedelta(days=5), note="")  # fmt: skip


@pytest.mark.parametrize(("days", "is_gone"), [(0, True), (1, False)], ids=["on the day", "the day before"])
def test_tables_and_campaigns_follow_on_the_day(cast, today, days, is_gone):
    campaign = open_campaign(cast, today)
    send(cast.school, cast.commune, cast.principal, money=[5_000_000], decision="approved")
    carry_out(cast, "move", cast.far_commune, today + timedelta(days=days), moves={cast.school: cast.far_commune})
    officer, far = cast.acting(cast.officer), cast.acting(cast.far_officer)
    assert [cast.school.pk in {line.pk for line in school_lines(acting)} for acting in (officer, far)] == [not is_gone, is_gone]
    assert schools_below(officer).filter(pk=cast.school.pk).exists() is not is_gone
    lines = {line.row.organization: line for line in asked_schools(campaign, today)}
    assert (lines[cast.school].found.standing == Standing.GONE) is is_gone and lines[cast.other_school].found.standing == Standing.NOT_OPENED
    assert workflow.owing(campaign) == ([cast.other_school.pk] if is_gone else [cast.school.pk, cast.other_school.pk])
    assert bool(requests_of(cast.acting(cast.principal))) is not is_gone
    page = cast.client(cast.officer).get(reverse("campaign_detail", args=[campaign.pk])).content.decode()
    assert ("không còn thuộc cơ quan" in page) is is_gone


def test_sums_are_of_schools_that_stand_below_today(cast, today):
    document = scenes.make_document(cast)
    scenes.approve(cast, scenes.take_on(cast, scenes.submit(cast, document)))
    money = document.latest_version().facts.filter(kind="budget")
    lift_all(connection, "update")  # as if the plan had asked for it
    money.update(funding="asked", source="state_budget")
    assert requests_below(cast.acting(cast.officer)).total == 2_000_000
    carry_out(cast, "move", cast.far_commune, today, moves={cast.school: cast.far_commune})
    assert requests_below(cast.acting(cast.officer)).total == 0
    assert requests_below(cast.acting(cast.far_officer)).total == 2_000_000


def test_a_moved_school_is_no_longer_reminded(cast, today):
    campaign = open_campaign(cast, today)
    carry_out(cast, "move", cast.far_commune, today, moves={cast.school: cast.far_commune})
    assert workflow.remind(cast.acting(cast.officer), Campaign.objects.get(pk=campaign.pk), [cast.school.pk, cast.other_school.pk]) == 1


# --- predecessors -----------------------------------------------------------------------------------------------------


@pytest.fixture
def merged(cast, today):
    """The cast's school, with a plan in draft, a draft without text and figures of an open year, went into the other school."""
    plan = Stage(cast).make_plan()
    Document.objects.create(organization=cast.school, kind=DocumentKind.IMPROVEMENT_PLAN, route=Route.APPROVAL, title="Bản chưa có chữ")
    YearlyFigures.objects.create(school=cast.school.school, school_year=today.year, values={"teachers_total": "24"})
    scenes.document_in(cast, DocumentState.ISSUED)
    carry_out(cast, "merge", cast.other_school, today, closed=[cast.school])
    return plan


def read(cast, name, *args, person="other_principal"):
    return cast.client(getattr(cast, person)).get(reverse(name, args=args))


def test_the_successor_finds_the_papers_of_the_school_before_it(cast, merged):
    page = read(cast, "predecessor_detail", cast.school.pk).content.decode()
    assert "Đơn vị tiền thân" in page and "125/QĐ-UBND" in page and merged.document.title in page and "Bản chưa có chữ" in page
    assert reverse("predecessor_detail", args=[cast.school.pk]) in read(cast, "document_list").content.decode()
    assert reverse("predecessor_detail", args=[cast.school.pk]) in read(cast, "school_profile").content.decode()


def test_an_unfinished_plan_stays_readable_and_only_that(cast, merged):
    page = read(cast, "predecessor_paper", merged.document_id).content.decode()
    assert "KẾ HOẠCH" in page and "Chỉ xem" in page and "<form" not in page.split("<main")[1].split("</main>")[0]
    assert read(cast, "plan_edit", merged.pk).status_code == 404
    assert cast.client(cast.other_principal).post(reverse("plan_submit", args=[merged.pk])).status_code == 404


def test_a_paper_without_text_says_so(cast, merged):
    document = Document.objects.get(title="Bản chưa có chữ")
    assert "Không có bản chữ" in read(cast, "predecessor_paper", document.pk).content.decode()


def test_figures_of_the_old_school_are_read_open_years_too(cast, merged):
    page = read(cast, "figures_grid", cast.school.pk).content.decode()
    assert "trường tiền thân: chỉ xem" in page and "24" in page and "Lưu số liệu" not in page
    assert read(cast, "figure_trends", cast.school.pk).status_code == 200
    assert read(cast, "school_profile", cast.school.pk).status_code == 200
    own = read(cast, "figures_grid").content.decode()
    assert "trường tiền thân" not in own


def test_nobody_else_reads_a_predecessor(cast, merged):
    for person in ("far_principal", "officer", "operator", "principal"):
        assert read(cast, "predecessor_detail", cast.school.pk, person=person).status_code == 404
        assert read(cast, "predecessor_paper", merged.document_id, person=person).status_code == 404


def test_before_the_day_there_is_no_predecessor(cast, today):
    carry_out(cast, "merge", cast.other_school, today + timedelta(days=1), closed=[cast.school])
    assert read(cast, "predecessor_detail", cast.school.pk).status_code == 404
    assert read(cast, "figures_grid", cast.school.pk).status_code == 404


def test_the_successor_of_a_body_finds_its_decisions(cast, today):
    submission = scenes.document_in(cast, DocumentState.APPROVED).current_submission()
    carry_out(cast, "close", cast.far_commune, today, closed=[cast.commune], moves=dict.fromkeys([cast.school, cast.other_school], cast.far_commune))
    page = read(cast, "predecessor_detail", cast.commune.pk, person="far_officer").content.decode()
    assert "Hồ sơ đã nhận và kết luận" in page and reverse("submission_detail", args=[submission.pk]) in page
    assert read(cast, "submission_detail", submission.pk, person="far_officer").status_code == 200
    assert read(cast, "outgoing_register", person="far_officer").status_code == 200


def test_reading_writes_nothing(cast, merged, today):
    counts = [model.objects.count() for model in (AuditEntry, Reorganization, Notice)]
    for name, args in (("predecessor_detail", [cast.school.pk]), ("predecessor_paper", [merged.document_id])):
        read(cast, name, *args)
    cast.client(cast.operator).get(address("merge"), {"body": cast.commune.pk})
    assert [model.objects.count() for model in (AuditEntry, Reorganization, Notice)] == counts
    assert short_date(today) in cast.client(cast.operator).get(reverse("reorganization_list")).content.decode()
