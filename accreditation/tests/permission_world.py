"""One world for the permission table: the cast, an assessed school, plans and papers in every state that matters."""

from datetime import date, timedelta

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import LinkPurpose, Role, Verb
from accounts.models import Delegation, Membership, OneTimeLink, Organization, Reorganization, User
from accreditation.calendar import make_feed
from accreditation.tests.cast import PEOPLE, SINCE, Cast, make_school
from assessments.enums import AppraisalState, PaperKind
from assessments.models import (
    AppraisalFinding,
    AssessmentDeadline,
    Council,
    CouncilMember,
    Evidence,
    EvidenceFile,
    InheritedPart,
    WorkGroup,
)
from assessments.tests.room_scene import TEAM, room_values, send_report
from assessments.views_room import COOKIE
from assessments.workflow import open_assessment
from assessments.workflow_appraisal import open_room
from assessments.workflow_evidence import use_evidence
from assessments.workflow_papers import make_paper
from documents.enums import DocumentState, FactKind, NumberState, SignedState, SignWay
from documents.models import (
    ArchivedPaper,
    Document,
    NumberSeries,
    PaperNumber,
    ReviewComment,
    SignedFile,
    SignerCertificate,
    Submission,
    VersionFact,
)
from documents.tests import scenes
from documents.workflow_review import keep_sentence
from improvement_plans.models import ActionOwner, PlanAction, PlanBundle, RecognitionGoal, SectionTarget
from improvement_plans.tests.stage import Stage
from improvement_plans.workflow import add_section, make_checkpoint, save_template
from oversight.models import SavedFilter
from oversight.workflow import open_campaign
from records.files import store
from records.trail import history_of, remember_texts
from schools.enums import CertificateKind, FigureSource, ImportState
from schools.models import Certificate, FigureChange, ImportBatch, SchoolSite, YearlyFigures
from standards.importers import load_pack
from standards.metrics import catalogue
from standards.models import Criterion, CrosswalkLink, RegulationSet, RuleLimit, Standard, WordingImport
from standards.packs import DATA_DIR, read_pack
from standards.tests.instruments import make_instrument, make_own_plan

ACTORS = [*PEOPLE, "stranger", "former"]
YEAR, ASSESSED = 2024, 2026


class World:
    """Everything a URL of the table may name."""

    def __init__(self):
        self.cast = Cast()
        self._people()
        self._standards_and_school()
        self._assessment_papers()
        self._plans()
        self._papers()
        self._appraisal()
        self.sessions = {name: self.cast.client(getattr(self.cast, name)).session.session_key for name in ACTORS}

    def _people(self):
        cast = self.cast
        cast.former = User.objects.create(username="former", full_name="Người đã nghỉ")
        Membership.objects.create(user=cast.former, organization=cast.school, role=Role.PRINCIPAL, from_on=SINCE, to_on=date(2024, 6, 30))
        self.role = Membership.objects.get(user=cast.member)
        self.delegation = Delegation.objects.create(organization=cast.school, giver=cast.principal, receiver=cast.deputy, verb=Verb.SUBMIT,
                                                    from_on=date(2020, 1, 1), to_on=date(2020, 2, 1))
        self.token = OneTimeLink.make(cast.member, LinkPurpose.RESET, cast.principal)
        self.relation = cast.school.relations.first()
        self.letterhead = cast.school.letterheads.first()

    def _standards_and_school(self):
        load_pack(read_pack(DATA_DIR / "TT57-2026.yaml", catalogue().topics))
        self.set = RegulationSet.objects.get(code="TT57-2026")
        self.criterion = self.set.standards.first().criteria.first()
        self.wording = WordingImport.objects.create(regulation_set=self.set, file_name="tt57.docx", sha256="0" * 64, found={"preschool:1.1": "Tên"})
        facts = {"in_force_from": date(2018, 10, 10), "issued_on": date(2018, 8, 22), "data_years": 5, "level_count": 3, "published_at": timezone.now()}
        older = RegulationSet.objects.create(code="CU-2018", short_title="Bộ cũ", number="1/2018/TT-BGDĐT", replaced_by=self.set.number, **facts)
        standard = Standard.objects.create(regulation_set=older, framework="preschool", code="1", title="Tiêu chuẩn cũ", position=1)
        self.older = Criterion.objects.create(standard=standard, code="1.1", title="Tiêu chí cũ", position=1)
        self.link = CrosswalkLink.objects.create(from_criterion=self.older, to_criterion=self.criterion)
        self.limit = RuleLimit.objects.create(key="primary_class_size", value=35, in_force_from=SINCE, basis="Điều lệ")
        self.instrument, self.own_instrument = make_instrument(), make_own_plan(self.cast.school)
        school = self.cast.school.school
        self.site = SchoolSite.objects.create(school=school, name="Điểm trường Suối Vàng")
        self.certificate = Certificate.objects.create(school=school, kind=CertificateKind.ACCREDITATION, degree=2, issuer="Sở",
                                                      decision_number="1/QĐ", decided_on=date(2024, 1, 2))
        self.assessment = open_assessment(self.cast.acting(self.cast.principal), ASSESSED, self.set)
        self.sheet, *_, self.other_sheet = self.assessment.criterion_assessments.all()
        self.sheet.assignees.add(self.cast.member)
        council = Council.objects.create(assessment=self.assessment)
        self.councillor = CouncilMember.objects.create(council=council, user=self.cast.member, full_name="Người member")
        self.group = WorkGroup.objects.create(council=council, name="Nhóm 1")
        self.inherited, self.other_inherited = (
            InheritedPart.objects.create(sheet=sheet, source_code="1.1", source_key="strengths", kind="strengths", text="Đợt trước")
            for sheet in (self.sheet, self.other_sheet))
        self.deadline = AssessmentDeadline.objects.create(assessment=self.assessment, kind="sheets", due_on=date(2027, 4, 1))
        self._evidence()
        self.open_year = YearlyFigures.objects.create(school=school, school_year=YEAR)
        self.closed_year = YearlyFigures.objects.create(school=school, school_year=YEAR - 1, closed_at=timezone.now())

        self._files_of_figures()

    def _files_of_figures(self):
        """A file the school uploaded, one of the commune that changed a figure of the school."""
        fields = {"sha256": "0" * 64, "state": ImportState.PREVIEW}
        self.batch = ImportBatch.objects.create(organization=self.cast.school, name="so-lieu.xlsx", by=self.cast.principal, **fields)
        self.commune_batch = ImportBatch.objects.create(organization=self.cast.commune, name="cac-truong.xlsx", by=self.cast.officer, **fields)
        FigureChange.objects.create(figures=self.open_year, metric="teachers_total", new="24", source=FigureSource.FILE, batch=self.commune_batch)

    def _evidence(self):
        mine = {"organization": self.cast.school}
        file, old = (store(b"%PDF-1.7 %%EOF", "kh.pdf", "application/pdf", by=self.cast.secretary, **mine) for _ in range(2))
        self.evidence = Evidence.objects.create(name="Kế hoạch năm học", created_by=self.cast.secretary, file=file, **mine)
        self.old_file = EvidenceFile.objects.create(evidence=self.evidence, file=old)
        self.member_evidence = Evidence.objects.create(name="Biên bản", created_by=self.cast.member, **mine)
        self.evidence_code = use_evidence(self.cast.acting(self.cast.principal), self.sheet, [self.evidence])[0]

    def _assessment_papers(self):
        acting = self.cast.acting(self.cast.principal)
        self.report = make_paper(acting, self.assessment, PaperKind.REPORT)
        self.sent_report = make_paper(acting, self.assessment, PaperKind.PLAN)
        self.sent_report.document.state = DocumentState.APPROVED
        self.sent_report.document.save()

    def _plans(self):
        stage = Stage(self.cast)
        self.plan, self.locked_plan = stage.make_plan(), stage.make_plan()
        self.locked_plan.document.state = DocumentState.SUBMITTED
        self.locked_plan.document.save()
        self.own_plan = stage.own_plan()
        ActionOwner.objects.create(action=self.action(self.plan), role="lead", user=self.cast.member, text="Người member")
        self.checkpoint = make_checkpoint(self.locked_plan, "semester", date(2024, 1, 15), acting=stage.acting)
        self.template = save_template(self.plan, "Mẫu của trường", keeps_texts=False, acting=stage.acting)
        self.goal = RecognitionGoal.objects.create(plan=self.own_plan, way="raise", school_type="primary", name="Trường Tiểu học Hoa Mai")
        add_section(self.plan, heading="Mục thêm", acting=stage.acting)
        for section in (self.section(self.plan), self.section(self.locked_plan)):
            SectionTarget.objects.create(section=section, name="Học sinh lên lớp", target_value=99, target_unit="%")
            remember_texts(section, {"heading": ("Tên cũ", section.heading)}, by=self.cast.principal)
        zip_file = store(b"PK", "ke-hoach.zip", "application/zip", organization=self.cast.school, by=self.cast.principal)
        self.bundle = PlanBundle.objects.create(organization=self.cast.school, by=self.cast.principal, state="ready", file=zip_file,
                                                expires_at=timezone.now() + timedelta(days=7))

    def _papers(self):
        for state in ("draft", "submitted", "in_review", "returned", "approved", "issued"):
            setattr(self, state, scenes.document_in(self.cast, state))
        self.waiting = self.submitted.current_submission()
        self.reviewing = self.in_review.current_submission()
        self.remark = ReviewComment.objects.create(submission=self.reviewing, text="Nêu rõ kinh phí", by=self.cast.officer)
        self.sent_remark = ReviewComment.objects.create(submission=self.returned.current_submission(), text="Bổ sung", by=self.cast.officer)
        self.version = self.reviewing.version
        self.issued_paper = self.issued.latest_version().issued
        self.copied = scenes.document_in(self.cast, "submitted").current_submission()
        self.copied.copies.create(organization=self.cast.department)
        scan = store(b"%PDF-1.7 %%EOF", "45.pdf", "application/pdf", organization=self.cast.school, by=self.cast.clerk)
        paper = Document.objects.create(organization=self.cast.school, kind="improvement_plan", route="none", state="issued", title="Kế hoạch cũ")
        self.archived = ArchivedPaper.objects.create(document=paper, issuer_name="Phòng cũ", symbol="45/KH-PGDĐT", dated_on=SINCE, school_year=2019,
                                                     file=scan, sha256=scan.sha256, entered_by=self.cast.clerk)
        self._signed_files()
        self._campaign()
        self._reorganizations()
        series = NumberSeries.objects.get(organization=self.cast.school)
        self.number = PaperNumber.objects.create(series=series, number=77, state=NumberState.OUTSIDE, dated_on=date(2026, 9, 10),
                                                 by=self.cast.clerk)

    def _signed_files(self):
        """A signed file of the issued paper, a rewritten one, a certificate the school named."""
        file = {"issued": self.issued_paper, "file": self.issued_paper.file, "sha256": self.issued_paper.issued_sha256, "by": self.cast.clerk}
        self.signed = SignedFile.objects.create(way=SignWay.UPLOAD, state=SignedState.ACCEPTED, **file)
        self.rewritten = SignedFile.objects.create(way=SignWay.UPLOAD, state=SignedState.REWRITTEN, **file)
        self.signer_certificate = SignerCertificate.objects.create(organization=self.cast.school, field="NguoiKy", name="Người ký", issuer="Nơi cấp", serial="1",
                                                                   sha256="0" * 64, valid_to=timezone.now(), added_by=self.cast.principal)


    def _reorganizations(self):
        """A school that went into the cast's school, with a draft of its own; a decision still to come."""
        decision = {"decision_number": "1/QĐ-UBND", "decided_on": SINCE, "decision_issuer": "UBND tỉnh An Hòa", "made_by": self.cast.operator}
        former = make_school("mncu", "Trường Mầm non Hoa Mai Cũ", self.cast.commune)
        former.relations.update(to_on=date(2020, 12, 31))
        Organization.objects.filter(pk=former.pk).update(to_on=date(2020, 12, 31))
        merged = Reorganization.objects.create(kind="merge", effective_on=date(2021, 1, 1), successor=self.cast.school, **decision)
        merged.parts.create(organization=former, is_closed=True)
        self.predecessor, self.old_draft = former, scenes.make_document(self.cast, organization=former)
        self.planned = Reorganization.objects.create(kind="move", effective_on=date(2090, 1, 1), successor=self.cast.far_commune,
                                                     changes={"ended": [], "made": []}, **decision)
        self.planned.parts.create(organization=self.cast.other_school, superior=self.cast.far_commune)

    def _campaign(self):
        self.sentence = keep_sentence(self.cast.officer, "Nêu rõ nguồn kinh phí.")
        self.calendar_token = make_feed(self.cast.principal)
        self.saved_filter = SavedFilter.objects.create(user=self.cast.officer, organization=self.cast.commune, name="Chưa trình")
        newest = Submission.objects.filter(receiver=self.cast.commune, version__document__kind="improvement_plan").order_by("-pk").first()
        VersionFact.objects.create(version=newest.version, kind=FactKind.WEAKNESS, row_key="problem:1", regulation_code="TT57-2026", criterion="1.5")
        self.campaign = open_campaign(self.cast.acting(self.cast.officer), schools=[self.cast.school], title="Đợt", kind="improvement_plan",
                                      school_year=ASSESSED, due_on=date(2027, 9, 30), note="")

    def _appraisal(self):
        """A report the commune took in; a team's room over it, and one whose team has closed, by the commune."""
        self.sent = send_report(self.cast, self.assessment)
        opener = self.cast.acting(self.cast.officer)
        self.appraisal, self.room_token, codes = open_room(opener, self.sent, room_values(opener.today), TEAM)
        self.closed_appraisal, *_ = open_room(opener, self.sent, room_values(opener.today, team="Đoàn đã chốt"), TEAM)
        self.finding = AppraisalFinding.objects.create(room=self.closed_appraisal, criterion=self.sheet.criterion, level=1, text="Chưa rà soát.")
        room = self.closed_appraisal
        room.state, room.closed_at, room.closed_by = AppraisalState.CLOSED, timezone.now(), room.members.first()
        room.save()
        entered = Client().post(reverse("room_home", args=[self.room_token]), {"code": next(iter(codes.values()))})
        self.room_cookie = entered.cookies[COOKIE].value

    def room_head(self):
        """A browser with the sitting of the team's head: a new one each time."""
        client = Client()
        client.cookies[COOKIE] = self.room_cookie
        return client

    def client(self, name):
        """A browser logged in as that actor: a new one each time, on the session made with the world."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def section(self, plan):
        return plan.sections.first()

    def text_change(self, plan):
        return history_of(self.section(plan)).first()

    def problem(self, plan):
        return plan.problems.first()

    def action(self, plan):
        return PlanAction.objects.filter(problem__plan=plan).first()
