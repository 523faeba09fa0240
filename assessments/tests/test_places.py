"""Places people write at, form by form: keys and labels stay what they are, because saved words hang on the keys."""

import pytest

from assessments.papers import places

INFO_2018 = {
    "info:managing": "Cơ quan chủ quản",
    "info:former_name": "Tên trước đây (nếu có)",
    "info:province": "Tỉnh, thành phố",
    "info:commune": "Xã, phường, đặc khu",
    "info:phone": "Điện thoại",
    "info:website": "Website",
    "info:foreign_link": "Trường liên kết với nước ngoài",
    "info:other_kind": "Loại hình khác",
}
INFO_2026 = {
    "info:phone": "Điện thoại, thư điện tử",
    "info:website": "Website",
    "info:managing": "Cơ quan quản lý trực tiếp",
}
DECISION = {
    "decision:bases": "Căn cứ (mỗi dòng một căn cứ)",
    "decision:tasks": "Điều 2: nhiệm vụ của hội đồng",
    "decision:recipients": "Nơi nhận (mỗi dòng một nơi)",
}
PLAN = {
    "plan:purpose": "I. Mục đích",
    "plan:scope": "II. Phạm vi",
    "plan:tools": "III. Công cụ",
    "plan:training": "V. Tập huấn nghiệp vụ",
    "plan:resources": "VI. Dự kiến nguồn lực",
    "plan:experts": "VII. Thuê chuyên gia, tư vấn",
    "plan:evidence": "VIII. Lập bảng danh mục mã minh chứng",
    "plan:schedule": "IX. Thời gian và nội dung hoạt động",
    "plan:recipients": "Nơi nhận (mỗi dòng một nơi)",
}
REPORT_2018 = {
    "report:situation": "Đặt vấn đề: tình hình chung của nhà trường",
    "report:purpose": "Đặt vấn đề: mục đích tự đánh giá",
    "report:process": "Đặt vấn đề: quá trình tự đánh giá, những vấn đề nổi bật",
    "report:conclusion": "Phần III: kết luận chung",
    "report:recipients": "Nơi nhận (mỗi dòng một nơi)",
}
REPORT_2026 = {
    "report:economy": "Bối cảnh: kinh tế - xã hội của địa phương",
    "report:advantages": "Bối cảnh: thuận lợi",
    "report:difficulties": "Bối cảnh: khó khăn",
    "report:learners": "Bối cảnh: đặc điểm người học",
    "report:purpose": "Mục đích",
    "report:scope": "Phạm vi",
    "report:period": "Thời gian",
    "report:planning": "Quá trình: lập kế hoạch",
    "report:carrying_out": "Quá trình: tổ chức thực hiện",
    "report:checking": "Quá trình: kiểm tra, phân tích",
    "report:confirming": "Quá trình: tổng hợp, xác nhận",
    "report:overview": "Phần III: khái quát",
    "report:to_department": "Kiến nghị với Sở Giáo dục và Đào tạo",
    "report:to_commune": "Kiến nghị với Ủy ban nhân dân cấp xã",
    "report:to_others": "Kiến nghị với cơ quan khác (nếu có)",
    "report:process_documents": "Phần IV: các văn bản của quá trình tự đánh giá (mỗi dòng một văn bản)",
    "report:other_appendices": "Phần IV: phụ lục khác (nếu có)",
    "report:recipients": "Nơi nhận (mỗi dòng một nơi)",
}
OF_STANDARD_2018 = {
    "opening": "Mở đầu",
    "strengths": "Kết luận: điểm mạnh nổi bật",
    "weaknesses": "Kết luận: điểm yếu cơ bản",
}
OF_STANDARD_2026 = {
    "strengths": "Điểm mạnh nổi bật",
    "weaknesses": "Điểm hạn chế trọng tâm và nguyên nhân cốt lõi",
    "trend": "Xu hướng qua ba năm học liên tiếp",
    "priorities": "Các vấn đề ưu tiên cải tiến",
}
OF_ITEM = {
    "strengths": "Điểm mạnh",
    "weaknesses": "Điểm yếu",
    "plan": "Kế hoạch cải tiến chất lượng",
}
TABLES = {
    "plan:training": [
        "Thời gian",
        "Thành phần",
        "Nội dung",
    ],
    "plan:resources": [
        "Tiêu chuẩn",
        "Tiêu chí",
        "Các nguồn lực cần được huy động/cung cấp",
        "Thời điểm huy động",
        "Ghi chú",
    ],
    "plan:schedule": [
        "Thời gian",
        "Hoạt động",
    ],
}


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (places.INFO_2018, INFO_2018),
        (places.INFO_2026, INFO_2026),
        (places.DECISION, DECISION),
        (places.PLAN, PLAN),
        (places.REPORT_2018, REPORT_2018),
        (places.REPORT_2026, REPORT_2026),
    ],
)
def test_keys_and_labels_of_the_places(held, wanted):
    assert {place.key: place.label for place in held} == wanted


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (places.OF_STANDARD_2018, OF_STANDARD_2018),
        (places.OF_STANDARD_2026, OF_STANDARD_2026),
        (places.OF_ITEM, OF_ITEM),
    ],
)
def test_names_of_places_that_repeat(held, wanted):
    assert dict(held) == wanted


def test_columns_of_the_tables_people_type():
    assert {place.key: [label for label, _ in place.columns] for place in places.PLAN if place.is_table} == TABLES


def test_widths_of_every_table_sum_to_the_page():
    for place in (*places.PLAN, places.ABBREVIATIONS):
        if place.is_table:
            assert sum(width for _, width in place.columns) == 100, place.key
