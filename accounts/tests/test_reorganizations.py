"""Schools moved, merged, bodies closed: everything by date, nothing before its day, and taken back whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.enums import OrganizationKind, RelationKind, ReorganizationKind, Role
from accounts.middleware import acting_for
from accounts.models import AccessChange, Letterhead, Membership, Organization, OrganizationRelation, Reorganization
from accounts.workflow import (
    Rearrangement,
    add_relation,
    inferiors_on,
    reorganize,
    staff_on,
    undo_reorganization,
)
from accreditation.tests.cast import make_person, make_school
from formats.dates import short_date

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 1)
EVE = DAY - timedelta(days=1)


def order(kind, successor, on=DAY, **fields):
    return Rearrangement(kind=kind, effective_on=on, decision_number="125/QĐ-UBND", decided_on=date(2026, 11, 20),
                         decision_issuer="UBND tỉnh An Hòa", successor=successor, **fields)  # fmt: skip


def move(cast, *schools, on=DAY, **fields):
    return order(ReorganizationKind.MOVE, cast.far_commune, on, moves=dict.fromkeys(schools or [cast.school], cast.far_commune), **fields)


def merge(cast, **fields):
    """The cast's preschool goes into the other school of the commune."""
    return order(ReorganizationKind.MERGE, cast.other_school, closed=[cast.school], **fields)


def close(cast):
    bodies = {cast.school: cast.far_commune, cast.other_school: cast.far_commune}
    return order(ReorganizationKind.CLOSE, cast.far_commune, closed=[cast.commune], moves=bodies)


@pytest.fixture
def operator(cast):
    return cast.acting(cast.operator)


def refused(operator, what, words):
    """The order is refused with these words, and nothing of it stays."""
    before = dated_rows()
    with pytest.raises(ValidationError, match=words):
        reorganize(operator, what)
    assert dated_rows() == before and not Reorganization.objects.exists()


def dated_rows():
    return [
        sorted(model.objects.values_list("pk", "to_on"), key=str)
        for model in (Organization, OrganizationRelation, Letterhead, Membership)
    ]


# --- moving -----------------------------------------------------------------------------------------------------------


def test_a_moved_school_has_the_old_body_until_the_eve_and_the_new_one_from_the_day(cast, operator):
    reorganize(operator, move(cast))
    for kind in RelationKind:
        assert cast.school.superior_on(kind, EVE) == cast.commune
        assert cast.school.superior_on(kind, DAY) == cast.far_commune


def test_the_old_body_sees_the_school_no_more_from_that_day(cast, operator):
    reorganize(operator, move(cast))
    for on, sees, new_sees in ((EVE, True, False), (DAY, False, True)):
        assert Organization.objects.below(cast.commune, on).filter(pk=cast.school.pk).exists() is sees
        assert Organization.objects.below(cast.far_commune, on).filter(pk=cast.school.pk).exists() is new_sees
    assert Organization.objects.below(cast.department, DAY).filter(pk=cast.school.pk).exists()


def test_papers_of_that_day_carry_the_new_body_and_the_schools_own_lines(cast, operator):
    old = cast.school.letterhead_on(EVE)
    reorganize(operator, move(cast))
    new = cast.school.letterhead_on(DAY)
    assert cast.school.letterhead_on(EVE) == old
    assert (new.managing_lines, new.issuer_lines, new.paper_code, new.place_name) == ("UBND XÃ ĐỒNG XA", old.issuer_lines, old.paper_code, old.place_name)


def test_only_the_reviewing_body_may_change(cast, operator):
    reorganize(operator, move(cast, moves_managing=False))
    assert cast.school.managing_body_on(DAY) == cast.commune and cast.school.reviewing_body_on(DAY) == cast.far_commune
    assert cast.school.letterhead_on(DAY).managing_lines == "UBND XÃ HOA MAI"


def test_people_of_a_moved_school_keep_their_roles(cast, operator):
    reorganize(operator, move(cast))
    assert acting_for(cast.principal, today=DAY).roles == {Role.PRINCIPAL}


def test_the_book_names_the_decision_for_every_place(cast, operator):
    reorganize(operator, move(cast))
    lines = AccessChange.objects.filter(action="Sắp xếp cơ quan").order_by("pk")
    assert [row.organization for row in lines] == [cast.school, cast.far_commune]
    assert all("125/QĐ-UBND" in row.detail and short_date(DAY) in row.detail for row in lines)
    assert lines[0].by == cast.operator


@pytest.mark.parametrize("name", ["principal", "officer", "leader"])
def test_only_an_operator_writes_it(cast, operator, name):
    with pytest.raises(PermissionDenied):
        reorganize(cast.acting(getattr(cast, name)), move(cast))
    row = reorganize(operator, move(cast))
    with pytest.raises(PermissionDenied):
        undo_reorganization(cast.acting(getattr(cast, name)), row)


def test_the_same_order_twice_is_refused(cast, operator):
    reorganize(operator, move(cast))
    with pytest.raises(ValidationError, match=f"bắt đầu từ ngày {short_date(DAY)} trở đi"):
        reorganize(operator, move(cast))
    assert Reorganization.objects.count() == 1


def test_what_speaks_against_a_move(cast, operator):
    refused(operator, order("move", cast.commune, moves={cast.school: cast.commune}), "đang do UBND xã Hoa Mai xét duyệt")
    refused(operator, order("move", cast.far_school, moves={cast.school: cast.far_school}), "không đứng trên")
    refused(operator, move(cast, on=date(2026, 11, 1)), "không trước ngày quyết định")
    refused(operator, order("move", cast.far_commune, date(2019, 12, 1), moves={cast.school: cast.far_commune}), "không trước ngày quyết định")
    Organization.objects.filter(pk=cast.far_commune.pk).update(to_on=EVE)
    cast.far_commune.refresh_from_db()
    refused(operator, move(cast), f"không hoạt động ngày {short_date(DAY)}")


def test_a_change_entered_for_a_later_day_is_settled_first(cast, operator):
    add_relation(operator, OrganizationRelation(organization=cast.school, superior=cast.far_commune, kind="reviewing", from_on=date(2027, 6, 1)))
    refused(operator, move(cast), "quan hệ quản lý bắt đầu từ ngày")


# --- merging ----------------------------------------------------------------------------------------------------------


def test_a_merged_school_ends_on_the_eve_with_all_its_rows(cast, operator):
    reorganize(operator, merge(cast))
    cast.school.refresh_from_db()
    assert cast.school.to_on == EVE
    assert cast.school.letterhead_on(EVE) and not cast.school.letterhead_on(DAY)
    assert cast.school.reviewing_body_on(EVE) == cast.commune and cast.school.reviewing_body_on(DAY) is None
    assert acting_for(cast.principal, today=EVE).organization == cast.school
    assert acting_for(cast.principal, today=DAY) is None


def test_people_go_along_with_the_role_chosen_and_nobody_else(cast, operator):
    held = {row.user: row for row in staff_on([cast.school], EVE)}
    reorganize(operator, merge(cast, staff=[(held[cast.principal], Role.DEPUTY), (held[cast.clerk], Role.CLERK)]))
    for person, role in ((cast.principal, Role.DEPUTY), (cast.clerk, Role.CLERK)):
        before, after = (acting_for(person, today=on) for on in (EVE, DAY))
        assert (before.organization, after.organization, after.roles) == (cast.school, cast.other_school, {role})
    assert acting_for(cast.secretary, today=DAY) is None


def test_who_comes_from_two_schools_with_one_role_has_it_once(cast, operator):
    third = make_school("mnbx", "Trường Mầm non Bình Xa", cast.commune)
    both = make_person("haitruong", cast.school, Role.CLERK)
    Membership.objects.create(user=both, organization=third, role=Role.CLERK, from_on=date(2021, 1, 1))
    Membership.objects.create(user=both, organization=cast.other_school, role=Role.MEMBER, from_on=date(2021, 1, 1))
    rows = [row for row in staff_on([cast.school, third], EVE) if row.user == both]
    reorganize(operator, order("merge", cast.other_school, closed=[cast.school, third], staff=[(row, Role.CLERK) for row in rows]))
    after = acting_for(both, today=DAY)
    assert after.organization == cast.other_school and after.roles == {Role.CLERK, Role.MEMBER}
    assert Membership.objects.filter(user=both, organization=cast.other_school, role=Role.CLERK).count() == 1
    assert {place for place, _ in after.posts} == {cast.other_school}


def test_a_new_school_that_begins_that_day_takes_two_over(cast, operator):
    new = Organization.objects.create(kind=OrganizationKind.SCHOOL, name="Trường Tiểu học và THCS Hoa Mai", code="moi", from_on=DAY)
    reorganize(operator, order("merge", new, closed=[cast.school, cast.other_school]))
    assert set(Organization.objects.predecessors(new, DAY)) == {cast.school, cast.other_school}
    assert not Organization.objects.predecessors(new, EVE).exists()


def test_the_successor_sees_its_predecessor_from_the_day(cast, operator):
    reorganize(operator, merge(cast))
    for on, sees in ((EVE, False), (DAY, True)):
        acting = acting_for(cast.other_principal, today=on)
        assert Organization.objects.visible_to(acting).filter(pk=cast.school.pk).exists() is sees


def test_a_predecessor_of_a_predecessor_stays_known(cast, operator):
    third = make_school("mnbx", "Trường Mầm non Bình Xa", cast.commune)
    reorganize(operator, order("merge", cast.school, closed=[third]))
    later = order("merge", cast.other_school, date(2027, 8, 1), closed=[cast.school])
    reorganize(operator, later)
    assert set(Organization.objects.predecessors(cast.other_school, date(2027, 8, 1))) == {cast.school, third}


def test_schools_merge_only_with_schools_and_never_with_themselves(cast, operator):
    refused(operator, order("merge", cast.far_commune, closed=[cast.school]), "trường với trường")
    refused(operator, order("merge", cast.school, closed=[cast.school]), "không thể là nơi kết thúc")


# --- closing a body ---------------------------------------------------------------------------------------------------


def test_a_body_closes_with_all_its_schools_moved_in_the_same_act(cast, operator):
    assert set(inferiors_on(cast.commune, EVE)) == {cast.school, cast.other_school}
    reorganize(operator, close(cast))
    assert not inferiors_on(cast.commune, DAY).exists()
    assert {school.reviewing_body_on(DAY) for school in (cast.school, cast.other_school)} == {cast.far_commune}
    assert acting_for(cast.officer, today=EVE).organization == cast.commune and acting_for(cast.officer, today=DAY) is None
    assert set(Organization.objects.predecessors(cast.far_commune, DAY)) == {cast.commune}


def test_no_school_is_left_below_a_closed_body(cast, operator):
    left = order("close", cast.far_commune, closed=[cast.commune], moves={cast.school: cast.far_commune})
    refused(operator, left, "Còn 1 đơn vị thuộc UBND xã Hoa Mai: Trường Tiểu học Hoa Mai")


def test_schools_of_a_closed_body_may_go_to_several(cast, operator):
    what = close(cast)
    what.moves[cast.school] = cast.department
    reorganize(operator, what)
    assert cast.school.reviewing_body_on(DAY) == cast.department and cast.other_school.reviewing_body_on(DAY) == cast.far_commune


def test_the_place_of_the_last_operator_does_not_close(cast, operator):
    province = Organization.objects.create(kind=OrganizationKind.PROVINCE, name="UBND tỉnh An Hòa", code="tinh", from_on=date(2020, 1, 1))
    bodies = dict.fromkeys([cast.commune, cast.far_commune], province)
    refused(operator, order("close", province, closed=[cast.department], moves=bodies), "người vận hành cuối cùng")


# --- taking it back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [move, merge, close])
def test_taken_back_in_time_everything_is_as_before(cast, operator, make):
    before = dated_rows()
    row = reorganize(operator, make(cast))
    assert dated_rows() != before
    undone = undo_reorganization(replace(operator, today=EVE), row)
    assert dated_rows() == before
    assert undone.undone_by == cast.operator and not undone.is_ahead
    assert AccessChange.objects.filter(action="Hủy sắp xếp cơ quan").exists()
    assert not Organization.objects.predecessors(cast.other_school, DAY).exists()
    assert undo_reorganization(operator, row).undone_at == undone.undone_at


def test_on_the_day_itself_it_is_too_late(cast, operator):
    row = reorganize(operator, move(cast))
    assert row.is_ahead == (timezone.localdate() < DAY)
    with pytest.raises(ValidationError, match="đã có hiệu lực"):
        undo_reorganization(replace(operator, today=DAY), row)
    assert undo_reorganization(replace(operator, today=EVE), row).undone_at


def test_rows_changed_since_are_not_overwritten(cast, operator):
    row = reorganize(operator, move(cast))
    cast.school.relations.filter(to_on=EVE).update(to_on=date(2026, 12, 1))
    with pytest.raises(ValidationError, match="đã được sửa sau khi ghi"):
        undo_reorganization(operator, row)
    row.refresh_from_db()
    assert row.undone_at is None and cast.school.reviewing_body_on(DAY) == cast.far_commune


# --- the hour ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "place"), [
    (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), "school"),
    (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), "other_school"),
], ids=["23:59:59 in Việt Nam", "0:00 in Việt Nam"])  # fmt: skip
def test_the_change_comes_at_midnight_in_vietnam(cast, operator, monkeypatch, moment, place):
    held = [(row, row.role) for row in staff_on([cast.school], EVE) if row.user == cast.clerk]
    reorganize(operator, merge(cast, staff=held))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert acting_for(cast.clerk).organization == getattr(cast, place)
