"""The data the bench measures with: one commune, one school with figures, an assessment, plans of SMALL and LARGE size."""

from datetime import date
from functools import cached_property

from django.test import Client
from django.utils import timezone

from accounts.enums import OrganizationKind, RelationKind, Role
from accounts.middleware import acting_for
from accounts.models import Letterhead, Membership, Organization, OrganizationRelation, User
from accreditation.bench import texts
from accreditation.demo.world import read_data
from assessments.models import Weakness
from assessments.workflow import open_assessment
from documents import workflow as papers
from documents.workflow_issue import issue
from formats.dates import school_year_of
from improvement_plans.contents import contents_of
from improvement_plans.enums import BudgetSource, MoneyState
from improvement_plans.facts import facts_of
from improvement_plans.models import BudgetLine, PlanAction
from improvement_plans.papers import collect
from improvement_plans.section_templates import template_for
from improvement_plans.workflow import make_plan
from schools.enums import FigureSource
from schools.models import School
from schools.workflow import Entry, save_figures
from standards.enums import SchoolLevel, SchoolType
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import RegulationSet
from standards.packs import DATA_DIR, read_pack

SINCE = date(2025, 7, 1)
SET = "TT57-2026"
SMALL, LARGE = 25, 50  # actions of a plan


class World:
    """Everything the bench opens; `client(person)` is a logged-in browser."""

    def __init__(self):
        self.today = timezone.localdate()
        self.year = max(2026, school_year_of(self.today))
        self.commune = self._organization("benchxa", "UBND xã Thử Tải", OrganizationKind.COMMUNE)
        self.place = self._organization("benchtruong", "Trường TH&THCS Thử Tải", OrganizationKind.SCHOOL)
        for kind in RelationKind:
            OrganizationRelation.objects.create(organization=self.place, superior=self.commune, kind=kind, from_on=SINCE)
        levels = [SchoolLevel.PRIMARY, SchoolLevel.LOWER_SECONDARY]
        self.school = School.objects.create(organization=self.place, school_type=SchoolType.MULTI_LEVEL, levels=levels,
                                            principal_name="Người Ký Thử")
        self.principal = self._person("bench.hieutruong", self.place, Role.PRINCIPAL)
        self.clerk = self._person("bench.vanthu", self.place, Role.CLERK)
        self.officer = self._person("bench.chuyenvien", self.commune, Role.OFFICER)
        self.leader = self._person("bench.lanhdao", self.commune, Role.LEADER)
        self.operator = self._person("bench.vanhanh", self.commune, Role.OPERATOR)

    def _organization(self, code, name, kind):
        row = Organization.objects.create(code=code, name=name, kind=kind, from_on=SINCE)
        Letterhead.objects.create(organization=row, issuer_lines=name.upper(), place_name="Thử Tải", paper_code=code.upper(), from_on=SINCE)
        return row

    def _person(self, username, place, role):
        user = User.objects.create(username=username, full_name=f"Người {role.label}")
        Membership.objects.create(user=user, organization=place, role=role, from_on=SINCE)
        return user

    def acting(self, person):
        return acting_for(person, today=self.today)

    def client(self, person=None):
        """A browser of that person, or of somebody who has not logged in."""
        client = Client(SERVER_NAME="localhost", raise_request_exception=True)
        if person:
            client.force_login(person)
        return client

    @cached_property
    def figures(self):
        """{metric: five values} that agree with each other."""
        return read_data("figures/thcsdx")["values"]

    def fill_figures(self):
        """Five years of the school's figures."""
        first = school_year_of(self.today) - 4
        entries = {
            first + place: {key: Entry(str(values[place])) for key, values in self.figures.items() if values[place] != ""} for place in range(5)
        }
        save_figures(self.school, entries, by=self.principal, source=FigureSource.DEMO)

    @cached_property
    def assessment(self):
        """An assessment by the newest set with LARGE weaknesses spread over its criteria."""
        load_pack(read_pack(DATA_DIR / f"{SET}.yaml", catalogue().topics))
        row = open_assessment(self.acting(self.principal), self.year, RegulationSet.objects.get(code=SET))
        sheets = list(row.criterion_assessments.select_related("criterion"))
        for number in range(LARGE):
            sheet = sheets[number % len(sheets)]
            Weakness.objects.create(sheet=sheet, level=1, text=texts.long(number, 2), cause=texts.long(number + 1, 1))
        return row

    def plan(self, size):
        """A draft plan with `size` problems of one written action each."""
        weaknesses = Weakness.objects.filter(sheet__assessment=self.assessment).order_by("pk")[:size]
        shape = template_for(True, self.assessment.regulation_set)
        plan = make_plan(self.acting(self.principal), template=shape.slug, period_kind="school_year", period_start=self.year,
                         assessment=self.assessment, weaknesses=list(weaknesses.select_related("sheet__criterion")))
        for number, action in enumerate(PlanAction.objects.filter(problem__plan=plan).select_related("problem")):
            self._write(action, number)
        return plan

    def _write(self, action, number):
        action.problem.present_state = texts.long(number + 2, 2)
        action.problem.save()
        for name, value in texts.action(number).items():
            setattr(action, name, value)
        action.start_on, action.end_on = date(self.year, 9, 1), date(self.year + 1, 5, 31)
        action.money_state = MoneyState.LINES
        action.save()
        for source, share in ((BudgetSource.STATE_BUDGET, 10), (BudgetSource.SOCIALIZED, 3)):
            BudgetLine.objects.create(action=action, source=source, amount=share * (number + 1) * 1_000_000, budget_year=self.year + 1)

    def send_twice(self):
        """A plan sent, returned, rewritten and sent again; returns its second submission, taken on by the officer."""
        plan = self.plan(SMALL)
        first = papers.open_submission(self.send(plan), acting=self.acting(self.officer))
        papers.return_submission(first, "Sửa lại.", acting=self.acting(self.officer))
        for action in PlanAction.objects.filter(problem__plan=plan):
            action.tasks += "\n- Thêm một việc sau góp ý."
            action.save()
        plan.document.refresh_from_db()
        return papers.open_submission(self.send(plan), acting=self.acting(self.officer))

    def send(self, plan):
        """Freeze the plan with its facts and submit it, whatever it still lacks; returns the Submission."""
        contents = contents_of(plan)
        return papers.submit(plan.document, collect(plan, contents), facts_of(plan, contents), [], acting=self.acting(self.principal))

    def issue(self, submission):
        """Approve and number it; returns the IssuedPaper."""
        version = submission.version
        papers.approve_submission(submission, version.content_sha256, acting=self.acting(self.leader))
        return issue(version, 1, self.today, acting=self.acting(self.clerk), accepts_warnings=True)
