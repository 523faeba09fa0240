"""What the bench measures, in the order it prints: pages, lists, the grid, papers, first visits."""

import logging
import re
from functools import cache, partial
from itertools import count
from urllib.parse import urlencode

from django.urls import reverse

from accreditation.bench.bundles import bundle_rows
from accreditation.bench.clock import queries, timed
from accreditation.bench.comparing import comparing_rows
from accreditation.bench.copies import copy_rows
from accreditation.bench.crowd import Crowd
from accreditation.bench.desk import desk_rows
from accreditation.bench.imports import import_rows
from accreditation.bench.judging import judging_rows
from accreditation.bench.office import office_rows
from accreditation.bench.oversight import oversight_rows
from accreditation.bench.papers import pdf_rows
from accreditation.bench.reports import report_rows
from accreditation.bench.rows import Row
from accreditation.bench.signing import signing_rows
from accreditation.bench.weight import visit
from accreditation.bench.world import LARGE, SMALL
from documents.models import Version
from documents.workflow import take_back
from formats.dates import school_year_of
from schools.models import YearlyFigures

logger = logging.getLogger(__name__)

FEW, MANY = 5, 500
PREVIEW, LIST, SAVE, STORED, SUBMIT = 150, 150, 100, 20, 300  # ms, issue part "Speed"
QUERIES, PAGE = 12, 50
HOME_QUERIES = 16  # who asks, five rooms that have work for the person (papers to be signed: two more), what is recent; however much there is
GROWTH = 2.5  # twice the actions: a little more than linear is noise, quadratic would be 4
FIRST_VISIT = 170  # KB, issue part J
YEARS = 5
_BODY_ROW = re.compile(r"<tr\b")


def opened(client, address):
    """The page; an answer other than 200 must not be measured as a quick page."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def page_rows(work, client, address, target=None, most=None):
    """A page's time, and its queries where they have a limit."""
    rows = [timed(lambda: opened(client, address)).row(work, target)]
    if most:
        rows.append(Row(f"{work}: số truy vấn", queries(lambda: opened(client, address)), "", most))
    return rows


def lists_of(world):
    """(words, browser, address) of every list page."""
    officer, operator = world.client(world.officer), world.client(world.operator)
    pages = (
        ("Trường", officer, "school_list"),
        ("Hồ sơ trình", officer, "submission_list"),
        ("Cơ quan", operator, "organization_list"),
        ("Người dùng", operator, "people_list"),
        ("Văn bản", officer, "document_list"),
        ("Kế hoạch", officer, "plan_list"),
        ("Sổ số", officer, "number_register"),
    )
    return [(f"danh sách {words}", client, reverse(name)) for words, client, name in pages]


def shown_rows(html):
    """How many rows the bodies of a page's tables have."""
    return sum(len(_BODY_ROW.findall(body.partition("</tbody>")[0])) for body in html.split("<tbody>")[1:])


def list_rows(world, crowd, few=FEW, many=MANY):
    """Every list with few and with many rows: the same queries, one page of rows, in time."""
    lists = lists_of(world)
    crowd.grow(few)
    before = [queries(partial(opened, client, address)) for _, client, address in lists]
    crowd.grow(many)
    return [row for one, was in zip(lists, before, strict=True) for row in _list_rows(*one, was, many)]


def _list_rows(work, client, address, before, many):
    after = queries(lambda: opened(client, address))
    shown = shown_rows(opened(client, address).content.decode())
    return [
        timed(lambda: opened(client, address)).row(f"{work}, {many} dòng", LIST),
        Row(f"{work}: số truy vấn", after, "", QUERIES),
        Row(f"{work}: số truy vấn so với {FEW} dòng", after / before, "×", 1, f"{before} → {after}"),
        Row(f"{work}: số dòng một trang", shown, "", PAGE),
    ]


def figures_rows(world):
    """Saving all cells of five years at once, as a browser posts them; then the page itself."""
    world.fill_figures()
    client, turns = world.client(world.principal), count(1)

    def save(body):
        response = client.post(reverse("figures_save"), body, content_type="application/x-www-form-urlencoded")
        if response.status_code != 302:
            raise RuntimeError(f"figures_save: {response.status_code}")

    def body():
        return (urlencode(grid_post(world, next(turns))),)

    cells = len(world.figures) * YEARS
    return [
        timed(save, prepare=body).row(f"lưu bảng số liệu, {YEARS} năm × {len(world.figures)} chỉ số", SAVE),
        Row(f"lưu bảng số liệu: số truy vấn cho {cells} ô", queries(save, body), "", QUERIES),
        *page_rows("mở bảng số liệu", client, reverse("figures_grid")),
    ]


def grid_post(world, turn):
    """What the grid's page posts when every year gets the figures of the year `turn` places on."""
    first = school_year_of(world.today) - YEARS + 1
    stored = {row.school_year: row.values for row in YearlyFigures.objects.filter(school=world.school)}
    start = [f"{year}-{key}={text}" for year, values in stored.items() for key, text in values.items()]
    cells = {
        f"v-{first + place}-{key}": str(values[(place + turn) % YEARS])
        for key, values in world.figures.items() for place in range(YEARS)
    }  # fmt: skip
    return {"until": first + YEARS - 1, "start": " ".join(start), **cells}


def growth_row(work, small, large):
    """How many times more the large plan takes than the small one."""
    note = f"{small.cpu:.0f} → {large.cpu:.0f} ms CPU"
    return Row(f"{work}: {LARGE} nhiệm vụ so với {SMALL}", large.cpu / small.cpu, "×", GROWTH, note)


def plan_rows(world, small, large):
    """Preview and editor of both plans."""
    client, rows = world.client(world.principal), []
    for work, name, target in (("xem trước kế hoạch", "plan_preview", PREVIEW), ("trang soạn kế hoạch", "plan_edit", None)):
        places = [reverse(name, args=[plan.pk]) for plan in (small, large)]
        timings = [timed(lambda place=place: opened(client, place)) for place in places]
        counts = [queries(lambda place=place: opened(client, place)) for place in places]
        rows += [timings[0].row(f"{work}, {SMALL} nhiệm vụ", target), growth_row(work, *timings)]
        rows.append(Row(f"{work}: số truy vấn, {LARGE} nhiệm vụ so với {SMALL}", counts[1] / counts[0], "×", 1, f"{counts[0]} → {counts[1]}"))
    return rows


def review_rows(world):
    """Submitting, comparing two frozen versions; then the stored PDF of the issued paper."""
    submission = world.send_twice()
    officer = world.client(world.officer)
    rows = [submit_row(world)]
    rows += page_rows("so sánh hai bản 25 nhiệm vụ", officer, reverse("submission_changes", args=[submission.pk]))
    rows += page_rows("bàn xem xét một hồ sơ 25 nhiệm vụ", officer, reverse("submission_detail", args=[submission.pk]))
    issued = world.issue(submission)
    return [*rows, *page_rows("tệp PDF đã ban hành", world.client(world.clerk), reverse("issued_pdf", args=[issued.pk]), STORED)]


def submit_row(world):
    """A plan collected, frozen with its facts and sent, as the button does; in between it is taken back, unmeasured."""
    plan = world.plan(SMALL)

    def draft():
        if plan.document.current_submission():
            take_back(plan.document, acting=world.acting(world.principal))
        plan.document.refresh_from_db()
        return (plan,)

    return timed(world.send, prepare=draft).row("trình kế hoạch 25 nhiệm vụ", SUBMIT)


def visit_rows(client, work, address):
    """First visit in compressed bytes, and what a second start brings again."""
    seen = visit(client, address)
    again = f"{len(seen.sizes)} địa chỉ: {len(seen.kept)} lấy từ bộ nhớ đệm, {len(seen.unchanged)} trả lời 304"
    return [
        Row(f"lần vào đầu: {work}", seen.total, "KB", FIRST_VISIT, seen.note),
        Row(f"lần vào sau: {work}", seen.again, "KB", None, again),
    ]


def parts_of(world):
    """{name: function that yields rows} in the order they are measured; each can be measured alone."""
    small, large = cache(partial(world.plan, SMALL)), cache(partial(world.plan, LARGE))
    principal, crowd = partial(world.client, world.principal), cache(partial(crowd_of, world))
    return {
        "plans": lambda: plan_rows(world, small(), large()),
        "desk": lambda: desk_rows(world),
        "compare": lambda: comparing_rows(world),
        "pdf": lambda: pdf_rows(world, small(), large(), GROWTH),
        "copies": lambda: copy_rows(small()),
        "office": lambda: office_rows(small()),
        "signing": lambda: signing_rows(small()),
        "reports": lambda: report_rows(world),
        "review": lambda: review_rows(world),
        "assessment": lambda: page_rows("tổng quan tự đánh giá", principal(), reverse("assessment_detail", args=[world.assessment.pk]), most=QUERIES),
        "figures": lambda: figures_rows(world),
        "lists": lambda: crowded_rows(world, crowd()),
        "oversight": lambda: oversight_rows(world, crowd(), opened),
        "bundles": lambda: bundle_rows(world),
        "imports": lambda: import_rows(world),
        "visits": lambda: [
            *visit_rows(world.client(), "trang đăng nhập", reverse("login")),
            *visit_rows(principal(), "trang soạn kế hoạch", reverse("plan_edit", args=[small().pk])),
            *visit_rows(principal(), "trang sửa một nhiệm vụ", reverse("action_edit", args=[small().problems.first().actions.first().pk])),
        ],
        "judging": lambda: judging_rows(world, GROWTH),
    }


def crowd_of(world):
    """The one crowd of a run, with a real paper's content."""
    if not Version.objects.exists():  # measured alone: nobody sent a paper yet
        world.send_twice()
    return Crowd(world, Version.objects.latest("pk").snapshot)


def crowded_rows(world, crowd):
    """Lists and home pages where many papers wait."""
    yield from list_rows(world, crowd)
    for person, words in ((world.principal, "hiệu trưởng"), (world.officer, f"chuyên viên, {MANY} hồ sơ chờ")):
        yield from page_rows(f"trang chủ của {words}", world.client(person), reverse("home"), most=HOME_QUERIES)


def all_rows(world, only=()):
    """Measure everything, or only the parts named, yielding rows as they come; a part that breaks is a line that fails."""
    for name, rows in parts_of(world).items():
        if name in only or not only:
            try:
                yield from rows()
            except Exception:  # minutes of measuring must not be lost with one part
                logger.exception("bench: %s", name)
                yield Row(f"phần {name} không đo được", 1, "", 0)
