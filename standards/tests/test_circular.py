"""Finding the law's words: whole circulars made from the packs, in three kinds of file, then with faults sown in."""

import unicodedata

import pytest

from standards.circular import find, joined, numbers_in
from standards.tests.circulars import WRITERS, annex_rows, article_lines, official, rows_of_lines
from standards.wording import outline_of, places_of, read_wording, wording_of
from standards.wording_files import WordingRefused, rows_of_file

OLD = ("TT17-2018", "TT18-2018", "TT19-2018")


@pytest.fixture
def law(loaded, real_pack):
    """A function: (set, its pack, its places) of a real code."""

    def give(code):
        pack = real_pack(code)
        regulation_set = loaded(pack)
        return regulation_set, pack, places_of(regulation_set)

    return give


def requirements(places):
    return {place.key: official(place.summary) for place in places if place.target}


def titles(places):
    return {place.key: place.summary for place in places if place.title}


@pytest.mark.parametrize("code", OLD)
def test_every_article_clause_and_letter_of_a_2018_circular_is_found(law, code):
    regulation_set, pack, places = law(code)
    finding = read_wording(rows_of_lines(article_lines(pack)), regulation_set)
    assert finding.texts == requirements(places) | titles(places)
    assert [kind for kind, _ in finding.faults if kind != "swapped"] == []
    # Where the pack is unsure of a clause's number, the file's own word for the criterion decides, and the report says so.
    unsure = sum(kind == "swapped" for kind, _ in finding.faults)
    assert unsure <= sum(not row["clause_confirmed"] for row in indicators(pack))


def indicators(pack):
    for framework in pack["frameworks"]:
        for standard in framework["standards"]:
            for criterion in standard["criteria"]:
                for level in criterion["levels"]:
                    yield from level["indicators"]


@pytest.mark.parametrize("as_columns", [False, True])
def test_both_annexes_of_the_circular_of_2026_are_found(law, as_columns):
    regulation_set, pack, places = law("TT57-2026")
    finding = read_wording(annex_rows(pack, as_columns), regulation_set)
    assert finding.texts == requirements(places) | titles(places)
    assert finding.faults == []
    assert len(requirements(places)) == 60


@pytest.mark.parametrize("kind", WRITERS)
def test_the_three_kinds_of_file_give_the_same_words(law, kind):
    regulation_set, pack, places = law("TT57-2026")
    content = WRITERS[kind](annex_rows(pack, as_columns=kind != "txt"))
    finding = read_wording(rows_of_file(content, f"tt57.{kind}"), regulation_set)
    assert finding.texts == requirements(places) | titles(places)
    old_set, old_pack, old_places = law("TT17-2018")
    lines = WRITERS[kind](rows_of_lines(article_lines(old_pack)))
    assert read_wording(rows_of_file(lines, f"tt17.{kind}"), old_set).texts == requirements(old_places) | titles(old_places)


class Sown:
    """The circular 17/2018 with something done to its lines; what is found then."""

    def __init__(self, law, change):
        self.set, pack, self.places = law("TT17-2018")
        lines = article_lines(pack)
        change(lines)
        self.finding = find(rows_of_lines(lines), outline_of(self.set, self.places))
        self.missing = [place.key for place in self.places if place.target and place.key not in self.finding.texts]

    def faults(self, kind):
        return [words for found, words in self.finding.faults if found == kind]


def place_of(lines, beginning, after=""):
    start = next(n for n, line in enumerate(lines) if line.startswith(after)) if after else 0
    return next(n for n, line in enumerate(lines) if n >= start and line.startswith(beginning))


def test_a_missing_letter_is_missing_and_nothing_else(law):
    sown = Sown(law, lambda lines: lines.pop(place_of(lines, "b)")))
    assert sown.missing == ["general:1.1:1:b"]


def test_swapped_clauses_go_to_the_criterion_they_name_and_are_told(law):
    def swap(lines):
        first, second, third = (place_of(lines, f"{n}. Tiêu chí 1.{n}") for n in (1, 2, 3))
        lines[first:third] = [*lines[second:third], *lines[first:second]]

    sown = Sown(law, swap)
    assert sown.missing == []
    assert sown.finding.texts["general:1.2:1:a"] == official(next(p.summary for p in sown.places if p.key == "general:1.2:1:a"))


def test_a_clause_under_another_number_is_told(law):
    def renumber(lines):
        place = place_of(lines, "2. Tiêu chí 1.2")
        lines[place] = lines[place].replace("2. ", "4. ", 1)

    sown = Sown(law, renumber)
    assert sown.missing == []
    assert any("Khoản 4 Điều 7 ghi Tiêu chí 1.2" in words for words in sown.faults("swapped"))


def test_a_clause_with_anothers_title_is_not_taken(law):
    def mislead(lines):
        one, two = place_of(lines, "1. Tiêu chí 1.1"), place_of(lines, "2. Tiêu chí 1.2")
        lines[one] = "1. Tiêu chí 1.1:" + lines[two].partition(":")[2]

    sown = Sown(law, mislead)
    assert sown.missing == ["general:1.1:1:a", "general:1.1:1:b", "general:1.1:1:c"]
    assert any("mang tên của Tiêu chí 1.2" in words for words in sown.faults("swapped"))


def test_a_new_title_is_taken_with_a_word_about_it(law):
    def rename(lines):
        for place, line in enumerate(lines):
            if "Tiêu chí 1.2" in line:
                lines[place] = line.partition(":")[0] + ": Những hội đồng giúp việc hiệu trưởng"

    sown = Sown(law, rename)
    assert sown.missing == []
    assert sown.finding.texts["general:1.2"] == "Những hội đồng giúp việc hiệu trưởng"
    assert sown.faults("title")


def test_a_number_that_comes_twice_keeps_the_first(law):
    def double(lines):
        place = place_of(lines, "b)")
        lines.insert(place, "a) Chữ chen vào.")

    sown = Sown(law, double)
    assert sown.missing == []
    assert "Chữ chen vào" not in sown.finding.texts["general:1.1:1:a"]
    assert sown.faults("repeated") == ["Điểm a Khoản 1 Điều 7 có hai lần; giữ lần đầu."]
    assert sown.faults("order")


def test_a_whole_clause_that_comes_twice_keeps_the_first(law):
    def double(lines):
        start, end = place_of(lines, "1. Tiêu chí 1.1"), place_of(lines, "2. Tiêu chí 1.2")
        lines[end:end] = [line.replace("Nguyên văn", "Bản hai") for line in lines[start:end]]

    sown = Sown(law, double)
    assert sown.finding.texts["general:1.1:1:a"].startswith("Nguyên văn")
    assert len(sown.faults("repeated")) == 3


def test_letters_out_of_order_are_told(law):
    def swap(lines):
        place = place_of(lines, "a)")
        lines[place : place + 2] = reversed(lines[place : place + 2])

    sown = Sown(law, swap)
    assert sown.missing == []
    assert sown.faults("order") == ["Khoản 1 Điều 7: điểm a) đứng sau điểm b)."]


def test_unknown_letters_and_clauses_are_listed(law):
    def add(lines):
        lines.insert(place_of(lines, "2. Tiêu chí 1.2"), "d) Điểm lạ.")
        lines.insert(place_of(lines, "Điều 8."), "30. Khoản lạ.")
        lines.insert(place_of(lines, "Điều 8."), "31. Tiêu chí 9.9: Lạ")

    unknown = Sown(law, add).faults("unknown")
    assert any("không có điểm d)" in words for words in unknown)
    assert any("“Khoản lạ.”" in words for words in unknown)
    assert any("không có Tiêu chí 9.9 ở Mức 1" in words for words in unknown)


def test_lines_broken_within_a_sentence_are_one_again(law):
    def cut(lines):
        lines[:] = [part for line in lines for part in broken(line)]

    sown = Sown(law, cut)
    assert sown.missing == []
    assert sown.finding.texts == requirements(sown.places) | titles(sown.places)


def broken(line):
    """A line cut after every tenth word, as text copied out of a PDF is."""
    words = line.split(" ")
    cut = [" ".join(words[start : start + 10]) for start in range(0, len(words), 10)]
    # A cut may not leave a part that looks like a marker of its own; the law's layout does not either.
    return cut if not any(part[:2] in ("a)", "b)", "c)") or part[0] in "-0123456789" for part in cut[1:]) else [line]


def test_decomposed_letters_are_composed(law):
    regulation_set, pack, places = law("TT17-2018")
    content = unicodedata.normalize("NFD", "\n".join(article_lines(pack))).encode()
    assert read_wording(rows_of_file(content, "nfd.txt"), regulation_set).texts == requirements(places) | titles(places)


def test_page_numbers_and_running_heads_are_left_out(law):
    def add(lines):
        for place in range(len(lines) - 3, 8, -9):
            lines[place:place] = [f"{place}", f"CÔNG BÁO/Số {place + 1} + {place + 2}/Ngày 10-10-2018"]
            lines.insert(place, "LƯU HÀNH NỘI BỘ")

    sown = Sown(law, add)
    assert sown.missing == []
    assert not [text for text in sown.finding.texts.values() if "CÔNG BÁO" in text or "NỘI BỘ" in text]


def test_another_circular_is_refused_by_its_number(law):
    regulation_set, pack, _ = law("TT17-2018")
    other = [line.replace("17/2018", "18/2018") for line in article_lines(pack)]
    with pytest.raises(WordingRefused, match=r"Thông tư 18/2018/TT-BGDĐT, không phải 17/2018"):
        read_wording(rows_of_lines(other), regulation_set)


def test_a_circular_that_only_mentions_the_set_is_refused(law):
    old, pack, _ = law("TT17-2018")
    _, newer, _ = law("TT57-2026")
    rows = annex_rows(newer) + rows_of_lines(["Thông tư này thay thế Thông tư số 17/2018/TT-BGDĐT."])
    with pytest.raises(WordingRefused, match="57/2026"):
        read_wording(rows, old)


@pytest.mark.parametrize("lines", [
    ["Kính gửi quý trường,", "Mời dự họp."], ["Điều 7. Trách nhiệm", "1. Hiệu trưởng ký.", "a) Đúng hạn."], ["Số: 17/2018/TT-BGDĐT", "Lời nói đầu"],
])  # fmt: skip
def test_what_is_no_circular_is_refused(law, lines):
    with pytest.raises(WordingRefused, match="không phải thông tư"):
        read_wording(rows_of_lines(lines), law("TT17-2018")[0])


def test_sentences_of_a_form_are_found_by_their_words(law):
    regulation_set, _, _ = law("TT57-2026")
    lines = [
        "Số: 57/2026/TT-BGDĐT", "PHỤ LỤC V", "Biểu 2. Kế hoạch cải tiến", "III. MỤC ĐÍCH, YÊU CẦU",
        "a) Bảo đảm tính trọng tâm, khả thi, hiệu quả, phù hợp với", "điều kiện thực tế;",
        "b) Có cơ chế theo dõi, đánh giá và điều chỉnh trong quá trình thực hiện.",
        "Cơ chế khác: theo dõi thêm, có điều chỉnh.",
    ]  # fmt: skip
    finding = read_wording(rows_of_lines(lines), regulation_set)
    assert finding.texts["form:b2-demand-a"] == "Bảo đảm tính trọng tâm, khả thi, hiệu quả, phù hợp với điều kiện thực tế;"
    assert finding.texts["form:b2-demand-dd"].startswith("Có cơ chế theo dõi")
    assert [kind for kind, _ in finding.faults] == ["repeated"]
    assert "form:b1-statement" not in finding.texts


def test_nothing_is_attached_by_reading(law):
    regulation_set, pack, _ = law("TT17-2018")
    read_wording(rows_of_lines(article_lines(pack)), regulation_set)
    assert wording_of(regulation_set) == {}


def test_places_take_a_fixed_number_of_queries(law, django_assert_num_queries):
    regulation_set, _, _ = law("TT57-2026")
    with django_assert_num_queries(5):
        places_of(regulation_set)


def test_small_things():
    assert joined(["Nhà trường", "có giải pháp.", "- Một;", "hai.", "Ba"]) == "Nhà trường có giải pháp.\n- Một; hai.\nBa"
    assert numbers_in(rows_of_lines(["số 17/2018/TT-BGD&ĐT và 18/2018/TT-BGDĐT"])) == ["17/2018/TT-BGDĐT", "18/2018/TT-BGDĐT"]
