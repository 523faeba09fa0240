"""Pages of the law: sets with their dates, the tree of a set, one criterion. Open to everybody who is logged in."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import may_operate
from standards.crosswalk_workflow import newer_set
from standards.forms import TreeFilter
from standards.items import items_of
from standards.models import Criterion, RegulationSet
from standards.tree import chosen_framework, standards_of, top_items_of
from standards.wording import put_words, wording_of

LEVEL_OF_TOP_ITEMS = 4


@require_safe
def set_list(request):
    today = timezone.localdate()
    sets = [(row, row.standing_on(today)) for row in RegulationSet.objects.published()]
    return render(request, "standards/set_list.html", {"sets": sets})


@require_safe
def set_detail(request, code):
    sets = RegulationSet.objects.published().prefetch_related("standards", "top_level_items")
    regulation_set = get_object_or_404(sets, code=code)
    has_top_items = bool(regulation_set.top_level_items.all())
    levels = [*range(1, regulation_set.level_count + 1), *([LEVEL_OF_TOP_ITEMS] if has_top_items else [])]
    form = TreeFilter(request.GET, levels=levels)
    level = form.value("level")
    frameworks = regulation_set.frameworks()
    framework = chosen_framework(frameworks, form.value("framework"), request.acting)
    standards = standards_of(regulation_set, framework, words=form.value("q"), level=level)
    top_items = top_items_of(regulation_set, form.value("q")) if level in (None, LEVEL_OF_TOP_ITEMS) else []
    wording = wording_of(regulation_set)
    put_words(wording, [criterion for standard in standards for criterion in standard.shown], top_items)
    context = {
        "set": regulation_set,
        "newer": newer_set(regulation_set),
        "form": form,
        "q": form.value("q") or "",
        "level": level,
        "levels": levels,
        "framework": framework,
        "frameworks": frameworks,
        "standards": standards,
        "found": sum(len(standard.shown) for standard in standards),
        "top_items": top_items,
        "wording": wording,
        "can_operate": may_operate(request.acting),
    }
    return render(request, "standards/set_detail.html", context)


@require_safe
def criterion_detail(request, code, pk):
    criteria = Criterion.objects.filter(standard__regulation_set__published_at__isnull=False)
    criterion = get_object_or_404(criteria.in_tree().select_related("standard__regulation_set"), pk=pk, standard__regulation_set__code=code)
    standard = criterion.standard
    wording = wording_of(standard.regulation_set)
    put_words(wording, [criterion])
    beside = Criterion.objects.filter(standard__regulation_set=standard.regulation_set, standard__framework=standard.framework)
    context = {
        "criterion": criterion,
        "standard": standard,
        "set": standard.regulation_set,
        "levels": list(criterion.levels.all()),
        "wording": wording,
        "items": items_of(standard.regulation_set.code, standard.framework, criterion.code),
        "rules": [row for row in [standard.regulation_set.rule_on("figures_not_sole_ground", timezone.localdate())] if row],
        "previous": beside.filter(position__lt=criterion.position).order_by("-position").first(),
        "next": beside.filter(position__gt=criterion.position).order_by("position").first(),
        "onward": criterion.links_onward.live().with_criteria(),
        "back": criterion.links_back.live().with_criteria(),
    }
    return render(request, "standards/criterion_detail.html", context)
