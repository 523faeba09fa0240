"""manage.py judge SCHOOL YEAR [--set CODE]: what a school's figures say about every indicator that has a rule, one a line."""

from django.core.management.base import BaseCommand, CommandError

from assessments.proposals import judged_schools
from formats.dates import parse_school_year, school_year_label
from schools.models import School
from standards.models import RegulationSet
from standards.packs import PackRefused
from standards.rule_files import rules_of
from standards.rules import PART


class Command(BaseCommand):
    help = "In ra kết quả mà số liệu của một trường cho thấy: chỉ báo, kết quả, lý do, số liệu đã dùng; mỗi chỉ báo một dòng."

    def add_arguments(self, parser):
        parser.add_argument("school", metavar="MÃ_TRƯỜNG")
        parser.add_argument("school_year", metavar="NĂM_HỌC", help="2025 hoặc 2025-2026")
        parser.add_argument("--set", dest="code", metavar="BỘ", help="ví dụ TT17-2018; mặc định là bộ có hiệu lực trong năm học đó")

    def handle(self, *, school, school_year, code, **options):
        row = school_or_refuse(school)
        try:
            year = parse_school_year(school_year)
        except ValueError as error:
            raise CommandError(str(error)) from error
        rules = rules_or_refuse(code or governing_code(row, year))
        if not rules.rules:
            self.stderr.write(f"Bộ {rules.code} không có chỉ báo nào mà số liệu quyết định; hội đồng xem và kết luận.")
        for _, judged in judged_schools([row], year, rules):
            for rule, judgement in judged:
                self.stdout.write("\t".join((rule.place, result_words(judgement), judgement.reason, figures_words(judgement))))


def school_or_refuse(code):
    row = School.objects.select_related("organization").filter(organization__code=code).first()
    if row is None:
        raise CommandError(f"Không có trường nào có mã “{code}”.")
    return row


def governing_code(school, year):
    """Code of the set in force for the school in that year."""
    sets = RegulationSet.objects.governing(year, school.school_type)
    if not sets:
        raise CommandError(f"Không có bộ tiêu chuẩn nào áp dụng cho {school} năm học {school_year_label(year)}; hãy chọn bằng --set.")
    return sets[0].code


def rules_or_refuse(code):
    if not RegulationSet.objects.published().filter(code=code).exists():
        known = ", ".join(RegulationSet.objects.published().order_by("code").values_list("code", flat=True))
        raise CommandError(f"Không có bộ tiêu chuẩn “{code}”. Các bộ đang có: {known or 'chưa nạp bộ nào'}.")
    try:
        return rules_of(code)
    except PackRefused as refused:
        raise CommandError(f"Quy tắc phán định có lỗi, không phán định gì:\n{refused}") from refused


def result_words(judgement):
    """The outcome; whoever reads it has to know when figures decide only a part of the indicator."""
    return judgement.outcome.label + (" (một phần)" if judgement.covers == PART else "")


def figures_words(judgement):
    """`teacher_above_qualified_rate 2025=52.38`, separated by semicolons; a level's figure names its level."""
    used = (f"{row.metric} {row.year}{':' + row.level if row.level else ''}={row.value}" for row in judgement.figures)
    return "; ".join(used)
