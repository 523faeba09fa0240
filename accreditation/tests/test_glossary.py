"""The README's glossary binds code words and screen words: every model is in it with its own verbose name."""

from django.apps import apps

from accreditation.tests.tree import ROOMS, ROOT


def project_models():
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in ROOMS]


def test_every_model_is_in_the_glossary():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line for line in readme.splitlines() if line.startswith("|")]
    missing = [
        f"{model.__name__} – {model._meta.verbose_name}"
        for model in project_models()
        if not any(f"`{model.__name__}`" in row and str(model._meta.verbose_name) in row for row in rows)
    ]
    assert missing == []


def test_every_model_has_a_vietnamese_name():
    plain = [model.__name__ for model in project_models() if str(model._meta.verbose_name).isascii()]
    assert plain == []


def test_the_readme_is_short():
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 150
