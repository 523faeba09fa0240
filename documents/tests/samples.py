"""Sample papers for tests: the shape and figures of a real preschool plan of 2023-2024, with names of ours."""

from datetime import date

from documents.paper import (
    Bases,
    Basis,
    Cell,
    Column,
    Letterhead,
    Paper,
    Row,
    Section,
    Signer,
    Table,
    Text,
)
from formats.dates import PartialDate

COLUMNS = (
    ("tt", "TT", 4, "center"),
    ("criterion", "Tiêu chuẩn, tiêu chí", 17, ""),
    ("result", "Kết quả cần đạt (so với hiện trạng)", 15, ""),
    ("tasks", "Công việc/giải pháp cần thực hiện", 21, ""),
    ("people", "Chủ trì và phối hợp thực hiện", 10, ""),
    ("time", "Thời gian thực hiện và hoàn thành", 11, ""),
    ("money", "Dự kiến kinh phí", 9, "center"),
    ("conditions", "Điều kiện hỗ trợ khác", 12, ""),
    ("note", "Ghi chú", 8, ""),
)

ACTIONS = {
    "Tiêu chuẩn 1: Tổ chức và quản lý nhà trường": (
        "1.5",
        "Tiêu chí 1.5\nĐiểm yếu: Còn 02 lớp mẫu giáo ghép, chưa tách được theo độ tuổi vì điểm trường ở xa, số trẻ ít, chưa đủ 50% số trẻ tối đa của một lớp đơn.",
        "Tháng 10/2021 có 03 lớp ghép; năm học 2023-2024 còn 02 lớp ghép.",
        "Giao chỉ tiêu huy động trẻ cho từng giáo viên để đủ số trẻ của lớp mẫu giáo đơn.\n- Tuyên truyền để trẻ học đúng tuyến:\n+ qua các kỳ họp của Hội đồng nhân dân xã;\n+ qua họp phụ huynh và trưởng thôn, đội, bản.\n- Sắp xếp trẻ theo độ tuổi ngay từ đầu năm học.",
        "Hiệu trưởng, cán bộ quản lý, giáo viên, cha mẹ trẻ",
        "Tháng 9/2023",
        "Không",
        "Phổ cập giáo dục mầm non, cơ sở vật chất, đội ngũ giáo viên đủ theo quy định; kế hoạch nhiệm vụ năm học.",
    ),
    "Tiêu chuẩn 2: Cán bộ quản lý, giáo viên, nhân viên": (
        "2.3",
        "Tiêu chí 2.3\nĐiểm yếu: Thiếu người nấu ăn so với định mức vì mức đóng góp của cha mẹ trẻ còn thấp.",
        "Tháng 11/2021 có 01 nhân viên y tế kiêm nhiệm; tháng 9/2023 có 01 y sĩ chuyên trách.",
        "Lập đề án vị trí việc làm, đề nghị bổ sung 01 nhân viên y tế chuyên trách.\n- Bồi dưỡng nhân viên y tế, kế toán, nấu ăn.\n- Vận động cha mẹ trẻ góp kinh phí hợp đồng thêm người nấu ăn.\n- Phân công 02 nhân viên và 03 giáo viên kiêm nhiệm việc nấu ăn.",
        "Hiệu trưởng, kế toán, ban đại diện cha mẹ trẻ",
        "- Tháng 9/2023: xong phân công kiêm nhiệm.\n- Tháng 10/2023: tập huấn 02 nhân viên bảo vệ.",
        "2.000.000đ",
        "Đề án vị trí việc làm; kế hoạch bồi dưỡng nghiệp vụ; văn bản hướng dẫn thu – chi.",
    ),
    "Tiêu chuẩn 3: Cơ sở vật chất và thiết bị dạy học": (
        "3.1",
        "Tiêu chí 3.1\nĐiểm yếu: Trung tâm trường và điểm trường Nà Sen chưa có giấy chứng nhận quyền sử dụng đất.",
        "Đạt 70% so với yêu cầu: đã đo đạc, xác minh địa giới, nộp hồ sơ tháng 8/2023, đang chờ cấp giấy.",
        "Lập tờ trình đề nghị cấp giấy chứng nhận quyền sử dụng đất cho trung tâm và điểm trường Nà Sen.\nTham mưu đầu tư, nâng cấp cơ sở vật chất ở bốn điểm trường.",
        "Ban giám hiệu, Phòng GDĐT, UBND huyện",
        "Năm học 2023-2024",
        "200.000.000đ",
        "Tờ trình, hồ sơ đề nghị, kinh phí, kế hoạch xây dựng và tu sửa; ngày công của cha mẹ trẻ.",
    ),
    "Tiêu chuẩn 5: Hoạt động và kết quả nuôi dưỡng, chăm sóc, giáo dục trẻ": (
        "5.3",
        "Tiêu chí 5.3\nĐiểm yếu: Đầu năm học còn 8,3% trẻ suy dinh dưỡng thể nhẹ cân và 8,7% thể thấp còi.",
        "Giảm tỷ lệ trẻ suy dinh dưỡng xuống dưới 3%, không để xảy ra ngộ độc thực phẩm.",
        "Phối hợp với trạm y tế khám sức khỏe định kỳ, phòng chống dịch bệnh.\nCải thiện bữa ăn bán trú cho trẻ suy dinh dưỡng.",
        "",
        "- Đã kiểm tra sức khỏe trẻ đầu năm.\n- Đoàn liên ngành kiểm tra an toàn thực phẩm tháng 10/2023.",
        "",
        "",
    ),
}

CRITERIA = (
    (
        "Tiêu chuẩn 1: Tổ chức và quản lý nhà trường",
        (
            (
                "1.1",
                "Phương hướng, chiến lược xây dựng và phát triển nhà trường",
                "Hội đồng trường và ban thanh tra nhân dân giám sát định kỳ việc thực hiện các chỉ tiêu của phương hướng, chiến lược phát triển nhà trường.",
            ),
            (
                "1.2",
                "Hội đồng trường và các hội đồng khác",
                "Nhà trường đã trình kiện toàn hội đồng trường và được phê duyệt. Các hội đồng khác tiếp tục kiểm tra, giám sát hoạt động nuôi dưỡng, chăm sóc và giáo dục trẻ.",
            ),
            (
                "1.5",
                "Tổ chức nhóm trẻ và lớp mẫu giáo",
                "- Điểm yếu: còn 02 lớp mẫu giáo ghép ở các điểm trường xa.\n- Kế hoạch cải tiến:\n+ giao chỉ tiêu huy động trẻ cho từng giáo viên;\n+ tuyên truyền để trẻ học đúng tuyến tại các điểm trường.",
            ),
        ),
    ),
    (
        "Tiêu chuẩn 2: Cán bộ quản lý, giáo viên, nhân viên",
        (
            (
                "2.2",
                "Đối với giáo viên",
                "Tiếp tục đánh giá, xếp loại giáo viên theo chuẩn nghề nghiệp; bồi dưỡng và tự bồi dưỡng chuyên môn, nghiệp vụ.",
            ),
            (
                "2.3",
                "Đối với nhân viên",
                "- Điểm yếu: người nấu ăn chưa đủ định mức.\n- Kế hoạch cải tiến: bổ sung 01 nhân viên y tế chuyên trách; tập huấn cho nhân viên y tế, kế toán, nấu ăn.",
            ),
        ),
    ),
    (
        "Tiêu chuẩn 3: Cơ sở vật chất và thiết bị dạy học",
        (
            (
                "3.1",
                "Diện tích, khuôn viên và sân vườn",
                "Điểm yếu: trung tâm trường và điểm trường Nà Sen chưa có giấy chứng nhận quyền sử dụng đất. Hồ sơ đã nộp, đang chờ cấp giấy.",
            ),
        ),
    ),
)


def plan_table(rows=None):
    """The nine-column table of the plan, grouped by level and standard."""
    columns = tuple(Column(key, label, width, align, key == "money") for key, label, width, align in COLUMNS)
    lines = [Row("level-3", (Cell("level-3:all", "MỨC 3", colspan=9),), "level", "MỨC 3")]
    for number, (standard, action) in enumerate((rows or ACTIONS).items(), 1):
        key = f"standard-{number}"
        cells = (Cell(f"{key}:tt", str(number), align="center"), Cell(f"{key}:title", standard, colspan=8))
        lines += [Row(key, cells, "group", standard), action_row(action)]
    return Table("actions", columns, tuple(lines), is_landscape=True)


def action_row(action, key=None):
    """One action: the criterion's code, then the texts of the columns from the second on; the note stays empty."""
    row_key = key or f"action-{action[0]}"
    texts = dict(zip([name for name, *_ in COLUMNS], ("", *action[1:], ""), strict=True))
    return Row(
        row_key, tuple(Cell(f"{row_key}:{name}", text) for name, text in texts.items()), label=f"Tiêu chí {action[0]}"
    )


def results_sections():
    """Part II.4: headings of standards and criteria with what was done."""
    return tuple(
        Section(
            f"results-{index}",
            "heading",
            standard,
            tuple(
                Section(
                    f"result-{code}", "subheading", f"Tiêu chí {code}: {title}", (Text(f"result-{code}-text", text),)
                )
                for code, title, text in criteria
            ),
        )
        for index, (standard, criteria) in enumerate(CRITERIA, 1)
    )


def clauses(prefix, *pairs):
    """Khoản sections from (title, text) pairs."""
    return tuple(
        Section(f"{prefix}-{index}", "clause", title, (Text(f"{prefix}-{index}-text", text),) if text else ())
        for index, (title, text) in enumerate(pairs, 1)
    )


def bases_section():
    """Part II: what the plan rests on."""
    legal = Bases(
        "legal",
        (
            Basis(
                "legal-1",
                "Căn cứ",
                "Thông tư số 19/2018/TT-BGDĐT ngày 22/8/2018 của Bộ trưởng Bộ Giáo dục và Đào tạo ban hành Quy định về kiểm định chất lượng giáo dục và công nhận đạt chuẩn quốc gia đối với trường mầm non",
            ),
            Basis(
                "legal-2",
                "Thực hiện",
                "Công văn số 1057/PGDĐT-CM ngày 09/8/2023 của Phòng Giáo dục và Đào tạo về việc hướng dẫn nhiệm vụ khảo thí và kiểm định chất lượng giáo dục năm học 2023-2024",
            ),
        ),
    )
    content = (
        *clauses(
            "basis",
            ("", "Báo cáo tự đánh giá của nhà trường, giai đoạn 2021-2023."),
            ("", "Báo cáo đánh giá ngoài của Sở Giáo dục và Đào tạo năm học 2021-2022."),
        ),
        Section("basis-legal", "clause", "Các văn bản quy phạm pháp luật, văn bản hướng dẫn hiện hành", (legal,)),
        Section(
            "basis-results",
            "clause",
            "Kết quả cải tiến chất lượng đã đạt được trong năm học 2023-2024",
            results_sections(),
        ),
        Section(
            "basis-policy",
            "clause",
            "Chủ trương, định hướng, giải pháp trọng tâm của địa phương, ngành và nhà trường",
            (
                Text(
                    "policy",
                    "- Tiếp tục huy động các nguồn lực hợp pháp để bổ sung cơ sở vật chất.\n- Giữ vững phổ cập giáo dục mầm non cho trẻ em năm tuổi.",
                ),
            ),
        ),
    )
    return Section("bases-part", "roman", "Căn cứ xây dựng kế hoạch", content)


def organisation_section():
    """Part IV: who does what."""
    return Section(
        "organisation",
        "roman",
        "Tổ chức thực hiện",
        clauses(
            "role",
            (
                "Hiệu trưởng, chủ tịch hội đồng tự đánh giá",
                "Ra quyết định thành lập hội đồng tự đánh giá, phân công nhiệm vụ cho các thành viên.\nTổ chức tập huấn nghiệp vụ tự đánh giá cho cán bộ, giáo viên và nhân viên.",
            ),
            (
                "Các thành viên hội đồng tự đánh giá",
                "- Tìm và mã hóa minh chứng của từng tiêu chuẩn.\n- Viết phiếu đánh giá tiêu chí, nêu hiện trạng, điểm mạnh, điểm yếu.",
            ),
            (
                "Tổ giám sát kế hoạch cải tiến chất lượng",
                "Theo dõi tiến độ, báo cáo định kỳ và kiến nghị dựa trên kết quả giám sát.",
            ),
            (
                "Cán bộ, giáo viên, nhân viên của trường",
                "- Thực hiện nhiệm vụ được phân công.\n- Tham gia giám sát kế hoạch cải tiến chất lượng theo đúng tiến độ.",
            ),
        ),
    )


def preschool_plan(**changes):
    """The whole plan, numbered and dated unless told otherwise."""
    purpose = clauses(
        "purpose",
        (
            "",
            "Xây dựng kế hoạch cải tiến chất lượng giáo dục thực hiện trong năm học 2023-2024 nhằm phát huy điểm mạnh, khắc phục điểm yếu, từng bước nâng cao chất lượng nuôi dưỡng, chăm sóc và giáo dục trẻ.",
        ),
        ("", "Kế hoạch phải cụ thể, khả thi, phù hợp với điều kiện thực tế của nhà trường và địa phương."),
        ("", "Kế hoạch nêu rõ giải pháp, mốc thời gian bắt đầu và hoàn thành, kinh phí cần có và biện pháp giám sát."),
    )
    facts = {
        "letterhead": Letterhead(("UBND huyện Mường Then",), ("Trường Mầm non Hoa Ban",)),
        "type_name": "Kế hoạch",
        "summary": ("Cải tiến chất lượng giáo dục", "Năm học 2023-2024"),
        "symbol": "KH-MNHB",
        "place": "Thanh Nưa",
        "number": 109,
        "date": PartialDate.of(date(2023, 9, 7)),
        "content": (
            Section("purpose", "roman", "Mục đích, yêu cầu", purpose),
            bases_section(),
            Section("table-part", "roman", "Nội dung kế hoạch cải tiến chất lượng giáo dục", (plan_table(),)),
            organisation_section(),
        ),
        "closing": "Trên đây là Kế hoạch cải tiến chất lượng giáo dục năm học 2023-2024 của Trường Mầm non Hoa Ban. Trong quá trình thực hiện, nếu có vướng mắc, các bộ phận báo cáo hiệu trưởng để kịp thời điều chỉnh.",
        "recipients": ("Phòng GDĐT (để b/c)", "Các tổ chuyên môn (để t/h)", "Lưu: VT"),
        "signers": (Signer(("Hiệu trưởng",), "Lò Thị Minh An"),),
    }
    return Paper(**(facts | changes))
