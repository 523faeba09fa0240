"""The rooms stand in one line: imports and model relations point only backwards, and no file imports in a circle."""

import ast

from django.apps import apps

from accreditation.tests.tree import ROOMS, ROOT, code_files, files, room_of, short, syntax_tree

BOTTOM_UP = ["enums", "permissions", "models", "workflow", "importers", "exporters", "papers", "forms", "views", "urls"]
FORBIDDEN_NAMES = {"services", "utils", "helpers", "managers", "signals"}


def imports_of(path):
    """(module, line, stands inside a function) for every import of a file."""
    tree = syntax_tree(path)
    inside = {id(sub) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for sub in ast.walk(node)}
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            yield name, node.lineno, id(node) in inside


def test_no_relative_imports():
    nodes = [(path, node) for path in code_files() for node in ast.walk(syntax_tree(path)) if isinstance(node, ast.ImportFrom) and node.level]
    assert [short(path, node.lineno) for path, node in nodes] == []


def test_imports_point_backwards():
    wrong = []
    for path in code_files():
        room = room_of(path)
        for name, line, _ in imports_of(path) if room else []:
            target = name.split(".")[0]
            if target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                wrong.append(f"{short(path, line)} imports {name}")
    assert wrong == []


def test_model_relations_point_backwards():
    wrong = []
    for model in apps.get_models():
        room = model.__module__.split(".")[0]
        for field in model._meta.get_fields() if room in ROOMS else []:
            target = field.related_model.__module__.split(".")[0] if field.is_relation and not field.auto_created and field.related_model else None
            if target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                wrong.append(f"{model.__name__}.{field.name} -> {target}")
    assert wrong == []


def test_inside_a_room_lower_files_do_not_import_higher_ones():
    wrong = []
    for path in code_files():
        room, own = room_of(path), path.stem
        for name, line, _ in imports_of(path) if room and own in BOTTOM_UP else []:
            parts = name.split(".")
            if parts[0] == room and len(parts) > 1 and parts[1] in BOTTOM_UP and BOTTOM_UP.index(parts[1]) > BOTTOM_UP.index(own):
                wrong.append(f"{short(path, line)} imports {name}")
    assert wrong == []


def module_graph():
    """{module: modules of the project it imports at its top}."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in code_files()}
    return {
        module: {name for name, _, inside in imports_of(path) if not inside and name in modules and name != module}
        for module, path in modules.items()
    }


def test_no_import_cycles():
    graph, done, cycles = module_graph(), set(), []

    def visit(module, trail):
        if module in trail:
            cycles.append(" -> ".join([*trail[trail.index(module):], module]))
        elif module not in done:
            for target in sorted(graph[module]):
                visit(target, [*trail, module])
            done.add(module)

    for module in sorted(graph):
        visit(module, [])
    assert cycles == []


def test_inline_imports_give_their_reason():
    wrong = []
    for path in code_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        for _, line, inside in imports_of(path):
            if inside and "#" not in lines[line - 1] and not lines[line - 2].strip().startswith("#"):
                wrong.append(short(path, line))
    assert sorted(set(wrong)) == []


def test_no_bucket_modules_and_no_signal_receivers():
    assert [short(path) for path in code_files() if path.stem in FORBIDDEN_NAMES] == []
    receivers = [short(path) for path in code_files() if "@receiver" in path.read_text() or ".connect(" in path.read_text() and "signals" in path.read_text()]
    assert receivers == []


def test_only_the_top_level_rooms_of_the_design_exist():
    tops = {path.relative_to(ROOT).parts[0] for path in files(".py") if len(path.relative_to(ROOT).parts) > 1}
    assert tops <= {*ROOMS, "scripts"}
