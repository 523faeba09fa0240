"""Tokens in long text: read strictly, replaced whole, mistakes found instead of printed."""

import pytest

from formats.tokens import FigureToken, broken_in, replace_tokens, tokens_in


@pytest.mark.parametrize(("text", "tokens"), [
    ("", []), ("Không có gì { } {{ }}", []),
    ("Trường có {{metric:teachers_total:2025}} giáo viên", [FigureToken("teachers_total", 2025)]),
    ("{{ metric : teachers_total : 2025 }}", [FigureToken("teachers_total", 2025)]),
    ("{{metric:a:2024}} và {{metric:a:2025:primary}}, {{metric:a:2024}}", [FigureToken("a", 2024), FigureToken("a", 2025, "primary")]),
    ("{{metric:a:25}} {{metric:A B:2025}} {{other:a:2025}}", []),
])  # fmt: skip
def test_tokens_are_read_in_order_each_once(text, tokens):
    assert tokens_in(text) == tokens


@pytest.mark.parametrize("token", [FigureToken("teachers_total", 2025), FigureToken("a_1", 2019, "lower_secondary")])
def test_a_token_writes_itself_as_it_is_read(token):
    assert tokens_in(str(token)) == [token]


@pytest.mark.parametrize(("text", "broken"), [
    ("{{metric:teachers_total:2025}}", []), ("{{metric:a:25}}", ["{{metric:a:25}}"]), ("x {{metric:a:2025", ["{{metric:a:2025"]),
    ("{{metric:a:2025} y", ["{{metric:a:2025}"]), ("{{metric}} {{metric:Á:2025}}", ["{{metric}}", "{{metric:Á:2025}}"]), ("{{metrics", ["{{metrics"]),
    ("{{so_lieu:a:2025}} {{ }} {x} {", ["{{so_lieu:a:2025}}", "{{ }}"]),
])  # fmt: skip
def test_what_looks_like_a_token_and_is_none_is_found(text, broken):
    assert broken_in(text) == broken


def test_replacing_leaves_everything_else_as_typed():
    text = "- Có {{metric:a:2025}}, {{metric:b:2024:primary}}\n{{metric:c}} {x}"
    assert replace_tokens(text, lambda token: f"<{token.key}{token.year}{token.level}>") == "- Có <a2025>, <b2024primary>\n{{metric:c}} {x}"


def test_a_long_line_of_braces_is_read_at_once():
    text = "{{metric:" * 20_000
    assert tokens_in(text) == []
    assert len(broken_in(text)) > 0
