"""Circulars for tests, made from a pack in the law's own typography: articles with clauses and letters, or annexes with levels."""

from io import BytesIO

import docx

HEAD = ["BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Số: {number}", "THÔNG TƯ", "{title}"]


def official(text):
    """Words that differ from our summary, as the law's do."""
    return f"Nguyên văn: {text}"


def head_of(pack):
    return [line.format(number=pack["number"], title=pack["title"]) for line in HEAD]


def article_lines(pack):
    """The circular of 2018: Điều by level and standard, khoản by criterion, điểm by letter; then Điều 22."""
    lines, articles = head_of(pack), {}
    for standard in pack["frameworks"][0]["standards"]:
        for level, article in standard["articles"].items():
            articles[int(article.removeprefix("Điều "))] = (standard, int(level))
    for number, (standard, level) in sorted(articles.items()):
        lines.append(f"Điều {number}. Tiêu chuẩn {standard['code']}: {standard['title']}")
        lines += _clauses(standard, level)
    if pack["top_items"]:
        lines += ["Mục 4", "TIÊU CHUẨN MỨC 4", "Điều 22. Tiêu chuẩn đánh giá trường Mức 4"]
        lines += [f"{item['key']}. {official(item['requirement'])}" for item in pack["top_items"]]
    return lines


def _clauses(standard, level):
    count = 0
    for criterion in standard["criteria"]:
        indicators = [row for found in criterion["levels"] if found["level"] == level for row in found["indicators"]]
        if not indicators:
            continue
        count += 1
        yield f"{count}. Tiêu chí {criterion['code']}: {criterion['title']}"
        for row in indicators:
            words = official(row["requirement"])
            yield words if row["key"] == "-" else f"{row['key']}) {words}"


def annex_rows(pack, as_columns=False):
    """TT 57: each annex with its criteria and levels, as running lines or as a table with a column for each level."""
    rows = [[[line]] for line in [*head_of(pack), "Điều 5. Đánh giá", "1. Các tiêu chí bắt buộc gồm Tiêu chí 1.3, Tiêu chí 1.4."]]
    for framework in pack["frameworks"]:
        rows += [[[framework["annex"].upper()]], [[f"TIÊU CHUẨN ĐÁNH GIÁ {framework['title'].upper()}"]]]
        for standard in framework["standards"]:
            rows.append([[f"Tiêu chuẩn {standard['code']}: {standard['title']}"]])
            for criterion in standard["criteria"]:
                rows += _criterion_rows(criterion, as_columns)
    return [*rows, [["PHỤ LỤC V"]], [["Biểu 1. Báo cáo tự đánh giá"]], [["Tiêu chí 1.1: không phải chỗ này"]]]


def _criterion_rows(criterion, as_columns):
    levels = [(level["level"], official(level["indicators"][0]["requirement"])) for level in criterion["levels"]]
    title = f"Tiêu chí {criterion['code']}: {criterion['title']}"
    if as_columns:
        return [[[title]], [[f"Mức {number}"] for number, _ in levels], [[text] for _, text in levels]]
    return [[[title]], *([[f"Mức {number}: {text}"]] for number, text in levels)]


def rows_of_lines(lines):
    return [((line,),) for line in lines]


def as_text(rows):
    return "\n".join(line for row in rows for cell in row for line in cell).encode()


def as_html(rows):
    parts = ["<!DOCTYPE html><html><head><title>Thông tư</title><style>p { color: red }</style></head><body>"]
    for row in rows:
        if len(row) == 1:
            parts += [f"<p>{line}</p>" for line in row[0]]
        else:
            parts.append(_html_row(row))
    return "".join(parts).replace("</table><table>", "").encode()


def _html_row(row):
    cells = "".join("<td>" + "<br>".join(cell) + "</td>" for cell in row)
    return f"<table><tr>{cells}</tr></table>"


def as_docx(rows):
    document, table = docx.Document(), None
    for row in rows:
        if len(row) == 1:
            table = None
            for line in row[0]:
                document.add_paragraph(line)
            continue
        table = table or document.add_table(rows=0, cols=len(row))
        for cell, lines in zip(table.add_row().cells, row, strict=True):
            cell.text = "\n".join(lines)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


WRITERS = {"txt": as_text, "html": as_html, "docx": as_docx}
