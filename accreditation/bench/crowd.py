"""Many of everything a list shows: schools with what they sent, people, plans, papers and numbers of one commune."""

import hashlib

from accounts.enums import OrganizationKind, RelationKind, Role
from accounts.models import Membership, Organization, OrganizationRelation, User
from documents.enums import DocumentKind, DocumentState, FactKind, NumberState, Route
from documents.models import (
    Document,
    IssuedPaper,
    NumberSeries,
    PaperNumber,
    Submission,
    Version,
    VersionFact,
    VersionTotals,
)
from formats.text import fold
from improvement_plans.models import ImprovementPlan, PlanAction, PlanProblem
from records.models import StoredFile
from schools.enums import CertificateKind
from schools.models import Certificate, School
from standards.enums import SchoolType

FACTS = (FactKind.WEAKNESS, FactKind.ACTION, FactKind.BUDGET)


class Crowd:
    """Grows to a number of rows of each kind. `snapshot` is a real paper's content: a list that loads it would show."""

    def __init__(self, world, snapshot):
        self.world, self.snapshot, self.size = world, snapshot, 0
        self.series = NumberSeries.objects.create(organization=world.commune, year=world.today.year)

    def grow(self, size):
        """Add what is missing up to `size` of everything; what is there stays."""
        numbers = range(self.size + 1, size + 1)
        places = self._schools(numbers)
        self._send(self._papers(places, DocumentState.SUBMITTED, DocumentKind.IMPROVEMENT_PLAN), self.world.principal)
        self._people(numbers)
        own = self._papers([self.world.commune] * len(numbers), DocumentState.ISSUED, DocumentKind.AUTHORITY_PLAN)
        self._number(own, numbers)
        self._plans([version.document for version in own])
        self.size = max(self.size, size)

    def _schools(self, numbers):
        names = [(f"bench{number:04d}", f"Trường Tiểu học số {number} Thử Tải") for number in numbers]
        fields = {"kind": OrganizationKind.SCHOOL, "from_on": self.world.commune.from_on}
        places = Organization.objects.bulk_create(
            Organization(code=code, name=name, search_text=fold(f"{name} {code}"), **fields) for code, name in names
        )
        relations = [(place, kind) for place in places for kind in RelationKind]
        OrganizationRelation.objects.bulk_create(
            OrganizationRelation(organization=place, superior=self.world.commune, kind=kind, from_on=place.from_on)
            for place, kind in relations
        )
        schools = School.objects.bulk_create(
            School(organization=place, school_type=SchoolType.PRIMARY, levels=["primary"]) for place in places
        )
        Certificate.objects.bulk_create(
            Certificate(school=school, kind=CertificateKind.ACCREDITATION, degree=1, decision_number="1/QĐ", issuer="Sở", decided_on=place.from_on)
            for school, place in zip(schools, places, strict=True)
        )
        return places

    def _papers(self, places, state, kind):
        """One document of one frozen version for each organisation; returns the versions."""
        titles = [f"Kế hoạch cải tiến chất lượng của {place.name}" for place in places]
        documents = Document.objects.bulk_create(
            Document(organization=place, kind=kind, route=Route.APPROVAL, state=state, title=title, search_text=fold(title))
            for place, title in zip(places, titles, strict=True)
        )
        return Version.objects.bulk_create(
            Version(document=row, number=1, snapshot=self.snapshot, content_sha256=hashlib.sha256(str(row.pk).encode()).hexdigest())
            for row in documents
        )

    def _send(self, versions, sender):
        Submission.objects.bulk_create(
            Submission(version=row, receiver=self.world.commune, route=Route.APPROVAL, sent_by=sender, due_on=self.world.today) for row in versions
        )
        VersionTotals.objects.bulk_create(VersionTotals(version=row, weaknesses=25, actions=25, money=25_000_000) for row in versions)
        keys = [(row, kind, number) for row in versions for kind in FACTS for number in range(25)]
        VersionFact.objects.bulk_create(
            (
                VersionFact(version=row, kind=kind, row_key=f"action:{number}", amount=1_000_000 if kind == FactKind.BUDGET else None)
                for row, kind, number in keys
            ),
            batch_size=5000,
        )

    def _people(self, numbers):
        names = [(f"bench.{number:04d}", f"Người thứ {number}") for number in numbers]
        people = User.objects.bulk_create(
            User(username=username, full_name=name, search_text=fold(f"{name} {username}")) for username, name in names
        )
        Membership.objects.bulk_create(
            Membership(user=person, organization=self.world.commune, role=Role.OFFICER, from_on=self.world.commune.from_on) for person in people
        )

    def _number(self, versions, numbers):
        """Give every paper its number and issued row; their files hold nothing."""
        by, today = self.world.clerk, self.world.today
        rows = PaperNumber.objects.bulk_create(
            PaperNumber(series=self.series, number=number, state=NumberState.USED, dated_on=today, by=by) for number in numbers
        )
        files = StoredFile.objects.bulk_create(
            StoredFile(organization=self.world.commune, name="thu.pdf", content_type="application/pdf", size=0, sha256="0" * 64, file=f"thu-{number}.pdf")
            for number in numbers
        )
        IssuedPaper.objects.bulk_create(
            IssuedPaper(version=version, number=row, symbol=f"{row.number}/KH", dated_on=today, file=file, issued_sha256=file.sha256, issued_by=by)
            for version, row, file in zip(versions, rows, files, strict=True)
        )

    def _plans(self, documents):
        """A plan of one problem and two actions for each document."""
        plans = ImprovementPlan.objects.bulk_create(
            ImprovementPlan(organization=self.world.commune, document=row, period_start=2026, period_end=2027, title_lines="Cải tiến chất lượng")
            for row in documents
        )
        problems = PlanProblem.objects.bulk_create(PlanProblem(plan=plan, text="Còn thiếu phòng học.") for plan in plans)
        PlanAction.objects.bulk_create(PlanAction(problem=row, tasks="Xây thêm phòng.", position=place) for row in problems for place in (1, 2))
