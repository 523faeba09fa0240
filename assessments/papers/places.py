"""The places of the papers where people write: what each is called, how it is typed, and for which papers.

A key is a name, or `kind:code:name` for one place per standard, criterion or item of Mức 4. Tables are typed row by row.
"""

from dataclasses import dataclass

from assessments.papers.words import clause_words

LONG, MIDDLE, LINE = 12_000, 4_000, 250
TEXT, TABLE, SHORT = "text", "table", "line"


@dataclass(frozen=True)
class Place:
    """One place: `columns` are (label, width) of a table; `hint` says what belongs there."""

    key: str
    label: str
    kind: str = TEXT
    limit: int = MIDDLE
    columns: tuple = ()
    hint: str = ""

    @property
    def is_table(self):
        return self.kind == TABLE


@dataclass(frozen=True)
class PlaceGroup:
    """Places that are written together on one page."""

    slug: str
    title: str
    places: tuple


ABBREVIATIONS = Place("abbreviations", "Danh mục chữ viết tắt", TABLE, columns=(("Chữ viết tắt", 30), ("Nội dung", 70)))
INFO_2018 = (
    Place("info:managing", "Cơ quan chủ quản", SHORT, LINE),
    Place("info:former_name", "Tên trước đây (nếu có)", SHORT, LINE),
    Place("info:province", "Tỉnh, thành phố", SHORT, LINE),
    Place("info:commune", "Xã, phường, đặc khu", SHORT, LINE),
    Place("info:phone", "Điện thoại", SHORT, LINE),
    Place("info:website", "Website", SHORT, LINE),
    Place("info:foreign_link", "Trường liên kết với nước ngoài", SHORT, LINE),
    Place("info:other_kind", "Loại hình khác", SHORT, LINE),
)
INFO_2026 = (
    Place("info:phone", "Điện thoại, thư điện tử", SHORT, LINE),
    Place("info:website", "Website", SHORT, LINE),
    Place("info:managing", "Cơ quan quản lý trực tiếp", SHORT, LINE),
)
DECISION = (
    Place("decision:bases", "Căn cứ (mỗi dòng một căn cứ)"),
    Place("decision:tasks", "Điều 2: nhiệm vụ của hội đồng"),
    Place("decision:recipients", "Nơi nhận (mỗi dòng một nơi)"),
)
PLAN = (
    Place("plan:purpose", "I. Mục đích"),
    Place("plan:scope", "II. Phạm vi"),
    Place("plan:tools", "III. Công cụ"),
    Place("plan:training", "V. Tập huấn nghiệp vụ", TABLE, columns=(("Thời gian", 25), ("Thành phần", 35), ("Nội dung", 40))),
    Place("plan:resources", "VI. Dự kiến nguồn lực", TABLE, LONG, columns=(
        ("Tiêu chuẩn", 17), ("Tiêu chí", 13), ("Các nguồn lực cần được huy động/cung cấp", 40), ("Thời điểm huy động", 18), ("Ghi chú", 12))),
    Place("plan:experts", "VII. Thuê chuyên gia, tư vấn"),
    Place("plan:evidence", "VIII. Lập bảng danh mục mã minh chứng"),
    Place("plan:schedule", "IX. Thời gian và nội dung hoạt động", TABLE, LONG, columns=(("Thời gian", 34), ("Hoạt động", 66))),
    Place("plan:recipients", "Nơi nhận (mỗi dòng một nơi)"),
)  # fmt: skip
REPORT_2018 = (
    Place("report:situation", "Đặt vấn đề: tình hình chung của nhà trường", limit=LONG),
    Place("report:purpose", "Đặt vấn đề: mục đích tự đánh giá"),
    Place("report:process", "Đặt vấn đề: quá trình tự đánh giá, những vấn đề nổi bật", limit=LONG),
    Place("report:conclusion", "Phần III: kết luận chung", limit=LONG),
    Place("report:recipients", "Nơi nhận (mỗi dòng một nơi)"),
)
REPORT_2026 = (
    Place("report:economy", "Bối cảnh: kinh tế - xã hội của địa phương"),
    Place("report:advantages", "Bối cảnh: thuận lợi"),
    Place("report:difficulties", "Bối cảnh: khó khăn"),
    Place("report:learners", "Bối cảnh: đặc điểm người học"),
    Place("report:purpose", "Mục đích"),
    Place("report:scope", "Phạm vi"),
    Place("report:period", "Thời gian"),
    Place("report:planning", "Quá trình: lập kế hoạch"),
    Place("report:carrying_out", "Quá trình: tổ chức thực hiện"),
    Place("report:checking", "Quá trình: kiểm tra, phân tích"),
    Place("report:confirming", "Quá trình: tổng hợp, xác nhận"),
    Place("report:overview", "Phần III: khái quát", limit=LONG),
    Place("report:to_department", "Kiến nghị với Sở Giáo dục và Đào tạo"),
    Place("report:to_commune", "Kiến nghị với Ủy ban nhân dân cấp xã"),
    Place("report:to_others", "Kiến nghị với cơ quan khác (nếu có)", hint="Để trống thì mục này không in."),
    Place("report:process_documents", "Phần IV: các văn bản của quá trình tự đánh giá (mỗi dòng một văn bản)"),
    Place("report:other_appendices", "Phần IV: phụ lục khác (nếu có)", hint="Để trống thì mục này không in."),
    Place("report:recipients", "Nơi nhận (mỗi dòng một nơi)"),
)
OF_STANDARD_2018 = (("opening", "Mở đầu"), ("strengths", "Kết luận: điểm mạnh nổi bật"), ("weaknesses", "Kết luận: điểm yếu cơ bản"))
OF_STANDARD_2026 = (
    ("strengths", "Điểm mạnh nổi bật"),
    ("weaknesses", "Điểm hạn chế trọng tâm và nguyên nhân cốt lõi"),
    ("trend", "Xu hướng qua ba năm học liên tiếp"),
    ("priorities", "Các vấn đề ưu tiên cải tiến"),
)
OF_ITEM = (("strengths", "Điểm mạnh"), ("weaknesses", "Điểm yếu"), ("plan", "Kế hoạch cải tiến chất lượng"))


def groups_of(dossier):
    """PlaceGroup rows of an assessment, in the order people write them."""
    common = [PlaceGroup("school", "Thông tin nhà trường, chữ viết tắt", (*info_places(dossier), ABBREVIATIONS)),
              PlaceGroup("decision", "Quyết định thành lập hội đồng", DECISION), PlaceGroup("plan", "Kế hoạch tự đánh giá", PLAN)]  # fmt: skip
    report = PlaceGroup("report", "Báo cáo tự đánh giá", REPORT_2018 if dossier.is_2018 else REPORT_2026)
    return [*common, report, *_standard_groups(dossier), *_top_group(dossier)]


def _standard_groups(dossier):
    names = OF_STANDARD_2018 if dossier.is_2018 else OF_STANDARD_2026
    for standard, sheets in dossier.standards():
        places = [Place(f"standard:{standard.code}:{name}", label) for name, label in names]
        if dossier.is_2018:
            places += [Place(f"criterion:{part.code}:plan", f"Tiêu chí {part.code}: kế hoạch cải tiến chất lượng") for part in sheets]
        yield PlaceGroup(f"standard-{standard.code}", str(standard), tuple(places))


def _top_group(dossier):
    if dossier.top_rows:
        places = [Place(f"top:{row.item.key}:{name}", f"{clause_words(row.item)}: {label.lower()}") for row in dossier.top_rows for name, label in OF_ITEM]
        yield PlaceGroup("top-level", "Mức 4", (*places, Place("top:conclusion", "Kết luận về Mức 4")))


def info_places(dossier):
    """The lines of general information that the school's profile does not keep."""
    return INFO_2018 if dossier.is_2018 else INFO_2026


def group_named(dossier, slug):
    """The PlaceGroup with that slug, or None."""
    return next((group for group in groups_of(dossier) if group.slug == slug), None)


def all_places(dossier):
    """{key: Place} of an assessment."""
    return {place.key: place for group in groups_of(dossier) for place in group.places}
