"""Judging schools by their figures: one school over five years, then two thousand and half of them."""

from accounts.enums import OrganizationKind
from accounts.models import Organization
from accreditation.bench.clock import queries, timed
from accreditation.bench.rows import Row
from assessments.proposals import judged_schools
from formats.dates import school_year_of
from schools.models import School, YearlyFigures
from standards.enums import SchoolType
from standards.rule_files import rules_of

SET = "TT18-2018"  # the most clauses of all
ONE, MANY = 30, 5000  # ms
SCHOOLS, RUNS, YEARS = 2000, 3, 5


def judging_rows(world, growth, schools=SCHOOLS):
    """Time for one school, time for many, and that twice the schools take no more than `growth` times as long."""
    world.fill_figures()
    rules, year = rules_of(SET), school_year_of(world.today)
    many = crowd_of(world, schools)
    acts = [lambda group=group: judge_all(group, year, rules) for group in ([world.school], many[: schools // 2], many)]
    one, half, whole = timed(acts[0]), timed(acts[1], runs=RUNS), timed(acts[2], runs=RUNS)
    note = f"{half.cpu:.0f} → {whole.cpu:.0f} ms CPU"
    return [
        one.row(f"phán định một trường, {len(rules.rules)} chỉ báo, {YEARS} năm", ONE),
        Row("phán định một trường: số truy vấn", queries(acts[0]), "", 3),
        whole.row(f"phán định {schools} trường", MANY),
        Row(f"phán định {schools} trường so với {schools // 2}", whole.cpu / half.cpu, "×", growth, note),
    ]


def judge_all(schools, year, rules):
    """Judge every school; what is not judged must not be measured as quick."""
    judged = sum(len(rows) for _, rows in judged_schools(schools, year, rules))
    if judged != len(schools) * len(rules.rules):
        raise RuntimeError(f"{judged} judgements")


def crowd_of(world, size):
    """So many schools, each with the figures of the world's school."""
    fields = {"kind": OrganizationKind.SCHOOL, "from_on": world.commune.from_on}
    places = Organization.objects.bulk_create(
        Organization(code=f"judge{number:04d}", name=f"Trường số {number}", **fields) for number in range(size)
    )
    levels = world.school.levels
    schools = School.objects.bulk_create(School(organization=place, school_type=SchoolType.MULTI_LEVEL, levels=levels) for place in places)
    known = YearlyFigures.objects.filter(school=world.school, level="").values("school_year", "values", "rates")
    YearlyFigures.objects.bulk_create((YearlyFigures(school=school, **row) for school in schools for row in known), batch_size=500)
    return schools
