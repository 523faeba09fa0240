from django.core.management.base import BaseCommand

from improvement_plans.section_templates import all_templates


class Command(BaseCommand):
    help = "List the kinds of plans: slug, name, kind of issuer (school or authority), separated by tabs."

    def handle(self, *args, **options):
        for template in all_templates():
            self.stdout.write("\t".join((template.slug, template.name, template.audience)))
