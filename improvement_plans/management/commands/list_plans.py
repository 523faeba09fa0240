from django.core.management.base import BaseCommand

from improvement_plans.models import ImprovementPlan


class Command(BaseCommand):
    help = "List plans: id, organisation, period, kind, state, separated by tabs."

    def handle(self, *args, **options):
        for plan in ImprovementPlan.objects.select_related("organization", "document").order_by("pk"):
            document = plan.document
            columns = (plan.pk, plan.organization, plan.period_label, document.get_kind_display(), document.get_state_display())
            self.stdout.write("\t".join(map(str, columns)))
