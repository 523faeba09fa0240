"""Every page of this room for whom it was not made: no role, nonsense in the address, nonsense in the boxes."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Verb
from accounts.models import AccessChange, Delegation, Membership, Organization, User

ADDED = ["/people/add", "/people/join", "/delegations/add", "/organizations/add"]
# Path with the name of the thing it is about, and what somebody without a role gets.
PAGES = {
    "/people": 403, "/people/add": 403, "/people/join": 403, "/delegations/add": 403, "/organizations": 403, "/organizations/add": 403,
    "/people/{member}": 404, "/people/{member}/edit": 404, "/people/{stranger}": 404, "/people/{stranger}/edit": 404,
    "/people/{member}/deactivate": 404, "/people/{member}/roles/add": 403, "/roles/{role}/end": 404,
    "/organizations/{school}": 404, "/organizations/{school}/edit": 404, "/organizations/{school}/close": 404,
    "/organizations/{school}/relations/add": 404, "/organizations/{school}/letterheads/add": 404,
    "/relations/{relation}/edit": 404, "/letterheads/{letterhead}/edit": 404,
}
ACTS = {"/people/{member}/link": 404, "/people/{member}/reactivate": 404, "/delegations/{delegation}/end": 404, "/acting": 404}
NUMBERED = sorted({path for path in [*PAGES, *ACTS] if "{" in path and "stranger" not in path})


@pytest.fixture
def ids(cast):
    today = timezone.localdate()
    delegation = Delegation.objects.create(
        organization=cast.school, giver=cast.principal, receiver=cast.deputy, verb=Verb.SUBMIT, from_on=today, to_on=today
    )
    rows = {"member": cast.member, "stranger": cast.stranger, "school": cast.school, "delegation": delegation,
            "role": cast.member.memberships.get(), "relation": cast.school.relations.first(), "letterhead": cast.school.letterheads.get()}
    return {name: row.pk for name, row in rows.items()}


def counts():
    return [model.objects.count() for model in (User, Membership, Organization, Delegation, AccessChange)]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_who_holds_no_role_reads_and_changes_nothing(cast, ids, path):
    client, before = cast.client(cast.stranger), counts()
    for method in (client.get, client.post):
        expected = 405 if method == client.post and path in ("/people", "/organizations", "/people/{member}", "/people/{stranger}",
                                                             "/organizations/{school}") else PAGES[path]
        assert method(path.format(**ids)).status_code == expected
    assert counts() == before


@pytest.mark.parametrize("path", sorted(ACTS))
def test_who_holds_no_role_does_nothing(cast, ids, path):
    before = counts()
    assert cast.client(cast.stranger).post(path.format(**ids)).status_code == ACTS[path]
    assert counts() == before


@pytest.mark.parametrize("path", NUMBERED)
def test_a_number_that_nothing_has_is_not_found(cast, path):
    """Also for who may do everything, and also one that no database column holds."""
    client = cast.client(cast.operator)
    for number in ("0", "999999999", "9" * 30):
        address = path.format(**dict.fromkeys(("member", "school", "delegation", "role", "relation", "letterhead"), number))
        answer = client.post(address, {"role": "clerk"}) if path in ACTS else client.get(address)
        assert answer.status_code == 404


@pytest.mark.parametrize("path", sorted([*PAGES, *ACTS]))
def test_nobody_comes_by_without_a_log_in(cast, ids, path):
    address, before = path.format(**ids), counts()
    asked, sent = Client().get(address), Client().post(address)
    assert asked.status_code == 302 and asked.url == f"/login?next={address}"
    assert sent.status_code == 302 and sent.url == "/login?next=/"  # an address that only takes posts can't be come back to
    assert counts() == before


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 10_000, "q=%25_%27", "page=0", "page=-1", "page=abc", "page=" + "9" * 40, "all=x", "q=%ff"],
                         ids=["NUL", "long", "signs of SQL", "page 0", "page -1", "no page", "huge page", "no filter", "no UTF-8"])
@pytest.mark.parametrize("path", ["/people", "/organizations"])
def test_lists_bear_any_question(cast, path, query):
    response = cast.client(cast.operator).get(f"{path}?{query}")
    assert response.status_code == 200
    assert ("Không tìm thấy" in response.content.decode()) is query.startswith(("q=x", "q=%25", "q=%ff"))


NONSENSE = {"NUL": "a\0b", "long": "x" * 10_000, "script": "<script>alert(1)</script>", "invisible": "\u200b\u202e"}
BOXES = ["full_name", "username", "role", "from_on", "email", "phone", "identifier", "reason", "receiver", "to_on", "is_confirmed", "kind", "name",
         "code", "address", "managing", "reviewing", "superior", "managing_lines", "issuer_lines", "place_name", "paper_code", "has_series_per_type"]
FORMS = [*ADDED, "/people/{member}/edit", "/people/{member}/roles/add", "/roles/{role}/end", "/organizations/{school}/edit",
         "/organizations/{school}/close", "/organizations/{school}/relations/add", "/organizations/{school}/letterheads/add",
         "/relations/{relation}/edit", "/letterheads/{letterhead}/edit"]


@pytest.mark.parametrize("kind", sorted(NONSENSE))
@pytest.mark.parametrize("path", FORMS)
def test_forms_bear_any_nonsense(cast, ids, path, kind):
    """Refused with words, never stored, never printed back as markup."""
    before = counts()
    client = cast.client(cast.principal if path == "/delegations/add" else cast.operator)
    response = client.post(path.format(**ids), dict.fromkeys(BOXES, NONSENSE[kind]))
    text = response.content.decode()
    assert response.status_code == 200 and "Có chỗ cần sửa" in text
    assert "<script>alert" not in text
    assert counts() == before


@pytest.mark.parametrize("path", ["/people", "/organizations", "/people/{member}", "/organizations/{school}", "/people/add", "/roles/{role}/end",
                                  "/people/{member}/deactivate", "/organizations/add"])
def test_looking_writes_nothing(cast, ids, path, django_assert_max_num_queries):
    client = cast.client(cast.operator)
    with django_assert_max_num_queries(20) as seen:
        assert client.get(path.format(**ids)).status_code == 200
    assert [query["sql"] for query in seen if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")] == []


def test_names_are_shown_as_text_and_not_as_markup(cast):
    User.objects.filter(pk=cast.member.pk).update(full_name='<b onclick="x">Lan</b>')
    Organization.objects.filter(pk=cast.school.pk).update(name="<i>Trường</i>")
    client = cast.client(cast.operator)
    for path in ("/people", f"/people/{cast.member.pk}", "/organizations", f"/organizations/{cast.school.pk}", f"/people/{cast.member.pk}/deactivate"):
        text = client.get(path).content.decode()
        assert "<b onclick" not in text and "<i>Trường" not in text
        assert "&lt;b onclick" in text or "&lt;i&gt;Trường" in text
