"""YAML whose mappings know the line they stand on, for files whose mistakes are told with file and line."""

import yaml


class Row(dict):
    line = 1


class LinedLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Safe loader whose mappings know their line and may not name a key twice; the quick C parser where there is one."""


def _row_with_line(loader, node):
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(None, None, f"khóa “{twice}” ghi hai lần", node.start_mark)
    row = Row(loader.construct_mapping(node, deep=True))
    row.line = node.start_mark.line + 1
    return row


LinedLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _row_with_line)


class Unreadable(ValueError):
    """The text is no YAML; `line` says where."""

    def __init__(self, line, words):
        self.line = line
        super().__init__(words)


def read_lined(text):
    """The document of a YAML text, its mappings as Row. Raises Unreadable."""
    try:
        return yaml.load(text, LinedLoader)  # noqa: S506 -- a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise Unreadable(mark.line + 1 if mark else 1, error.problem) from error
    except yaml.reader.ReaderError as error:
        raise Unreadable(text.count("\n", 0, error.position) + 1, "có ký tự điều khiển") from error
