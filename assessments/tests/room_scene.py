"""A report that was sent, a team's room over it, and what its members do there in a browser of their own."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from assessments import workflow_appraisal
from assessments.enums import PaperKind
from assessments.models import AppraisalMember, AppraisalRoom, AppraisalVerdict
from assessments.papers.collect import collect
from assessments.papers.dossier import read_dossier
from assessments.sending import facts_of
from assessments.tests.desk import filled
from assessments.workflow_papers import make_paper
from documents import workflow as documents_workflow
from documents.enums import Route
from documents.models import Submission

TEAM = ({"full_name": "Tô Văn Hải", "post": "Trưởng phòng", "duty": "head"}, {"full_name": "Lý Thị Nga", "post": "Chuyên viên", "duty": "secretary"},
        {"full_name": "Bạch Văn Nam", "post": "Hiệu trưởng", "duty": "member"})  # fmt: skip
HEAD, SECRETARY, MEMBER = 1, 2, 3


def send_report(cast, assessment):
    """The report of an assessment frozen as it stands and sent to the commune, without the way through numbers and PDF."""
    acting = cast.acting(cast.principal)
    document = make_paper(acting, assessment, PaperKind.REPORT).document
    dossier = read_dossier(assessment)
    paper = collect(dossier, PaperKind.REPORT, document)
    version = documents_workflow.freeze(document, paper, facts_of(dossier, PaperKind.REPORT), acting)
    return Submission.objects.create(version=version, receiver=cast.commune, route=Route.REPORT, sent_by=cast.principal)


def room_values(today, **changes):
    values = {"team": "Hội đồng thẩm định", "decision": "Quyết định số 5/QĐ-SGDĐT", "from_on": today, "until_on": today + timedelta(days=10),
              "plan_version": None, "shows_figures": True, "shows_evidence": True}  # fmt: skip
    return values | changes


class RoomScene:
    """`.room` opened by the department's officer over the report of `assessment`; `.token`, `.codes` {member's number: code}."""

    def __init__(self, cast, assessment, **changes):
        self.cast, self.assessment = cast, assessment
        self.submission = send_report(cast, assessment)
        self.opener = cast.acting(cast.province_officer)
        values = room_values(self.opener.today, **changes)
        self.room, self.token, codes = workflow_appraisal.open_room(self.opener, self.submission, values, TEAM)
        self.codes = {member.number: code for member, code in codes.items()}

    def url(self, name, *args):
        return reverse(name, args=[self.token, *args])

    def knock(self, code, client=None):
        """Send a code to the door."""
        return (client or Client()).post(self.url("room_home"), {"code": code})

    def enter(self, number=HEAD):
        """A browser of that member, inside."""
        client = Client()
        response = self.knock(self.codes[number], client)
        assert response.status_code == 302, response.content.decode()[-2000:]
        return client

    def opened(self, client, code="1.1"):
        """What the member's browser holds after opening a sheet, ready to be changed and sent."""
        return filled(client.get(self.url("room_sheet", code)).context["form"])

    def save(self, client, code="1.1", **changes):
        return client.post(self.url("room_sheet_save", code), self.opened(client, code) | changes)

    def row(self, code="1.1", level=1, letter=None):
        """The team's row of one indicator."""
        rows = AppraisalVerdict.objects.filter(sheet__room=self.room, sheet__criterion__code=code, indicator__level__number=level)
        return (rows.filter(indicator__key=letter) if letter else rows).select_related("indicator__level", "by").first()

    def judge_all(self, verdict="met", **where):
        """Set verdicts straight in the database."""
        rows = AppraisalVerdict.objects.filter(sheet__room=self.room)
        if where:
            rows = rows.filter(sheet__criterion__code=where["code"], indicator__level__number=where["level"])
        rows.update(verdict=verdict, by=self.member())

    def member(self, number=HEAD):
        return AppraisalMember.objects.get(room=self.room, number=number)

    def close(self):
        """Everything judged, one criterion against the school with two weaknesses, closed by the head."""
        self.judge_all()
        self.judge_all("not_met", code="1.1", level=2)
        AppraisalVerdict.objects.filter(pk=self.row(level=2).pk).update(weaknesses="- Chưa rà soát hằng năm.\n- Chưa lấy ý kiến cha mẹ.")
        self.enter(HEAD).post(self.url("room_close"))
        return self.again()

    def again(self):
        self.room = AppraisalRoom.objects.get(pk=self.room.pk)
        return self.room
