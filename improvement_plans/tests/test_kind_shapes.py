"""What each kind of plan prints, written out: headings with their numbers, columns of its tables, signature block, recipients.

The lists stand here once more on purpose: a heading lost from a file of kinds is found only by somebody who knows it.
"""

import pytest

from documents.paper import Section, Table, all_content, check, section_labels
from improvement_plans.papers import collect
from improvement_plans.section_templates import all_templates
from improvement_plans.tests.test_every_kind import filled_plan

NINE = [
    "TT",
    "Tiêu chuẩn, tiêu chí",
    "Kết quả cần đạt (so với hiện trạng)",
    "Công việc/giải pháp cần thực hiện",
    "Chủ trì và phối hợp thực hiện",
    "Thời gian thực hiện và hoàn thành",
    "Dự kiến kinh phí",
    "Điều kiện hỗ trợ khác",
    "Ghi chú",
]
NINE_OF_AUTHORITY = ["TT", "Vấn đề", *NINE[2:]]
FOCUS = ["TT", "Tiêu chuẩn", "Tiêu chí liên quan (nếu có)", "Đánh giá hiện trạng", "Điểm hạn chế", "Nguyên nhân của hạn chế"]
TEN = [
    "TT",
    "Nội dung cải tiến",
    "Mục tiêu cải tiến",
    "Hoạt động/giải pháp",
    "Chỉ số đánh giá kết quả",
    "Thời gian thực hiện",
    "Đơn vị/cá nhân phụ trách",
    "Nguồn lực bảo đảm",
    "Thông tin, dữ liệu hoặc minh chứng dự kiến",
    "Mức độ thực hiện",
]
MOMENTS = ["Thời điểm", "Nội dung theo dõi", "Kết quả thực hiện", "Điều chỉnh (nếu có)", "Người đánh giá"]
STANDING = ["Cấp học", "Tổng số trường", "Đạt kiểm định chất lượng", "Mức độ 1", "Mức độ 2", "Cộng", "Tỷ lệ"]
RECOGNISED = ["TT", "Tên trường", "Cấp học", "Mức độ", "Quyết định công nhận", "Có giá trị đến"]
PROGRESS = [
    "TT",
    "Nhiệm vụ, giải pháp theo kế hoạch",
    "Kết quả cần đạt",
    "Thời hạn",
    "Mức độ thực hiện",
    "Kết quả thực hiện",
    "Kinh phí theo kế hoạch",
    "Kinh phí đã chi",
    "Điều chỉnh",
]
CARRY = ["TT", "Nhiệm vụ", "Mức độ thực hiện", "Hạn hoàn thành mới", "Điều chỉnh", "Kinh phí chưa chi"]
GOALS = ["Cấp học", "Tên trường", "Tháng đề nghị", "Tên trường", "Tháng đề nghị"]

HEADINGS = {
    "quality-2018": [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. CĂN CỨ XÂY DỰNG KẾ HOẠCH",
        "1. Báo cáo tự đánh giá",
        "2. Báo cáo đánh giá ngoài",
        "3. Các văn bản quy phạm pháp luật, văn bản hướng dẫn hiện hành",
        "4. Kết quả thực hiện cải tiến chất lượng đã đạt được",
        "5. Chủ trương, định hướng, giải pháp trọng tâm của địa phương, ngành và nhà trường",
        "III. NỘI DUNG KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG GIÁO DỤC",
        "IV. TỔ CHỨC THỰC HIỆN",
        "1. Hiệu trưởng - Chủ tịch Hội đồng tự đánh giá",
        "2. Các thành viên Hội đồng tự đánh giá",
        "3. Tổ giám sát kế hoạch cải tiến chất lượng",
        "4. Cán bộ, giáo viên, nhân viên",
    ],
    "quality-by-criterion": [
        "I. Mục đích, yêu cầu",
        "II. Mục tiêu",
        "III. Kế hoạch cải tiến chất lượng",
        "1. Tiêu chuẩn 1: Tổ chức và quản lý",
        "2. Tiêu chuẩn 5: Kết quả nuôi dưỡng",
        "IV. Tổ chức thực hiện",
        "1. Lãnh đạo nhà trường",
        "2. Tổ chuyên môn, tổ văn phòng",
        "3. Cán bộ, giáo viên, nhân viên",
    ],
    "raise-quality": [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. MỤC TIÊU",
        "1. Huy động học sinh ra lớp",
        "2. Duy trì sĩ số",
        "3. Chất lượng giáo dục",
        "4. Hoàn thành chương trình và hiệu quả đào tạo",
        "5. Phổ cập giáo dục",
        "6. Trường đạt chuẩn quốc gia",
        "III. NHIỆM VỤ, GIẢI PHÁP",
        "1. Nâng cao nhận thức, trách nhiệm",
        "2. Nâng cao năng lực cán bộ quản lý và đội ngũ giáo viên",
        "3. Đổi mới quản lý giáo dục",
        "4. Đổi mới công tác kiểm tra",
        "5. Thực hiện đồng bộ các nhiệm vụ chuyên môn",
        "6. Phối hợp với các đoàn thể, chính quyền và gia đình",
        "7. Khắc phục điểm yếu đã nêu khi tự đánh giá",
        "IV. TỔ CHỨC THỰC HIỆN",
        "1. Nhà trường",
        "2. Đánh giá, rút kinh nghiệm",
    ],
    "reach-standard": [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "2. Yêu cầu",
        "II. NỘI DUNG THỰC HIỆN",
        "1. Công tác văn bản và tham mưu",
        "2. Cơ sở vật chất, thiết bị dạy học",
        "3. Xây dựng đội ngũ",
        "4. Xã hội hóa giáo dục",
        "5. Nâng cao chất lượng giáo dục",
        "III. GIẢI PHÁP THỰC HIỆN",
        "1. Tuyên truyền, nâng cao nhận thức",
        "2. Phân công trách nhiệm, lập ban chỉ đạo",
        "3. Rà soát, lưu trữ minh chứng",
        "4. Bồi dưỡng đội ngũ",
        "5. Đổi mới phương pháp dạy học và đánh giá",
        "6. Đầu tư, sử dụng cơ sở vật chất",
        "7. Huy động nguồn lực",
        "8. Phối hợp gia đình và xã hội",
        "9. Hỗ trợ người học",
        "10. Ứng dụng công nghệ, chuyển đổi số",
        "11. Bảo đảm an toàn, môi trường giáo dục",
        "12. Kiểm tra, đánh giá, thi đua",
        "IV. KẾT QUẢ PHẤN ĐẤU Ở TỪNG TIÊU CHUẨN",
        "1. Tiêu chuẩn 1: Tổ chức và quản lý",
        "1.1. Tên 1.1",
        "1.2. Tên 1.5",
        "2. Tiêu chuẩn 5: Kết quả nuôi dưỡng",
        "2.1. Tên 5.3",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Hiệu trưởng",
        "2. Phó Hiệu trưởng",
        "3. Tổ chuyên môn, tổ văn phòng",
        "4. Giáo viên, nhân viên",
        "VI. ĐỀ XUẤT, KIẾN NGHỊ",
        "1. Với UBND xã Hoa Mai",
        "2. Với Sở Giáo dục và Đào tạo",
    ],
    "form-2-2026": [
        "I. THÔNG TIN CHUNG",
        "II. CĂN CỨ XÂY DỰNG KẾ HOẠCH",
        "1. Báo cáo tự đánh giá",
        "2. Kết quả thực hiện kế hoạch cải tiến năm trước",
        "3. Kế hoạch năm học và định hướng phát triển",
        "4. Căn cứ khác",
        "III. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "2. Yêu cầu",
        "IV. TÓM TẮT CÁC VẤN ĐỀ TRỌNG TÂM CẦN CẢI TIẾN",
        "V. KẾ HOẠCH CẢI TIẾN CHẤT LƯỢNG",
        "VI. THEO DÕI VÀ ĐÁNH GIÁ THỰC HIỆN (GIÁM SÁT NỘI BỘ)",
        "VII. TỔ CHỨC THỰC HIỆN",
        "1. Người đứng đầu cơ sở giáo dục",
        "2. Hội đồng tự đánh giá",
        "3. Các tổ chuyên môn và bộ phận liên quan",
        "VIII. CƠ CHẾ ĐÁNH GIÁ VÀ BÁO CÁO",
    ],
    "authority": [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "II. TÌNH HÌNH",
        "III. MỤC TIÊU",
        "IV. NHIỆM VỤ, GIẢI PHÁP",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Bộ phận phụ trách giáo dục",
        "2. Các trường học",
    ],
    "authority-standard": [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "2. Yêu cầu",
        "II. TÌNH HÌNH",
        "1. Kết quả công nhận đến nay",
        "2. Danh sách trường đã được công nhận",
        "3. Thuận lợi, khó khăn",
        "III. MỤC TIÊU",
        "1. Mục tiêu chung",
        "2. Mục tiêu cụ thể",
        "IV. NHIỆM VỤ, GIẢI PHÁP",
        "1. Tăng cường lãnh đạo, chỉ đạo và tuyên truyền",
        "2. Củng cố đội ngũ cán bộ quản lý, giáo viên",
        "3. Đầu tư cơ sở vật chất, thiết bị",
        "a) Công trình thuộc ngân sách",
        "b) Huy động nguồn lực xã hội",
        "4. Hướng dẫn tự đánh giá, cải tiến chất lượng",
        "5. Kiểm tra, giám sát",
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Bộ phận phụ trách giáo dục",
        "2. Bộ phận tài chính, kế hoạch",
        "3. Các trường",
    ],
    "result-report": [
        "I. CÔNG TÁC TRIỂN KHAI",
        "II. KẾT QUẢ THỰC HIỆN TỪNG NHIỆM VỤ",
        "III. THEO DÕI, ĐÁNH GIÁ CHUNG",
        "IV. NHIỆM VỤ CHUYỂN TIẾP",
        "V. HẠN CHẾ, NGUYÊN NHÂN VÀ KIẾN NGHỊ",
        "1. Hạn chế, nguyên nhân",
        "2. Đề xuất, kiến nghị",
    ],
}
COLUMNS = {
    "quality-2018": [NINE],
    "form-2-2026": [FOCUS, TEN, MOMENTS],
    "authority": [NINE_OF_AUTHORITY],
    "authority-standard": [STANDING, RECOGNISED, GOALS],
    "result-report": [PROGRESS, MOMENTS, CARRY],
}
SIGNATURES = {"authority": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "authority-standard": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")}
RECIPIENTS = {
    "quality-2018": ["UBND xã Hoa Mai (để b/c)", "Tổ chuyên môn, bộ phận (để t/h)", "Lưu: VT"],
    "quality-by-criterion": ["UBND xã Hoa Mai (để b/c)", "Giáo viên, nhân viên (để t/h)", "Lưu: VT"],
    "raise-quality": ["UBND xã Hoa Mai (để b/c)", "Tổ trưởng chuyên môn (để t/h)", "Lưu: VT"],
    "reach-standard": ["UBND xã Hoa Mai (để b/c)", "Hội đồng trường (để giám sát)", "Các tổ chuyên môn, bộ phận (để t/h)", "Lưu: VT"],
    "form-2-2026": ["UBND xã Hoa Mai (để b/c)", "Tổ chuyên môn, bộ phận (để t/h)", "Lưu: VT"],
    "authority": ["Sở Giáo dục và Đào tạo tỉnh An Hòa (để b/c)", "Các trường trên địa bàn (để t/h)", "Lưu: VT"],
    "result-report": ["Như trên", "Các bộ phận (để t/h)", "Lưu: VT"],
    "authority-standard": ["Sở Giáo dục và Đào tạo tỉnh An Hòa (để b/c)", "Các trường trên địa bàn (để t/h)", "Lưu: VT"],
}


@pytest.fixture(params=[template.slug for template in all_templates()])
def printed(request, stage):
    """(slug, Paper) of every kind with all its sections filled."""
    paper = collect(filled_plan(stage, request.param))
    check(paper)
    return request.param, paper


def test_its_numbered_headings_are_these_and_no_others(printed):
    slug, paper = printed
    labels = section_labels(paper)
    found = [f"{labels[item.key]} {item.title}" for item in all_content(paper) if isinstance(item, Section) and item.key in labels]
    assert found == HEADINGS[slug]


def test_its_tables_have_these_columns(printed):
    slug, paper = printed
    assert [[column.label for column in item.columns] for item in all_content(paper) if isinstance(item, Table)] == COLUMNS.get(slug, [])


def test_its_signature_block_and_recipients_are_those_of_the_issuer(printed):
    slug, paper = printed
    (signer,) = paper.signers
    assert signer.lines == SIGNATURES.get(slug, ("HIỆU TRƯỞNG",))
    assert list(paper.recipients) == RECIPIENTS[slug]
    # A kế hoạch has no Kính gửi, a báo cáo to the body above has (NĐ 30/2020, PL I, II.9).
    assert paper.addressees == (("UBND xã Hoa Mai",) if slug == "result-report" else ())
