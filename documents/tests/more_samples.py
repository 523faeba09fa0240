"""Further sample papers: a plan with preamble, a decision, a long report, an official letter."""

from datetime import date

from documents.paper import (
    Appendix,
    Basis,
    Cell,
    Column,
    Cover,
    HeadCell,
    Letterhead,
    Row,
    Section,
    Signer,
    Table,
    Text,
    Verification,
)
from documents.tests.samples import plan_table, preschool_plan
from formats.dates import PartialDate


def lower_secondary_plan():
    """A plan with căn cứ in the preamble, a lead-in, typed tables and a deputy's signature; no number yet."""
    rates = "Số liệu\t2018-2019\t2019-2020\t2020-2021\t2021-2022\t2022-2023\nTỷ lệ học sinh lên lớp\t98,34%\t98,4%\t99,5%\t97,86%\t98,33%\nTỷ lệ học sinh tốt nghiệp\t100%\t100%\t100%\t100%\t100%"
    return preschool_plan(
        letterhead=Letterhead(("UBND xã Đồng Lau",), ("Trường Tiểu học và Trung học cơ sở Nguyễn Hữu Cảnh",)),
        summary=("Cải tiến chất lượng giáo dục, nâng cao chất lượng các hoạt động giáo dục năm học 2023-2024",),
        symbol="KH-TH&THCSNHC",
        place="Đồng Lau",
        number=None,
        date=PartialDate(2024, 1),
        bases=(
            Basis(
                "base-1", "Căn cứ", "Thông tư số 18/2018/TT-BGDĐT ngày 22/8/2018 của Bộ trưởng Bộ Giáo dục và Đào tạo;"
            ),
            Basis("base-2", "Thực hiện", "Hướng dẫn số 1254/HD-PGDĐT ngày 25/8/2023 về nhiệm vụ năm học 2023-2024"),
        ),
        lead_in="Trường xây dựng Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024 như sau:",
        content=(
            Section(
                "goal",
                "roman",
                "Mục tiêu:",
                (
                    Text(
                        "goal-text",
                        "- Nâng dần chất lượng giáo dục hằng năm.\n- Giữ vững cấp độ 2 và chuẩn quốc gia mức độ 1.",
                    ),
                ),
            ),
            Section("rates", "roman", "Kết quả giáo dục", (Text("rates-text", rates),)),
        ),
        closing="",
        recipients=("Phòng VH-XH (để b/c);", "- Lưu: VT."),
        signers=(Signer(("KT. Hiệu trưởng", "Phó hiệu trưởng"), "Trần Văn Bách"),),
    )


def decision_with_appendices():
    """A quyết định with Điều and two appendices, the second with a wide table under a head of two rows."""
    head = (
        (HeadCell("TT", rowspan=2), HeadCell("Họ và tên", rowspan=2), HeadCell("Nhiệm vụ", colspan=2)),
        (HeadCell("Chủ trì"), HeadCell("Phối hợp")),
    )
    columns = (
        Column("tt", "TT", 6, "center"),
        Column("name", "Họ và tên", 30),
        Column("lead", "Chủ trì", 32),
        Column("join", "Phối hợp", 32),
    )
    people = ("Vàng Thị Sua", "Lê Minh Quân", "Hà Thị Thơm")
    rows = tuple(
        Row(
            f"person-{n}",
            (
                Cell(f"person-{n}:tt", str(n)),
                Cell(f"person-{n}:name", name),
                Cell(f"person-{n}:lead", f"Tiêu chuẩn {n}"),
                Cell(f"person-{n}:join", "Tiêu chuẩn 5"),
            ),
        )
        for n, name in enumerate(people, 1)
    )
    return preschool_plan(
        type_name="Quyết định",
        summary=("Về việc thành lập hội đồng tự đánh giá",),
        symbol="QĐ-MNHB",
        number=5,
        date=PartialDate.of(date(2024, 1, 5)),
        authority="Hiệu trưởng Trường Mầm non Hoa Ban",
        bases=(Basis("base-1", "Căn cứ", "Luật Giáo dục ngày 14 tháng 6 năm 2019"),),
        enacting="Quyết định:",
        content=(
            Section(
                "article-1",
                "article",
                "",
                (
                    Text(
                        "article-1-text",
                        "Thành lập hội đồng tự đánh giá gồm các thành viên có tên tại Phụ lục I, nhiệm vụ tại Phụ lục II kèm theo Quyết định này.",
                    ),
                ),
            ),
            Section(
                "article-2", "article", "Hiệu lực", (Text("article-2-text", "Quyết định này có hiệu lực từ ngày ký."),)
            ),
        ),
        closing="",
        appendices=(
            Appendix("appendix-1", "Danh sách thành viên", (Table("people", columns, rows, head),)),
            Appendix("appendix-2", "Nhiệm vụ cụ thể", (plan_table(),), is_landscape=True),
        ),
    )


def report_with_cover():
    """A long report with cover and contents, and three upright appendices."""
    text = "\n".join(
        f"Đoạn {n}: nhà trường tự đánh giá theo từng chỉ báo, nêu rõ hiện trạng, điểm mạnh và điểm yếu." * 2
        for n in range(1, 31)
    )
    content = tuple(
        Section(
            f"part-{n}",
            "part",
            title,
            (
                Section(f"part-{n}-a", "roman", "Đặt vấn đề", (Text(f"part-{n}-text", text),)),
                Section(
                    f"part-{n}-b",
                    "roman",
                    "Tự đánh giá",
                    (
                        Section(
                            f"part-{n}-b-1",
                            "clause",
                            "",
                            (
                                Section(
                                    f"point-{n}",
                                    "point",
                                    "Mô tả hiện trạng",
                                    (Text(f"point-{n}-text", "Trường có 12 nhóm, lớp."),),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        )
        for n, title in enumerate(("Cơ sở dữ liệu", "Tự đánh giá"), 1)
    )
    appendices = tuple(Appendix(f"list-{n}", f"Danh mục {n}", (Text(f"list-{n}-text", text),)) for n in (1, 2, 3))
    return preschool_plan(
        type_name="Báo cáo",
        summary=("Tự đánh giá",),
        symbol="BC-MNHB",
        content=content,
        appendices=appendices,
        addressees=("UBND xã Thanh Nưa", "Sở Giáo dục và Đào tạo"),
        cover=Cover("Thanh Nưa, năm 2023"),
        has_contents=True,
        verification=Verification("K7QF-29MD", "https://truongchuan.example/tra-cuu"),
    )


def official_letter():
    """A công văn: no type line, its summary under the number."""
    return preschool_plan(
        type_name="",
        summary=("đề nghị cấp giấy chứng nhận quyền sử dụng đất",),
        symbol="MNHB-VP",
        addressees=("Phòng Kinh tế xã Thanh Nưa",),
        content=(Text("body", "Trường Mầm non Hoa Ban đề nghị Phòng Kinh tế hướng dẫn thủ tục."),),
        closing="",
        signers=(Signer(("TM. Hội đồng", "Chủ tịch"), "Lò Thị Minh An", "Hiệu trưởng"),),
    )
