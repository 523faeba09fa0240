"""Words the program proposes: short, with the school's own facts, and silent where it knows nothing."""

from decimal import Decimal

import pytest

from assessments.papers.dossier import read_dossier
from assessments.papers.draft_figures import way_words
from assessments.papers.drafts import draft_of
from assessments.papers.places import all_places, groups_of
from assessments.tests import full_desk
from schools.models import YearlyFigures
from standards.enums import Verdict

GROUPS_2018 = [
    ("school", "Thông tin nhà trường, chữ viết tắt"),
    ("decision", "Quyết định thành lập hội đồng"),
    ("plan", "Kế hoạch tự đánh giá"),
    ("report", "Báo cáo tự đánh giá"),
    ("standard-1", "Tiêu chuẩn 1: Tổ chức và quản lý nhà trường"),
]
EMPTY_BY_NATURE_2018 = {
    "info:former_name",
    "info:province",
    "info:commune",
    "info:phone",
    "info:website",
    "info:foreign_link",
    "info:other_kind",
}
EMPTY_BY_NATURE_2026 = {
    "info:phone",
    "info:website",
    "report:economy",
    "report:advantages",
    "report:difficulties",
    "report:to_department",
    "report:to_commune",
    "report:to_others",
    "report:other_appendices",
}


@pytest.fixture
def full(desk):
    full_desk.fill(desk)
    return read_dossier(desk.assessment)


@pytest.fixture
def full57(desk57):
    full_desk.fill(desk57)
    return read_dossier(desk57.assessment)


def test_places_stand_in_groups_in_the_order_of_the_work(full):
    groups = groups_of(full)
    assert [(group.slug, group.title) for group in groups][:5] == GROUPS_2018
    assert groups[-1].slug == "top-level"
    assert len([group for group in groups if group.slug.startswith("standard-")]) == 5


def test_no_place_has_two_homes_or_a_key_too_long(full, full57):
    for dossier in (full, full57):
        found = [place.key for group in groups_of(dossier) for place in group.places]
        assert len(found) == len(set(found))
        assert max(map(len, found)) <= 40, "the history of texts keeps keys of forty letters"


def test_every_criterion_of_2018_has_a_place_for_its_plan_and_none_of_2026(full, full57):
    plans = [key for key in all_places(full) if key.startswith("criterion:")]
    assert len(plans) == len(full.sheets) == 25
    assert not any(key.startswith(("criterion:", "top:")) for key in all_places(full57))


def test_what_the_program_cannot_know_it_does_not_propose(full, full57):
    silent = {
        key for key in all_places(full) if not draft_of(key, full).strip() and not key.startswith(("top:", "standard:"))
    }
    assert silent == EMPTY_BY_NATURE_2018
    silent = {
        key for key in all_places(full57) if not draft_of(key, full57).strip() and not key.startswith("standard:")
    }
    assert silent == EMPTY_BY_NATURE_2026


def test_no_proposal_is_longer_than_its_place_or_leaves_a_blank(full, full57):
    for dossier in (full, full57):
        for key, place in all_places(dossier).items():
            words = draft_of(key, dossier)
            assert len(words) <= place.limit
            assert "…" not in words and "None" not in words


def test_an_unknown_place_has_no_proposal(full):
    for key in ("nothing", "standard:1:nothing", "criterion:9.9:plan:x", "standard:", ""):
        assert draft_of(key, full) == ""


def test_proposed_rows_fill_the_columns_of_their_table(full, full57):
    for dossier in (full, full57):
        for key, place in all_places(dossier).items():
            if place.is_table:
                rows = [line.split("\t") for line in draft_of(key, dossier).splitlines()]
                assert rows
                assert all(len(row) == len(place.columns) for row in rows)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("decision:bases", "Căn cứ Thông tư số 19/2018/TT-BGDĐT ngày 22/8/2018"),
        ("decision:bases", "Công văn số 5932/BGDĐT-QLCL ngày 28/12/2018"),
        ("decision:tasks", "25 tiêu chí"),
        ("decision:tasks", "năm học 2023-2024"),
        ("decision:recipients", "Như Điều 3\nUBND xã Hoa Mai (để b/c)\nLưu: VT"),
        ("plan:scope", "5 tiêu chuẩn, 25 tiêu chí"),
        ("plan:tools", "19/2018/TT-BGDĐT"),
        ("plan:training", "Hội đồng tự đánh giá (7 người)"),
        ("plan:resources", "Tiêu chuẩn 3\t3.1 – 3.6"),
        ("plan:evidence", "[Hn-a.b-cd]"),
        ("plan:evidence", "1 nhóm công tác"),
        ("plan:recipients", "CB-GV-NV (để t/h)"),
        ("report:situation", "12 nhóm, lớp; 265 trẻ; 24 giáo viên; 6 nhân viên"),
        ("report:process", "7 thành viên, 1 nhóm công tác"),
        ("report:process", "25/25 tiêu chí"),
        ("report:conclusion", "đạt Mức 4"),
        ("standard:1:opening", "10 tiêu chí, từ tiêu chí 1.1 đến tiêu chí 1.10"),
        ("standard:1:strengths", "- Điểm mạnh ở 1.1."),
        ("standard:1:weaknesses", "- Điểm yếu ở 1.1."),
        ("criterion:1.1:plan", "Trong năm học 2024-2025"),
        ("criterion:1.1:plan", "- Khắc phục: Điểm yếu ở 1.1."),
        ("criterion:1.2:plan", "tiếp tục duy trì"),
        ("top:conclusion", "6/6 nội dung của Mức 4"),
    ],
)
def test_proposals_of_2018_name_facts(full, key, words):
    assert words in draft_of(key, full)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("info:managing", "UBND xã Hoa Mai"),
        ("decision:bases", "57/2026/TT-BGDĐT ngày 07/7/2026"),
        ("plan:evidence", "MC.a.b.cc"),
        ("report:learners", "265 trẻ"),
        ("report:scope", "4 tiêu chuẩn, 15 tiêu chí"),
        ("report:period", "3 năm học, từ 2024-2025 đến 2026-2027"),
        ("report:planning", "7 thành viên"),
        ("report:carrying_out", "15 tiêu chí"),
        ("report:confirming", "trước ngày 15/6"),
        ("report:overview", "15/15 tiêu chí"),
        ("report:overview", "đạt Mức 2"),
        ("standard:1:weaknesses", "+ Nguyên nhân: Thiếu kinh phí."),
        ("standard:1:priorities", "- Khắc phục: Điểm yếu ở 1.1."),
        ("standard:2:trend", "100,00% (2026-2027)"),
    ],
)
def test_proposals_of_2026_name_facts(full57, key, words):
    assert words in draft_of(key, full57)


def test_proposals_follow_failed_criteria(desk):
    full_desk.fill(desk)
    desk.judge(Verdict.NOT_MET, code="1.1", level=1)
    desk.judge(Verdict.NOT_MET, code="3.2", level=1)
    words = draft_of("report:conclusion", read_dossier(desk.assessment))
    assert "2 tiêu chí không đạt Mức 1 (1.1, 3.2)" in words
    assert words.endswith("chưa đạt Mức 1.")


def test_only_the_weightiest_weaknesses_of_a_standard_are_named(desk):
    full_desk.write_sheets(desk.assessment)
    for number in range(7):
        desk.add_weakness("1.2", text=f"Việc nhỏ {number}.", priority=3)
    words = draft_of("standard:1:weaknesses", read_dossier(desk.assessment)).splitlines()
    assert words[0] == "- Điểm yếu ở 1.1." and len(words) == 5


@pytest.mark.parametrize(
    ("values", "way"),
    [
        (("80", "85", "95"), "tăng qua 3 năm học"),
        (("80", "80", "95"), "tăng qua 3 năm học"),
        (("95", "85", "80"), "giảm qua 3 năm học"),
        (("95", "80", "80"), "giảm qua 3 năm học"),
        (("80", "80.00", "80"), "giữ nguyên qua 3 năm học"),
        (("80", "79.99", "95"), "tăng sau 3 năm học nhưng giảm năm học 2025-2026"),
        (("80", "95", "90"), "tăng sau 3 năm học nhưng giảm năm học 2026-2027"),
        (("95", "80", "90"), "giảm sau 3 năm học nhưng tăng năm học 2026-2027"),
        (("80", "90", "80"), "bằng năm đầu sau 3 năm học, tăng năm học 2025-2026, giảm năm học 2026-2027"),
    ],
)
def test_the_way_of_a_trend(desk57, values, way):
    for year, value in enumerate(values, 2024):
        rates = {"equipment_usable_rate": value}
        YearlyFigures.objects.create(
            school=desk57.assessment.organization.school, school_year=year, values=rates, rates=rates
        )
    words = draft_of("standard:4:trend", read_dossier(desk57.assessment))
    assert words.endswith(f"; {way}.")


@pytest.mark.parametrize(
    ("values", "way"),
    [
        ((1, 2, 3, 4, 5), "tăng qua 5 năm học"),
        ((13.62, 14.55, 19.85, 29.67, 21.45), "tăng sau 5 năm học nhưng giảm năm học 2022-2023"),
        ((5, 4, 6, 5, 7), "tăng sau 5 năm học nhưng giảm năm học 2019-2020, 2021-2022"),
        ((9, 8), "giảm qua 2 năm học"),
    ],
)
def test_every_year_counts_for_the_way_and_the_fall_is_named(values, way):
    assert way_words([(2018 + place, Decimal(str(value))) for place, value in enumerate(values)]) == way


def test_one_year_makes_no_trend(desk57):
    rates = {"equipment_usable_rate": "80"}
    YearlyFigures.objects.create(
        school=desk57.assessment.organization.school, school_year=2026, values=rates, rates=rates
    )
    assert draft_of("standard:4:trend", read_dossier(desk57.assessment)) == ""


def test_without_council_and_figures_proposals_stay_plain(desk):
    dossier = read_dossier(desk.assessment)
    assert "được thành lập theo quy định" in draft_of("report:process", dossier)
    assert draft_of("report:situation", dossier) == "Trường Mầm non Hoa Mai đang hoạt động ổn định."
    assert "các nhóm công tác" in draft_of("plan:evidence", dossier)


def test_the_time_plan_has_eight_steps_one_after_the_other(full):
    rows = [line.split("\t") for line in draft_of("plan:schedule", full).splitlines()]
    assert len(rows) == 8
    assert all(row[0].startswith("Từ ") and " đến " in row[0] for row in rows)
    assert "công bố" in rows[-1][1]


def test_a_preschool_has_no_short_form_of_pupils(full):
    words = draft_of("abbreviations", full)
    assert "HS\t" not in words and "GV\tGiáo viên" in words
