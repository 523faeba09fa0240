"""Packs into the database: all or nothing, idempotent, a published set never changes (DESIGN 3.1)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from formats.text import fold
from standards.models import Criterion, Indicator, Level, RegulationSet, Standard, TopLevelItem
from standards.packs import pack_sha256


def dated_rules(pack):
    """The pack's dated rules with names a template can use (`from` is a word of Python's)."""
    return [{"key": r["key"], "from_on": r["from"], "to_on": r["to"], "clause": r["clause"], "text": r["text"]} for r in pack["dated_rules"]]


SET_FIELDS = ("number", "title", "short_title", "applies_to", "amended_by", "source", "confirmed", "decision_rule",
              "evidence_code_pattern", "data_years", "level_count", "optional_minimum")


class SetIsPublished(Exception):
    """A published set is asked to change."""


def load_pack(pack):
    """Load one checked pack and publish it.

    Out: "mới" when it was created, "không đổi" when the same content is there. Raises SetIsPublished when a published set differs.
    """
    digest = pack_sha256(pack)
    present = RegulationSet.objects.filter(code=pack["code"]).first()
    if present and present.content_sha256 == digest:
        return "không đổi"
    if present:
        raise SetIsPublished(
            f"{pack['code']}: bộ tiêu chuẩn đã công bố ngày {timezone.localtime(present.published_at):%d/%m/%Y} nên không sửa được; "
            "nội dung mới phải mang mã bộ khác."
        )
    create_set(pack, digest)
    return "mới"


@transaction.atomic
def load_packs(packs):
    """Load several packs in one transaction; {code: result}."""
    return {pack["code"]: load_pack(pack) for pack in packs}


def create_set(pack, digest):
    day = {name: date.fromisoformat(pack[name]) if pack[name] else None for name in ("issued_on", "in_force_from", "in_force_to")}
    row = RegulationSet.objects.create(
        code=pack["code"], replaced_by=pack["replaced_by"] or "", content_sha256=digest, published_at=timezone.now(),
        dated_rules=dated_rules(pack), **day,
        **{name: pack[name] for name in SET_FIELDS},
    )
    for framework in pack["frameworks"]:
        create_standards(row, framework)
    TopLevelItem.objects.bulk_create(
        TopLevelItem(regulation_set=row, position=position, key=item["key"], clause=item["clause"], requirement=item["requirement"],
                     figures=item.get("figures", []), topic=item.get("topic", ""))
        for position, item in enumerate(pack["top_items"], 1)
    )
    return row


def create_standards(row, framework):
    position = 0
    for order, data in enumerate(framework["standards"], 1):
        standard = Standard.objects.create(regulation_set=row, framework=framework["slug"], code=data["code"], title=data["title"],
                                           articles=data["articles"], position=order)
        for criterion in data["criteria"]:
            position += 1
            create_criterion(standard, criterion, position)


def create_criterion(standard, data, position):
    words = [data["code"], data["title"]] + [i["requirement"] for level in data["levels"] for i in level["indicators"]]
    criterion = Criterion.objects.create(standard=standard, code=data["code"], title=data["title"], position=position,
                                         is_mandatory=data["is_mandatory"], search_text=fold(" ".join(words)))
    levels = Level.objects.bulk_create(Level(criterion=criterion, number=level["level"]) for level in data["levels"])
    Indicator.objects.bulk_create(
        Indicator(level=level, key=row["key"], clause=row["clause"], is_clause_confirmed=row.get("clause_confirmed", True),
                  requirement=row["requirement"], figures=row.get("figures", []), topic=row.get("topic", ""), amendment=row.get("amendment"))
        for level, source in zip(levels, data["levels"], strict=True)
        for row in source["indicators"]
    )
