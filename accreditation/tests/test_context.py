"""The frame of every page: who acts where, the rail of nouns, the switcher."""

from datetime import date

from django.core.cache import cache

from accounts.enums import Role
from accounts.models import Membership
from accreditation import context
from accreditation.tests.look_sample import render_sample, sample_request
from records.trail import audit

SINCE = date(2020, 1, 1)


def labels(rows):
    return [row[0] for row in rows]


def test_the_rail_has_the_nouns_of_the_persons_work(cast):
    assert labels(context._nouns(cast.acting(cast.principal))) == ["Số liệu", "Tự đánh giá", "Kế hoạch", "Văn bản"]
    assert labels(context._nouns(cast.acting(cast.officer))) == ["Trường", "Hồ sơ trình", "Đợt", "Kế hoạch", "Văn bản"]
    assert labels(context._nouns(cast.acting(cast.operator))) == ["Cơ quan", "Người dùng", "Bộ tiêu chuẩn"]
    assert context._nouns(None) == ()


def test_an_operator_with_school_work_keeps_the_school_rail(cast):
    Membership.objects.create(user=cast.principal, organization=cast.school, role=Role.OPERATOR, from_on=SINCE)
    assert labels(context._nouns(cast.acting(cast.principal)))[0] == "Số liệu"


def test_the_item_of_the_page_shown_is_lit(cast):
    path = "/standards/TT19-2018/"
    lit = [item.label for item in context.rail_for(cast.acting(cast.operator), path) if item.active]
    assert lit == ["Bộ tiêu chuẩn"]


def test_somebody_without_a_role_gets_a_frame_without_rail(cast):
    html = render_sample(sample_request(user=cast.stranger))
    assert "has-rail" not in html and 'class="rail"' not in html
    assert "Người không vai trò" in html


def test_the_switcher_lists_the_places_held_with_their_roles(cast):
    Membership.objects.create(user=cast.principal, organization=cast.commune, role=Role.OFFICER, from_on=SINCE)
    Membership.objects.create(user=cast.principal, organization=cast.commune, role=Role.CLERK, from_on=SINCE)
    choices = context.choices_of(cast.acting(cast.principal, cast.commune))
    assert [(str(c.organization), c.roles, c.is_current) for c in choices] == [
        ("Trường Mầm non Hoa Mai", "Hiệu trưởng", False),
        ("UBND xã Hoa Mai", "Văn thư, Chuyên viên", True),
    ]


def test_the_top_bar_says_where_and_offers_the_other_places(cast):
    Membership.objects.create(user=cast.principal, organization=cast.commune, role=Role.OFFICER, from_on=SINCE)
    html = render_sample(sample_request(cast.acting(cast.principal), cast.principal))
    assert '<span class="where-name">Trường Mầm non Hoa Mai</span>' in html
    assert f'name="organization" value="{cast.commune.pk}"' in html
    assert "Năm học" in html


def test_one_place_needs_no_switcher(cast):
    html = render_sample(sample_request(cast.acting(cast.officer), cast.officer))
    assert "UBND xã Hoa Mai" in html and 'name="organization"' not in html


def test_the_menu_of_the_place_holds_what_is_seldom_needed(cast):
    assert labels(context.place_links(cast.acting(cast.principal))) == ["Thông tin trường", "Người dùng", "Bộ tiêu chuẩn"]
    assert labels(context.place_links(cast.acting(cast.leader))) == ["Người dùng", "Bộ tiêu chuẩn"]
    assert context.place_links(cast.acting(cast.operator)) == context.place_links(None) == []


def test_every_noun_leads_to_a_page():
    nouns = {name for rail in (context.SCHOOL_RAIL, context.AUTHORITY_RAIL, context.OPERATOR_RAIL) for _, name, _ in rail}
    links = {name for menu in (context.SCHOOL_PLACE, context.AUTHORITY_PLACE) for _, name in menu}
    assert [name for name in sorted(nouns | links) if not context._url(name)] == []


def test_the_top_bar_counts_what_waits(cast, monkeypatch):
    monkeypatch.setattr(context, "my_work", lambda acting: ["một", "hai"])
    html = render_sample(sample_request(cast.acting(cast.principal), cast.principal))
    assert '<span class="waiting-count">2<span class="visually-hidden"> việc đang chờ</span></span>' in html
    cache.clear()
    monkeypatch.setattr(context, "my_work", lambda acting: [])
    assert "waiting-count" not in render_sample(sample_request(cast.acting(cast.principal), cast.principal))


def test_the_frame_costs_few_queries_and_only_when_drawn(cast, django_assert_max_num_queries, django_assert_num_queries):
    acting = cast.acting(cast.principal)
    with django_assert_max_num_queries(9):  # the switcher and what waits in each room
        render_sample(sample_request(acting, cast.principal))
    with django_assert_num_queries(1):  # whether the trail has a new line
        render_sample(sample_request(acting, cast.principal))
    with django_assert_num_queries(0):
        context.page_frame(sample_request(acting, cast.principal))


def test_what_waits_is_counted_anew_after_a_change_and_for_each_person(cast, monkeypatch):
    waiting = ["một"]
    monkeypatch.setattr(context, "my_work", lambda acting: list(waiting))
    principal, deputy = cast.acting(cast.principal), cast.acting(cast.deputy)
    assert context.waiting_count(principal) == 1
    waiting.append("hai")
    assert (context.waiting_count(principal), context.waiting_count(deputy)) == (1, 2)
    audit(cast.school, "đổi", by=cast.principal)
    assert context.waiting_count(principal) == 2
    assert context.waiting_count(None) == 0
