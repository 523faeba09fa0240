"""“Why not yet?” as small values: the page shows the list, and the same list is the guard (DESIGN 3.5)."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"
MAX_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way. `severity` is ERROR (stops the act) or WARNING (people decide); `url` leads to the place."""

    severity: str
    text: str
    url: str = ""

    @property
    def is_error(self):
        """Whether the act is refused while this stands."""
        return self.severity == ERROR


class WorkflowRefused(Exception):
    """An act that may not happen now; `problems` say why in Vietnamese, `str()` joins their texts."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.text for problem in self.problems))


def error(text, url=""):
    """A problem that stops the act."""
    return Problem(ERROR, text, url)


def warning(text, url=""):
    """A problem that people may accept."""
    return Problem(WARNING, text, url)


def errors_in(problems):
    """Only the problems that stop the act."""
    return [problem for problem in problems if problem.is_error]


def warnings_in(problems):
    """Only the problems that people may accept."""
    return [problem for problem in problems if not problem.is_error]


def refuse_if(problems):
    """Raise WorkflowRefused when any of the problems is an error; warnings pass."""
    stopping = errors_in(problems)
    if stopping:
        raise WorkflowRefused(stopping)


def text_problems(text, words):
    """Errors of a text that somebody must write: empty (`words` say what to write), or too long."""
    if not text:
        return [error(words)]
    return [error(f"Nội dung dài quá {MAX_TEXT} ký tự.")] if len(text) > MAX_TEXT else []
