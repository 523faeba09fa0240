from django.core.management.base import BaseCommand

from improvement_plans.section_templates import FOR_AUTHORITY, FOR_REPORT, FOR_SCHOOL, all_templates

# A report is issued by whoever issued the plan it is about.
ISSUERS = {FOR_REPORT: f"{FOR_SCHOOL}, {FOR_AUTHORITY}"}


class Command(BaseCommand):
    help = "List the kinds of plans: slug, name, kind of issuer (school or authority), separated by tabs."

    def handle(self, *args, **options):
        for template in all_templates():
            self.stdout.write("\t".join((template.slug, template.name, ISSUERS.get(template.audience, template.audience))))
