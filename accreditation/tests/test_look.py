"""The frame and the components: what they promise to people's eyes, keyboards and slow lines (DESIGN 6)."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template.loader import render_to_string
from django.test import RequestFactory

from accreditation.templatetags.vietnamese import STATE_WORDS
from accreditation.tests.look_sample import SampleForm, render_sample, sample_request

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
FIRST_VISIT_BYTES = 170 * 1024
CONTROLS = {"input", "select", "textarea"}


class Tags(HTMLParser):
    """Every start tag of a page as (name, attributes)."""

    def __init__(self, html):
        super().__init__()
        self.all = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def named(self, *names):
        return [attrs for tag, attrs in self.all if tag in names]


@pytest.fixture
def bad_form():
    form = SampleForm({"title": "x" * 21, "start_on": "31/02/2026"})
    form.is_valid()
    return form


def css(name):
    return (STATIC / "css" / name).read_text()


def test_the_page_has_no_inline_script_style_or_handler():
    tags = Tags(render_sample())
    assert not tags.named("style")
    assert all("src" in attrs for attrs in tags.named("script"))
    assert not [(tag, name) for tag, attrs in tags.all for name in attrs if name == "style" or name.startswith("on")]


def test_no_template_has_inline_script_style_or_handler():
    inline = re.compile(r"""<style|\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\bsrc=)|href=["']javascript:""", re.IGNORECASE)
    papers = "templates/documents/paper"  # printed pages carry their own sheet of style, measured elsewhere
    found = [f"{path}: {hit.group()}" for path in TEMPLATES if papers not in str(path) for hit in inline.finditer(path.read_text())]
    assert found == []


def test_a_page_built_with_crispy_says_its_errors_on_top():
    """crispy's own list of errors is switched off, so a page without the summary would hide them."""
    silent = [
        str(path)
        for path in TEMPLATES
        if re.search(r"{%\s*crispy |\|crispy\b", text := path.read_text()) and "{% extends" in text and "error_summary.html" not in text
    ]
    assert silent == []


def test_every_control_has_a_label():
    tags = Tags(render_sample())
    labelled = {attrs.get("for") for attrs in tags.named("label")}
    controls = [a for a in tags.named(*CONTROLS) if a.get("type") not in ("hidden", "submit")]
    assert len(controls) > 8
    assert [a for a in controls if a.get("id") not in labelled and "aria-label" not in a] == []


def test_ids_are_used_once():
    ids = [attrs["id"] for _, attrs in Tags(render_sample()).all if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_errors_stand_on_top_and_beside_the_field_in_the_same_words(bad_form):
    html = render_sample(form=bad_form)
    assert "<title>Lỗi: Kế hoạch cải tiến – Trường Chuẩn</title>" in html
    for words in ("Dài quá 20 ký tự (hiện có 21).", "Ngày này không có; hãy nhập ngày/tháng/năm, ví dụ 05/09/2026."):
        assert html.count(words) == 2, words
    assert 'value="31/02/2026"' in html  # nothing typed is lost


def test_the_summary_links_lead_to_existing_boxes(bad_form):
    html = render_sample(form=bad_form)
    tags = Tags(html)
    ids = {attrs["id"] for _, attrs in tags.all if "id" in attrs}
    links = re.findall(r'<li><a href="#([^"]+)">', html.split('class="error-summary"')[1].split("</ul>")[0])
    assert len(links) == len(bad_form.errors) == 6
    assert set(links) <= ids
    assert 'role="alert"' in html and "data-focus-on-load" in html


def test_boxes_in_error_point_to_their_words(bad_form):
    tags = Tags(render_sample(form=bad_form))
    ids = {attrs["id"] for _, attrs in tags.all if "id" in attrs}
    box = next(attrs for attrs in tags.named("input") if attrs.get("name") == "title")
    assert box["aria-invalid"] == "true"
    assert set(box["aria-describedby"].split()) == {"id_title_helptext", "id_title_error"} <= ids


def test_a_page_without_errors_keeps_its_plain_title():
    html = render_sample()
    assert "<title>Kế hoạch cải tiến – Trường Chuẩn</title>" in html
    assert "error-summary" not in html


def test_a_formset_names_the_row_of_each_error():
    rows = formset_factory(SampleForm)({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-title": "a", "form-1-title": "x" * 30})
    html = render_to_string("components/error_summary.html", {"formset": rows})
    assert "Dòng 2 – Tên nhiệm vụ: Dài quá 20 ký tự (hiện có 30)." in html
    assert 'href="#id_form-1-title"' in html


def test_own_errors_can_be_listed():
    html = render_to_string("components/error_summary.html", {"errors": [("#o-5", "Năm 2024-2025: phần lớn hơn toàn thể"), ("", "Tệp rỗng")]})
    assert '<a href="#o-5">Năm 2024-2025: phần lớn hơn toàn thể</a>' in html
    assert "<li>Tệp rỗng</li>" in html


def test_text_from_people_is_escaped():
    html = render_sample()
    assert "Kinh phí &lt;b&gt;chưa&lt;/b&gt; xác định" in html
    assert "Công khai &lt;b&gt;số liệu&lt;/b&gt;" in html
    assert 'value="phương &quot;hướng&quot;"' in html


def test_the_pager_keeps_the_search_and_counts_in_vietnamese():
    html = render_sample()
    assert "51–100 trong 1.612 trường" in html
    assert 'rel="prev" href="?q=ph%C6%B0%C6%A1ng&amp;page=1"' in html
    assert 'rel="next" href="?q=ph%C6%B0%C6%A1ng&amp;page=3"' in html
    assert '<a href="?q=ph%C6%B0%C6%A1ng&amp;page=33" aria-label="Trang cuối">' in html and "Trang đầu" not in html, "page 1 is the one before"


@pytest.mark.parametrize(("number", "links"), [(1, ["next", "Cuối"]), (3, ["Đầu", "prev", "next", "Cuối"]), (4, ["Đầu", "prev", "next"]), (5, ["Đầu", "prev"])])
def test_the_pager_leads_to_both_ends(number, links):
    request = RequestFactory().get("/")
    html = render_to_string("components/pager.html", {"page": Paginator(range(5), 1).page(number), "request": request})
    assert re.findall(r'rel="(\w+)"|>(Đầu|Cuối)<', html) == [(link, "") if link.islower() else ("", link) for link in links]


def test_vendored_files_carry_version_and_licence():
    for folder in (STATIC / "vendor").iterdir():
        assert re.fullmatch(r"[a-z.]+-\d+\.\d+\.\d+", folder.name)
        assert (folder / "LICENSE").read_text().strip()
        assert not [path for path in folder.iterdir() if "sourceMappingURL" in path.read_text()]


def test_a_first_visit_stays_small():
    """Page, style sheets and scripts that base.html names, gzipped as whitenoise serves them."""
    html = render_sample()
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    sizes = {name: len(gzip.compress((STATIC / name).read_bytes())) for name in set(files)}
    assert len(sizes) >= 7
    assert sum(sizes.values()) + len(gzip.compress(html.encode())) <= FIRST_VISIT_BYTES, sizes
    assert sum(size for name, size in sizes.items() if name.startswith("js/")) <= 8 * 1024


def test_every_state_has_a_word_and_a_shape():
    sheet = css("parts.css")
    html = render_sample()
    for slug, word in STATE_WORDS.items():
        assert f'<span class="state state-{slug}">{word}</span>' in html
        assert re.search(rf"\.state-{slug}\b[^{{}}]*{{ --shape:", sheet), slug


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        ("ink", "warm-50", 7), ("ink-soft", "warm-50", 4.5), ("ink-soft", "warm-100", 4.5), ("accent", "warm-50", 4.5),
        ("accent-dark", "accent-tint", 4.5), ("error", "warm-50", 4.5), ("error", "error-tint", 4.5), ("amber", "amber-tint", 4.5),
        ("amber", "warm-25", 4.5), ("warm-500", "warm-25", 3), ("focus-on-dark", "accent-deep", 3), ("focus", "warm-50", 3),
    ],
)  # fmt: skip
def test_colours_can_be_told_apart(ink, paper, least):
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", css("theme.css")))
    assert contrast(colours[ink], colours[paper]) >= least


@pytest.mark.parametrize("name", ["500.html", "403_csrf.html"])
def test_pages_of_last_resort_need_no_request(name):
    html = render_to_string(name)
    assert "<h1>" in html and 'href="/"' in html
    assert not re.search(r"\b(Error|Exception|Traceback)\b", html)


@pytest.mark.parametrize("name", ["404.html", "403.html"])
def test_refusals_say_where_to_go(name):
    html = render_to_string(name, {}, sample_request())
    assert 'class="btn btn-primary" href="/"' in html


def test_an_unknown_address_gives_our_page(client):
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()
