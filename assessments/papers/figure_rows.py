"""Which figure stands in which row of the data tables, by school level (metrics of the catalogue, rows of the forms)."""

from dataclasses import dataclass

_GRADES = {"primary": range(1, 6), "lower_secondary": range(6, 10), "upper_secondary": range(10, 13)}
_AGES_OF_GROUPS = (
    ("Nhóm trẻ 3–12 tháng", "nursery_groups_months_3_12"), ("Nhóm trẻ 13–24 tháng", "nursery_groups_months_13_24"),
    ("Nhóm trẻ 25–36 tháng", "nursery_groups_months_25_36"), ("Lớp mẫu giáo 3–4 tuổi", "kindergarten_classes_age_3_4"),
    ("Lớp mẫu giáo 4–5 tuổi", "kindergarten_classes_age_4_5"), ("Lớp mẫu giáo 5–6 tuổi", "kindergarten_classes_age_5_6"),
    ("Cộng", "group_count"),
)  # fmt: skip
_ROOMS_GENERAL = (
    ("Phòng học", "classrooms"), ("Phòng học bộ môn", "subject_rooms"), ("Khối phòng phục vụ học tập", "study_rooms"),
    ("Khối phòng hành chính - quản trị", "admin_rooms"), ("Thư viện", "library_rooms"), ("Các công trình, khối phòng chức năng khác", "other_rooms"),
)  # fmt: skip
_ROOMS_PRESCHOOL = (
    ("Khối phòng nhóm trẻ, lớp mẫu giáo", "group_rooms"), ("Khối phòng phục vụ học tập", "study_rooms"),
    ("Khối phòng hành chính - quản trị", "admin_rooms"), ("Khối phòng tổ chức ăn", "kitchen_rooms"), ("Các công trình, khối phòng chức năng khác", "other_rooms"),
)  # fmt: skip
_MATERIALS = (("Kiên cố", "permanent"), ("Bán kiên cố", "semi_permanent"), ("Tạm", "temporary"))
_TEACHERS_GENERAL = (
    ("Tổng số giáo viên", "teachers_total"), ("Tỉ lệ giáo viên/lớp", "teachers_per_class"), ("Tỉ lệ giáo viên/học sinh", "teachers_per_student"),
)  # fmt: skip
_TEACHERS_PRESCHOOL = (
    ("Tổng số giáo viên", "teachers_total"), ("Tỉ lệ trẻ em/giáo viên (nhóm trẻ)", "nursery_children_per_teacher"),
    ("Tỉ lệ trẻ em/giáo viên (mẫu giáo không bán trú)", "kindergarten_day_children_per_teacher"),
    ("Tỉ lệ trẻ em/giáo viên (mẫu giáo có bán trú)", "kindergarten_boarding_children_per_teacher"),
)  # fmt: skip
_EXCELLENT_TEACHERS = (
    ("Tổng số giáo viên dạy giỏi cấp huyện hoặc tương đương trở lên", "teachers_excellent_district"),
    ("Tổng số giáo viên dạy giỏi cấp tỉnh trở lên", "teachers_excellent_province"),
)
_STUDENTS_FIRST = (("Tổng số học sinh", "students_total"), ("– Nữ", "students_female"), ("– Dân tộc thiểu số", "students_ethnic_minority"))
_STUDENTS_LAST = (
    ("Tổng số tuyển mới", "students_new"), ("Học 2 buổi/ngày", "students_two_sessions"), ("Bán trú", "students_boarding"),
    ("Nội trú", "students_residential"), ("Bình quân số học sinh/lớp học", "students_per_class"), ("Số lượng học sinh đi học đúng độ tuổi", "students_right_age"),
    ("Tỉ lệ học sinh đi học đúng độ tuổi", "right_age_rate"), ("– Nữ", "students_right_age_female"), ("– Dân tộc thiểu số", "students_right_age_ethnic_minority"),
    ("Tổng số học sinh giỏi cấp huyện hoặc tương đương", "students_excellent_district"), ("Tổng số học sinh giỏi cấp tỉnh", "students_excellent_province"),
    ("Tổng số học sinh giỏi quốc gia", "students_excellent_national"), ("Tổng số học sinh thuộc đối tượng chính sách", "students_policy"),
    ("– Nữ", "students_policy_female"), ("– Dân tộc thiểu số", "students_policy_ethnic_minority"),
    ("Tổng số học sinh có hoàn cảnh đặc biệt", "students_special_circumstances"),
)  # fmt: skip
_CHILDREN = (
    ("Tổng số trẻ em", "children_total"), ("– Nữ", "children_female"), ("– Dân tộc thiểu số", "children_ethnic_minority"),
    ("– Đối tượng chính sách", "children_policy"), ("– Khuyết tật", "children_disabled"), ("– Tuyển mới", "children_new"),
    ("– Học 2 buổi/ngày", "children_two_sessions"), ("– Bán trú", "children_boarding"), ("Tỉ lệ trẻ em/lớp", "children_per_class"),
    ("Tỉ lệ trẻ em/nhóm", "children_per_group"), ("Trẻ em 3–12 tháng", "children_months_3_12"), ("Trẻ em 13–24 tháng", "children_months_13_24"),
    ("Trẻ em 25–36 tháng", "children_months_25_36"), ("Trẻ em 3–4 tuổi", "children_age_3_4"), ("Trẻ em 4–5 tuổi", "children_age_4_5"),
    ("Trẻ em 5–6 tuổi", "children_age_5_6"),
)  # fmt: skip
_RESULTS_PRIMARY = (
    ("Tỉ lệ trẻ em 6 tuổi vào lớp 1", "grade1_entry_rate"), ("Tỉ lệ học sinh hoàn thành chương trình lớp học", "grade_completion_rate"),
    ("Tỉ lệ trẻ em 11 tuổi hoàn thành chương trình tiểu học", "primary_completion_age11_rate"),
    ("Tỉ lệ trẻ em đến 14 tuổi hoàn thành chương trình tiểu học", "primary_completion_age14_rate"),
)  # fmt: skip
_RESULTS_SECONDARY = (
    ("Tỉ lệ học sinh xếp loại giỏi", "result_excellent_rate"), ("Tỉ lệ học sinh xếp loại khá", "result_fair_rate"),
    ("Tỉ lệ học sinh xếp loại yếu, kém", "result_weak_rate"), ("Tỉ lệ học sinh xếp loại hạnh kiểm tốt", "conduct_good_rate"),
    ("Tỉ lệ học sinh xếp loại hạnh kiểm khá", "conduct_fair_rate"), ("Tỉ lệ học sinh xếp loại hạnh kiểm trung bình", "conduct_average_rate"),
    ("Tỉ lệ học sinh tốt nghiệp", "graduation_rate"),
)  # fmt: skip
_RESULTS_2026 = (
    ("Kết quả học tập: Tốt", "result_excellent_rate"), ("Kết quả học tập: Khá", "result_fair_rate"), ("Kết quả học tập: Chưa đạt", "result_weak_rate"),
    ("Kết quả rèn luyện: Tốt", "conduct_good_rate"), ("Kết quả rèn luyện: Khá", "conduct_fair_rate"), ("Kết quả rèn luyện: Đạt", "conduct_average_rate"),
)  # fmt: skip
_RESULTS_PRESCHOOL_2026 = (
    ("Tỉ lệ chuyên cần của trẻ", "child_attendance_rate"), ("Tỉ lệ trẻ 5 tuổi hoàn thành chương trình", "age5_completion_rate"),
    ("Tỉ lệ trẻ khỏe mạnh, phát triển bình thường", "healthy_children_rate"),
)  # fmt: skip
PEOPLE_COLUMNS = ("Tổng số", "Nữ", "Dân tộc", "Chưa đạt chuẩn", "Đạt chuẩn", "Trên chuẩn")
_PARTS = ("total", "female", "ethnic_minority", "not_qualified", "qualified", "above_qualified")


@dataclass(frozen=True)
class PeopleRow:
    """One kind of staff in the table of people; `levels` empty = every school."""

    key: str
    words: str
    words_2026: str = ""
    levels: tuple = ()

    @property
    def metrics(self):
        return tuple(f"{self.key}_{part}" for part in _PARTS)

    def fits(self, dossier):
        return not self.levels or bool(set(self.levels) & set(levels_of(dossier)))

    def label(self, dossier):
        return self.words if dossier.is_2018 or not self.words_2026 else self.words_2026


PEOPLE = (
    PeopleRow("principals", "Hiệu trưởng"),
    PeopleRow("deputies", "Phó hiệu trưởng"),
    PeopleRow("youth_leaders", "Tổng phụ trách Đội", levels=("primary",)),
    PeopleRow("teachers", "Giáo viên"),
    PeopleRow("staff", "Nhân viên", "Nhân sự hỗ trợ giáo dục"),
)


def levels_of(dossier):
    """The school's levels; those of the framework while the school has no profile."""
    if dossier.school:
        return dossier.school.levels
    return ["preschool"] if dossier.assessment.framework == "preschool" else ["primary"]


def is_preschool(dossier):
    return dossier.assessment.framework == "preschool"


def _grades(dossier):
    return [grade for level, grades in _GRADES.items() if level in levels_of(dossier) for grade in grades]


def class_rows(dossier):
    if is_preschool(dossier):
        return _AGES_OF_GROUPS
    return (*((f"Khối lớp {grade}", f"classes_grade_{grade}") for grade in _grades(dossier)), ("Cộng", "class_count"))


def room_rows(dossier):
    """Every block of rooms with its three kinds of building, then the sum."""
    blocks = _ROOMS_PRESCHOOL if is_preschool(dossier) else _ROOMS_GENERAL
    rows = [row for label, key in blocks for row in ((label, key), *((f"– {words}", f"{key}_{material}") for words, material in _MATERIALS))]
    return (*rows, ("Cộng", tuple(key for _, key in blocks)))


def teacher_rows(dossier):
    excellent = _EXCELLENT_TEACHERS
    if not dossier.is_2018:  # the district level is gone from Biểu 1
        excellent = (("Tổng số giáo viên dạy giỏi cấp tỉnh trở lên", "teachers_excellent_province"),)
    return (*(_TEACHERS_PRESCHOOL if is_preschool(dossier) else _TEACHERS_GENERAL), *excellent)


def learner_rows(dossier):
    if is_preschool(dossier):
        return _CHILDREN
    grades = ((f"– Khối lớp {grade}", f"students_grade_{grade}") for grade in _grades(dossier))
    last = _STUDENTS_LAST if dossier.is_2018 else [row for row in _STUDENTS_LAST if row[1] != "students_excellent_district"]
    return (*_STUDENTS_FIRST, *grades, *last)


def result_rows(dossier):
    """Rows of results; the forms of 2018 ask none of a preschool."""
    if is_preschool(dossier):
        return () if dossier.is_2018 else _RESULTS_PRESCHOOL_2026
    levels = set(levels_of(dossier))
    secondary = levels & {"lower_secondary", "upper_secondary"}
    if dossier.is_2018:
        return (*(_RESULTS_PRIMARY if "primary" in levels else ()), *(_RESULTS_SECONDARY if secondary else ()))
    rates = (("Tỉ lệ hoàn thành chương trình lớp học", "grade_completion_rate"),) if "primary" in levels else ()
    return (*(_RESULTS_2026 if secondary else ()), *rates, ("Tỉ lệ chuyển cấp", "transition_rate"))
