"""A report that was sent, and a team that appraised it in its room: judged as the file says, closed by its head."""

from datetime import timedelta

from assessments import workflow_room
from assessments.appraisal_results import read_results
from assessments.appraisal_sheets import RECOMMENDATIONS, STRENGTHS, VERDICT, WEAK, load_team_sheet
from assessments.enums import PaperKind
from assessments.merging import Ground, digests
from assessments.models import Assessment
from assessments.sending import send_paper
from assessments.workflow_appraisal import open_room, set_files_open
from assessments.workflow_papers import make_paper, save_settings
from documents import workflow
from documents.enums import Route
from standards.enums import Verdict


def load_appraisal(world, row):
    """The report sent for opinion and taken on, the room over it, the team's sheets and its closing; gives the room."""
    assessment = Assessment.objects.get(organization=world.organizations[row["at"]], school_year=row["year"])
    submission = _send_report(world.acting(row["by"], row["at"], row["day"]), assessment)
    workflow.open_submission(submission, acting=world.acting(*row["opened"].values()))
    told = row["room"]
    acting = world.acting(told["by"], told["at"], told["day"])
    values = {"team": told["team"], "decision": told["decision"], "from_on": acting.today, "until_on": acting.today + timedelta(days=told["days"]),
              "plan_version": None, "shows_figures": True, "shows_evidence": True}  # fmt: skip
    room, _, codes = open_room(acting, submission, values, told["people"])
    if row.get("files_open"):
        set_files_open(world.acting(row["by"], row["at"], told["day"]), room, True)
    guests = {member.number: _guest(room, member, code) for member, code in codes.items()}
    _judge(room, {sheet["criterion"]: sheet for sheet in row["sheets"]}, guests)
    workflow_room.save_conclusion(guests[1], row["conclusion"].strip(), Ground(digests({workflow_room.CONCLUSION: ""})))
    return workflow_room.close_findings(guests[1])


def _send_report(acting, assessment):
    paper = make_paper(acting, assessment, PaperKind.REPORT)
    document = paper.document
    values = {name: getattr(document, name) for name in ("planned_on", "signer_lines", "signer_post", "signer_name")}
    save_settings(acting, paper, values | {"route": Route.OPINION})
    return send_paper(paper, acting=acting)


def _guest(room, member, code):
    entry, _ = workflow_room.enter(room, code)
    return workflow_room.Guest(room, member, entry)


def _judge(room, told, guests):
    """Every criterion judged as the school's report stands, but for what the file says."""
    for row in read_results(room).rows:
        words = told.get(row.criterion.code, {})
        content = load_team_sheet(row.sheet)
        parts = content.parts() | {STRENGTHS: words.get("strengths", ""), RECOMMENDATIONS: words.get("recommendations", "")}
        for line in content.rows:
            level = line.place[0]
            is_met = level <= (row.school or 0) and level not in words.get("not_met", ())
            parts[f"{VERDICT}{line.pk}"] = (Verdict.MET if is_met else Verdict.NOT_MET, "")
            parts[f"{WEAK}{line.pk}"] = words.get("weaknesses", {}).get(level, "").strip()
        workflow_room.save_team_sheet(guests[words.get("by", 1)], row.sheet, parts, Ground(digests(content.parts())))
