"""What nobody should send to the council, its terms and its inheritance: each answered, nothing half-written."""

import unicodedata

import pytest

from assessments import council_workflow
from assessments.council_workflow import member_parts
from assessments.merging import Ground, digests
from assessments.models import AssessmentDeadline, Council, CouncilMember, WorkGroup
from assessments.tests.desk import filled
from documents.problems import WorkflowRefused

HUGE = "9" * 40
SCRIPT = "<script>alert(1)</script>"
PAGES = ["council_edit", "council_member_add", "council_members_paste", "work_group_add", "deadline_add"]


@pytest.fixture
def client(desk57):
    council = Council.objects.create(assessment=desk57.assessment)
    CouncilMember.objects.create(council=council, full_name="Trần Thị An")
    return desk57.cast.client(desk57.cast.principal)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("junk", ["", "\x00", "%00", "' OR 1=1 --", "{{7*7}}", HUGE, "á" * 50_000, "[" * 3000], ids=lambda text: text[:6] or "empty")
def test_junk_in_every_box_never_breaks_a_page(desk57, client, name, junk):
    form = client.get(desk57.url(name)).context["form"]
    response = client.post(desk57.url(name), {field.html_name: junk for field in form})
    assert response.status_code in (200, 302, 400, 409)


@pytest.mark.parametrize(("name", "boxes"), [
    ("council_member_add", {"user": HUGE, "duty": "member"}), ("council_member_add", {"full_name": "A", "duty": "king"}),
    ("work_group_add", {"name": "N", "kind": "gang"}), ("work_group_add", {"name": "N", "kind": "working", "members": [HUGE]}),
    ("work_group_add", {"name": "N", "kind": "working", "sheets": ["-1"]}), ("work_group_add", {"name": "N", "kind": "working", "head": "x"}),
    ("deadline_add", {"kind": "doomsday", "due_on": "01/04/2027"}), ("deadline_add", {"kind": "sheets", "due_on": "01/04/0027"}),
])
def test_choices_nobody_offered_are_refused_in_words(desk57, client, name, boxes):
    page = client.post(desk57.url(name), boxes).content.decode()
    assert "Có chỗ cần sửa" in page
    assert (CouncilMember.objects.count(), WorkGroup.objects.count(), AssessmentDeadline.objects.count()) == (1, 0, 0)


def test_tags_in_names_are_shown_as_text_everywhere(desk57, client):
    client.post(desk57.url("council_member_add"), {"full_name": SCRIPT, "post": SCRIPT, "tasks": SCRIPT, "duty": "member"})
    member = CouncilMember.objects.last()
    client.post(desk57.url("work_group_add"), {"name": SCRIPT, "kind": "working", "members": [member.pk]})
    client.post(desk57.url("deadline_add"), {"kind": "other", "name": SCRIPT, "due_on": "01/04/2027"})
    client.post(desk57.url("council_edit"), filled(client.get(desk57.url("council_edit")).context["form"]) | {"note": SCRIPT})
    for name in ("council_detail", "deadline_list", "assessment_detail", "assessment_assign", "work_group_add"):
        assert SCRIPT not in client.get(desk57.url(name)).content.decode(), name
    assert "&lt;script&gt;" in client.get(desk57.url("council_detail")).content.decode()


def test_decomposed_vietnamese_is_stored_composed_and_found_again(desk57, client):
    name = "Nguyễn Thị Hường"
    client.post(desk57.url("council_member_add"), {"full_name": unicodedata.normalize("NFD", f"  {name} "), "duty": "member"})
    assert CouncilMember.objects.last().full_name == name
    client.post(desk57.url("council_members_paste"), {"lines": unicodedata.normalize("NFD", name)})
    assert CouncilMember.objects.filter(full_name=name).count() == 1


@pytest.mark.parametrize("limit", ["full_name", "post", "tasks"])
def test_a_text_over_its_limit_is_named_and_stays_in_the_box(desk57, client, limit):
    long = "x" * 2001
    page = client.post(desk57.url("council_member_add"), {"full_name": "A", "duty": "member", limit: long}).content.decode()
    assert "Có chỗ cần sửa" in page and long in page and CouncilMember.objects.count() == 1


@pytest.mark.parametrize("name", ["council_member_edit", "work_group_edit", "deadline_edit"])
def test_rows_that_are_gone_or_of_other_assessments_are_not_found(desk57, client, name):
    for pk in (0, 999_999, 2**62):
        assert client.get(desk57.url(name, pk)).status_code == 404


@pytest.mark.parametrize("direction", ["", "UP", "down;drop table", HUGE])
def test_an_unknown_direction_moves_nobody(desk57, client, direction):
    first = CouncilMember.objects.get()
    CouncilMember.objects.create(council=first.council, full_name="B", position=1)
    assert client.post(desk57.url("council_member_move", first.pk), {"direction": direction}).status_code == 302
    assert [row.full_name for row in CouncilMember.objects.all()] == ["Trần Thị An", "B"]


def gone(desk57, client, name, remove, pk, typed):
    """The answer to a form sent for a row that was taken away after it was opened."""
    opened = filled(client.get(desk57.url(name, pk)).context["form"])
    client.post(desk57.url(remove, pk))
    return client.post(desk57.url(name, pk), opened | typed)


def sent_on(response):
    """(where the form of a page goes, what a browser would send)."""
    target = response.context["target"]
    assert f'<form method="post" action="{target}"' in response.content.decode()
    return target, filled(response.context["form"])


def test_a_member_removed_while_another_edits_keeps_what_was_typed(desk57, client):
    row = CouncilMember.objects.get()
    response = gone(desk57, client, "council_member_edit", "council_member_remove", row.pk, {"post": "Kế toán", "tasks": "Ghi biên bản"})
    page = response.content.decode()
    assert response.status_code == 409 and "vừa bị bỏ khỏi hội đồng trong lúc bạn sửa" in page and "Ghi biên bản" in page
    assert not CouncilMember.objects.exists()  # nobody is brought back unasked
    target, data = sent_on(response)
    assert client.post(target, data).status_code == 302
    again = CouncilMember.objects.get()
    assert (again.full_name, again.post, again.tasks) == ("Trần Thị An", "Kế toán", "Ghi biên bản")


def test_a_group_and_a_term_removed_while_another_edits_keep_what_was_typed(desk57, client):
    group = WorkGroup.objects.create(council=Council.objects.get(), name="Nhóm 1")
    sheet = desk57.sheet("1.2")
    response = gone(desk57, client, "work_group_edit", "work_group_remove", group.pk, {"name": "Nhóm mới", "sheets": [sheet.pk]})
    assert response.status_code == 409 and "Nhóm này vừa bị bỏ" in response.content.decode()
    target, data = sent_on(response)
    client.post(target, data)
    assert list(WorkGroup.objects.get(name="Nhóm mới").sheets.all()) == [sheet]
    term = AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="other", name="Mốc", due_on="2027-03-01")
    response = gone(desk57, client, "deadline_edit", "deadline_remove", term.pk, {"name": "Họp lần hai"})
    assert response.status_code == 409 and "Mốc này vừa bị bỏ" in response.content.decode()
    target, data = sent_on(response)
    client.post(target, data)
    assert AssessmentDeadline.objects.get().name == "Họp lần hai"


def test_a_row_taken_away_between_reading_and_locking_is_said_too(desk57, client):
    row = CouncilMember.objects.get()
    acting, parts = desk57.cast.acting(desk57.cast.principal), member_parts(row)
    council_workflow.remove_member(acting, desk57.assessment, row)
    with pytest.raises(WorkflowRefused, match="“Trần Thị An” vừa bị bỏ"):
        council_workflow.save_member(acting, desk57.assessment, row, parts | {"post": "Kế toán"}, Ground(digests(parts)))


def test_taking_the_same_row_away_twice_is_said_and_no_dead_end(desk57, client):
    group = WorkGroup.objects.create(council=Council.objects.get(), name="Nhóm 1")
    term = AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="other", name="Mốc", due_on="2027-03-01")
    rows = {"council_member_remove": CouncilMember.objects.get(), "work_group_remove": group, "deadline_remove": term}
    for name, row in rows.items():
        pages = [client.post(desk57.url(name, row.pk), follow=True) for _ in range(2)]
        assert [page.status_code for page in pages] == [200, 200]
        assert ["đã được bỏ trước đó" in page.content.decode() for page in pages] == [False, True], name


def test_other_schools_learn_nothing_of_a_removed_member(desk57, client):
    row = CouncilMember.objects.get()
    client.post(desk57.url("council_member_remove", row.pk))
    stranger = desk57.cast.client(desk57.cast.other_principal)
    assert stranger.post(desk57.url("council_member_edit", row.pk), {"full_name": "A"}).status_code == 404
    assert client.get(desk57.url("council_member_edit", row.pk)).status_code == 404


def test_a_double_send_of_a_new_group_makes_one(desk57, client):
    data = {"name": "Nhóm 1", "kind": "working"}
    answers = [client.post(desk57.url("work_group_add"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200] and WorkGroup.objects.count() == 1
    assert "đã có nhóm" in answers[1].content.decode()


def test_a_list_with_a_thousand_lines_is_refused_whole(desk57, client):
    page = client.post(desk57.url("council_members_paste"), {"lines": "\n".join(f"Người {n}" for n in range(1000))}).content.decode()
    assert "nhiều nhất 60" in page and CouncilMember.objects.count() == 1


def pages_cost(client, url, django_assert_max_num_queries, most):
    client.get(url)
    with django_assert_max_num_queries(most) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["council_detail", "deadline_list", "inheritance", "work_group_add"])
def test_pages_cost_the_same_for_one_and_for_three_rows(desk57, client, name, django_assert_max_num_queries):
    council = Council.objects.get()

    def more(at):
        member = CouncilMember.objects.create(council=council, full_name=f"Người {at}")
        group = WorkGroup.objects.create(council=council, name=f"Nhóm {at}")
        group.group_members.create(member=member)
        group.sheets.add(desk57.sheet(f"1.{at}"))
        AssessmentDeadline.objects.create(assessment=desk57.assessment, kind="other", name=f"Mốc {at}", due_on="2027-03-01")
        desk57.sheet(f"1.{at}").inherited_parts.create(source_code="1.1", source_key=f"state-{at}", kind="state", level=1, text="Trước.")

    more(1)
    few = pages_cost(client, desk57.url(name), django_assert_max_num_queries, 20)
    more(2), more(3)
    assert pages_cost(client, desk57.url(name), django_assert_max_num_queries, few) == few
