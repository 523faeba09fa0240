"""Words of the length people write, without meaning; every row differs, so that nothing is measured from a cache."""

SENTENCES = (
    "Tổ chuyên môn rà soát kết quả học tập của học sinh theo từng lớp và lập danh sách cần hỗ trợ",
    "Phòng thiết bị còn thiếu bộ thí nghiệm dùng chung cho các lớp cuối cấp ở điểm trường lẻ",
    "Giáo viên chủ nhiệm phối hợp với cha mẹ học sinh theo dõi việc đi học đều trong mùa mưa",
    "Nhà trường công khai tiến độ thực hiện trên bảng tin và trong cuộc họp hội đồng hằng tháng",
    "Thư viện mở cửa thêm hai buổi mỗi tuần, bổ sung sách tham khảo theo đề nghị của các tổ",
    "Ban giám hiệu dự giờ mỗi giáo viên ít nhất hai tiết và góp ý bằng phiếu có lưu trữ",
)


def long(number, sentences):
    """A text of that many sentences, a paragraph each."""
    return "\n".join(f"{SENTENCES[(number + place) % len(SENTENCES)]} (mục {number + 1}.{place + 1})." for place in range(sentences))


def bullets(number, count):
    """The same sentences as a list."""
    return "\n".join(f"- {line}" for line in long(number, count).split("\n"))


def action(number):
    """{field: text} of an action's words."""
    return {
        "expected_result": f"Đạt trên {60 + number % 40}% chỉ tiêu của năm học, tăng so với năm trước.",
        "tasks": bullets(number, 3),
        "leaders": "Hiệu trưởng, tổ trưởng chuyên môn",
        "partners": "Giáo viên chủ nhiệm, ban đại diện cha mẹ học sinh",
        "other_conditions": long(number + 3, 1),
        "evidence": f"Biên bản kiểm tra lần {number + 1}, sổ theo dõi của tổ chuyên môn.",
        "note": "",
    }
