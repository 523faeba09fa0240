"""What every page's frame shows: who acts where, the rail of nouns, the school year (DESIGN 6)."""

from typing import NamedTuple

from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.enums import Role
from accreditation.home import my_work
from formats.dates import school_year_of
from records.models import AuditEntry

KEEP_COUNT = 60  # seconds
# label, page name, icon file under templates/components/icons
SCHOOL_RAIL = (
    ("Số liệu", "figures_grid", "figures"),
    ("Tự đánh giá", "assessment_list", "assessment"),
    ("Kế hoạch", "plan_list", "plan"),
    ("Văn bản", "document_list", "document"),
)
AUTHORITY_RAIL = (
    ("Trường", "school_list", "school"),
    ("Hồ sơ trình", "submission_list", "inbox"),
    ("Đợt", "campaign_list", "campaign"),
    ("Kế hoạch", "plan_list", "plan"),
    ("Văn bản", "document_list", "document"),
)
# Pages that hang on a noun without lying under its address.
ALSO_UNDER = {"school_list": ("finding_list", "funding_requests", "certificate_expiry")}
OPERATOR_RAIL = (
    ("Cơ quan", "organization_list", "organization"),
    ("Người dùng", "people_list", "people"),
    ("Bộ tiêu chuẩn", "set_list", "standards"),
)
# Seldom needed, so in the menu under the organisation's name; an operator has these in the rail.
SCHOOL_PLACE = (("Thông tin trường", "school_profile"), ("Người dùng", "people_list"), ("Bộ tiêu chuẩn", "set_list"))
AUTHORITY_PLACE = (("Người dùng", "people_list"), ("Bộ tiêu chuẩn", "set_list"))


class RailItem(NamedTuple):
    """One noun of the rail; `active` when the page shown lies under its address."""

    label: str
    url_name: str
    icon: str
    active: bool
    url: str


class ActingChoice(NamedTuple):
    """One organisation the person may switch to, with the roles held there in words."""

    organization: object
    roles: str
    is_current: bool


def page_frame(request):
    """Context for base.html; what needs queries is lazy, so that a part page without the frame pays nothing."""
    acting = getattr(request, "acting", None)
    return {
        "acting": acting,
        "rail": rail_for(acting, request.path),
        "place_links": place_links(acting),
        "acting_choices": SimpleLazyObject(lambda: choices_of(acting)),
        "waiting_count": SimpleLazyObject(lambda: waiting_count(acting)),
        "role_words": role_words(acting.roles) if acting else "",
        "current_school_year": school_year_of(timezone.localdate()),
    }


def waiting_count(acting):
    """How much waits for the person: kept for a minute, and counted anew as soon as the trail has a new line.

    Every change of state writes a line, so one small question stands for those of all rooms.
    """
    if acting is None:
        return 0
    last_line = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"waiting:{acting.user.pk}:{acting.organization.pk}:{acting.today}:{last_line}"
    return cache.get_or_set(key, lambda: len(my_work(acting)), KEEP_COUNT)


def rail_for(acting, path):
    """The rail's items for who acts; `path` lights the one it lies under."""
    nouns = [(label, name, icon, _url(name)) for label, name, icon in _nouns(acting)]
    return [RailItem(label, name, icon, path.startswith(_places_of(name, url)), url) for label, name, icon, url in nouns if url]


def _places_of(name, url):
    """The addresses under which a noun is lit."""
    return (url, *(found for other in ALSO_UNDER.get(name, ()) if (found := _url(other))))


def place_links(acting):
    """(label, url) of what belongs to the organisation acted for."""
    nouns = _nouns(acting)
    links = SCHOOL_PLACE if nouns is SCHOOL_RAIL else AUTHORITY_PLACE if nouns is AUTHORITY_RAIL else ()
    return [(label, _url(name)) for label, name in links if _url(name)]


def choices_of(acting):
    """The organisations where the person holds a role today, in the order of their names."""
    roles = {}
    for place, role in acting.posts if acting else ():
        roles.setdefault(place, set()).add(role)
    return [ActingChoice(place, role_words(held), place == acting.organization) for place, held in roles.items()]


def role_words(roles):
    """Roles as people read them, in the order of the enum: 'Hiệu trưởng, Văn thư'."""
    return ", ".join(role.label for role in Role if role in roles)


def _nouns(acting):
    """The nouns by kind of work; who only operates never sees papers (DESIGN 3.6)."""
    if acting is None:
        return ()
    if acting.is_school and acting.roles - {Role.OPERATOR}:
        return SCHOOL_RAIL
    return AUTHORITY_RAIL if acting.is_authority else OPERATOR_RAIL


def _url(name):
    """The page's address, or '' while its room has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
