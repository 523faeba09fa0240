"""The source tree as the whole-house tests read it: files of git, their syntax trees, their rooms."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["formats", "accounts", "records", "standards", "schools", "documents", "assessments", "improvement_plans", "oversight", "accreditation"]


@cache
def files(suffix):
    """Project files with that suffix, vendored ones left out, sorted."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True)
    paths = [ROOT / line for line in listed.stdout.splitlines() if line.endswith(suffix)]
    return sorted(path for path in paths if path.exists() and "vendor" not in path.parts)


def is_test(path):
    return "tests" in path.parts or path.name == "conftest.py"


def is_migration(path):
    return "migrations" in path.parts


@cache
def syntax_tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def code_files():
    """Python files of the product: no tests, no migrations."""
    return [path for path in files(".py") if not is_test(path) and not is_migration(path)]


def room_of(path):
    """Name of the room a file stands in, or None for files of the top level."""
    parts = path.relative_to(ROOT).parts
    return parts[0] if parts[0] in ROOMS else None


def short(path, line=None):
    name = str(path.relative_to(ROOT))
    return f"{name}:{line}" if line else name


def functions(path):
    """(node, number of lines) of every function of a file, decorators left out."""
    for node in ast.walk(syntax_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1
