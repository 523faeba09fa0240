"""What is missing (error) or weak (warning) before a paper of an assessment is approved; each line leads where it is put right."""

from django.urls import reverse

from assessments.council_rules import problems_of_council
from assessments.enums import PaperKind, WorkStatus
from assessments.evidence_checks import evidence_problems
from assessments.figure_checks import figure_problems, texts_of_papers, texts_of_sheet, texts_of_top_level
from assessments.papers.collect import collect
from assessments.papers.places import groups_of
from documents import compare
from documents.addressees import missing_lines
from documents.layout import unprintable
from documents.letterheads import planned_letterhead
from documents.problems import error, warning
from documents.remarks import remark_problems
from formats.plaintext import LEFT_BLANK

NAMED_AT_MOST = 8
MAX_CHARACTERS = 8
# Places that may stay empty: what the forms ask "nếu có".
OPTIONAL = ("info:", "abbreviations", "report:to_others", "report:other_appendices", "top:")
GROUPS = {PaperKind.DECISION: ("decision",), PaperKind.PLAN: ("plan",)}
UNCONFIRMED_FORM = "Thông tư 57/2026 chưa thấy mẫu riêng cho văn bản này: bố cục theo mẫu của các thông tư năm 2018, cần đối chiếu bản gốc."
UNCONFIRMED_SIGNER = "Thể thức ký của Biểu 1 khi hiệu trưởng cũng là chủ tịch hội đồng chưa đối chiếu bản gốc; hãy xem lại người ký."


def problems_of(dossier, kind, document, acting):
    """All problems of a paper in reading order."""
    problems = [*_frame_problems(dossier, kind, document), *_council_problems(dossier, kind)]
    if kind == PaperKind.REPORT:
        problems += [*_sheet_problems(dossier), *evidence_problems(dossier.assessment, acting.today)]
    problems += figure_problems(naming_texts(dossier, kind), dossier.book)
    problems += _text_problems(dossier, kind)
    problems += _character_problems(collect(dossier, kind, document))
    if document.pk:
        problems += remark_problems(document, hub_url(dossier.assessment))
    return problems


def hub_url(assessment):
    """Hồ sơ của đợt."""
    return reverse("paper_list", args=[assessment.pk])


def _frame_problems(dossier, kind, document):
    url = reverse("paper_settings", args=[document.assessment_paper.pk]) if document.pk else hub_url(dossier.assessment)
    if planned_letterhead(document) is None:
        yield error("Đơn vị chưa có phần đầu văn bản (tên cơ quan, địa danh, ký hiệu) vào thời điểm dự kiến ban hành.", url)
    for line in missing_lines(document, dossier.words(f"{kind}:recipients")):
        yield warning(f"Nơi nhận chưa có dòng “{line}”, nơi đã chọn để gửi.", hub_url(dossier.assessment))
    if not document.signer_name.strip():
        yield error("Chưa có họ tên người ký.", url)
    if not document.signer_lines.strip():
        yield error("Chưa có chức vụ người ký.", url)
    if document.planned_on is None:
        yield warning("Chưa chọn tháng, năm dự kiến ban hành.", url)
    if not dossier.is_2018:
        yield warning(UNCONFIRMED_SIGNER if kind == PaperKind.REPORT else UNCONFIRMED_FORM, url)


def _council_problems(dossier, kind):
    """A decision sets up a lawful council; the other papers only need one to exist."""
    url = reverse("council_detail", args=[dossier.assessment.pk])
    if not dossier.council.members:
        yield error("Chưa lập danh sách hội đồng tự đánh giá.", url)
    elif kind in (PaperKind.DECISION, PaperKind.PLAN):
        for problem in problems_of_council(dossier.rules, dossier.council.members):
            yield (error if problem.is_error else warning)(problem.text, url)


def _sheet_problems(dossier):
    """Sheets nobody finished and verdicts nobody gave; a report over them would say what is not known."""
    for part in dossier.sheets:
        url = reverse("criterion_sheet", args=[dossier.assessment.pk, part.code])
        if not part.is_judged:
            yield error(f"Tiêu chí {part.code}: chưa đánh giá xong Mức 1.", url)
        elif part.sheet.status != WorkStatus.DONE:
            yield warning(f"Tiêu chí {part.code}: phiếu chưa được đánh dấu đã làm xong.", url)
        silent = [level.number for level in part.levels if level.number <= max(part.reached, 1) and not level.text.strip()]
        if silent:
            yield error(f"Tiêu chí {part.code}: chưa viết hiện trạng Mức {', '.join(map(str, silent))}.", url)


def naming_texts(dossier, kind):
    """The texts a paper prints that may name figures."""
    yield from texts_of_papers(dossier, {group.slug for group in groups_for(dossier, kind)})
    if kind == PaperKind.REPORT:
        for part in dossier.sheets:
            yield from texts_of_sheet(part.sheet, [(level.number, level.text) for level in part.levels], part.weaknesses)
        yield from texts_of_top_level(dossier.assessment, dossier.top_rows)


def _text_problems(dossier, kind):
    """Empty places, blanks to be filled, and words that are still the program's proposal."""
    proposed = []
    for group in groups_for(dossier, kind):
        url = reverse("paper_texts", args=[dossier.assessment.pk, group.slug])
        for place in group.places:
            words = dossier.words(place.key)
            if LEFT_BLANK.search(words):
                yield error(f"{group.title} – {place.label}: còn chỗ trống chưa điền.", f"{url}#id_{place.key}")
            elif not words.strip() and not place.key.startswith(OPTIONAL):
                yield warning(f"{group.title} – {place.label}: chưa viết.", f"{url}#id_{place.key}")
        if any(not dossier.is_written(place.key) and dossier.words(place.key).strip() for place in group.places):
            proposed.append(group.title)
    if proposed:
        yield warning(f"Còn in lời đề xuất của chương trình, chưa ai xem lại: {'; '.join(proposed[:NAMED_AT_MOST])}.", hub_url(dossier.assessment))


def groups_for(dossier, kind):
    """The groups of words a paper prints."""
    own = GROUPS.get(kind)
    return [group for group in groups_of(dossier) if (group.slug in own if own else group.slug not in ("decision", "plan"))]


def _character_problems(paper):
    """Signs the paper's font cannot print."""
    missing = unprintable("".join(compare.all_texts(paper).values()))
    if missing:
        yield warning(f"Phông văn bản không in được: {' '.join(missing[:MAX_CHARACTERS])}.")
