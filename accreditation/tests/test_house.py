"""Budgets that keep the house small (DESIGN §5), measured over the tree; a failure prints the offenders."""

import ast
import re
from statistics import median

from accreditation.tests.tree import code_files, files, functions, is_migration, is_test, short, syntax_tree

LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b|lorem ipsum", re.I)


def sized_functions():
    return [(length, f"{short(path, node.lineno)} {node.name} ({length})") for path in code_files() for node, length in functions(path)]


def lines_of(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.strip().startswith("#")]


def test_functions_are_short():
    sizes = sized_functions()
    assert [name for length, name in sizes if length > 60] == []
    above = [name for length, name in sizes if length > 40]
    assert len(above) <= 0.03 * len(sizes), above
    assert median(length for length, _ in sizes) <= 7


def test_views_are_thin():
    wrong = []
    for path in code_files():
        if path.stem.startswith("views") or "views" in path.parts:
            wrong += [f"{short(path, node.lineno)} {node.name} ({length})" for node, length in functions(path)
                      if length > 40 and any(arg.arg == "request" for arg in node.args.args)]
    assert wrong == []


def test_files_are_small():
    long = [(path.read_text(encoding="utf-8").count("\n"), short(path)) for path in files(".py") if not is_test(path) and not is_migration(path)]
    assert [row for row in long if row[0] > 400] == []


def test_templates_are_small():
    long = [(path.read_text(encoding="utf-8").count("\n"), short(path)) for path in files(".html")]
    assert [row for row in long if row[0] > 150] == []


def test_tests_weigh_as_much_as_code():
    code = sum(len(lines_of(path)) for path in code_files())
    tests = sum(len(lines_of(path)) for path in files(".py") if is_test(path))
    assert 1.0 <= tests / code <= 1.6, f"tests {tests}, code {code}, ratio {tests / code:.2f}"


def test_nothing_is_left_open():
    kinds = (".py", ".html", ".js", ".css", ".md", ".yaml", ".sh")
    found = [
        f"{short(path, number)} {line.strip()[:80]}"
        for kind in kinds
        for path in files(kind)
        if path.name != "test_house.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]
    assert found == []


def test_public_workflow_functions_say_what_they_do():
    silent = [
        f"{short(path, node.lineno)} {node.name}"
        for path in code_files()
        if path.stem == "workflow" or "workflow" in path.parts
        for node in syntax_tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_pages_hold_no_inline_script_or_style():
    wrong = []
    for path in files(".html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\sstyle=\"|<style", text) and "documents/paper" not in str(path):
            wrong.append(short(path))
    assert wrong == []
