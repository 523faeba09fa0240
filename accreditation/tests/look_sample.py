"""One page that shows every component, rendered through base.html as a principal would get it."""

from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.urls import include, path

from accreditation.templatetags.vietnamese import STATE_WORDS

SOURCE = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Kế hoạch cải tiến{% endblock %}
{% block crumbs %}<li><a href="/">Kế hoạch</a></li>{% endblock %}
{% block heading %}Kế hoạch cải tiến chất lượng{% endblock %}
{% block content %}
{% include "components/error_summary.html" with form=form %}
<form method="post" novalidate data-warn-unsaved>{% csrf_token %}{{ form|crispy }}<div class="act-bar"><button class="btn btn-primary">Lưu nhiệm vụ</button></div></form>
{% include "components/problems.html" with problems=problems %}
{% include "components/progress.html" with done=3 total=15 label="tiêu chí đã xong" %}
{% include "components/search.html" with value=q label="Tìm trường" %}
{% include "components/pager.html" with page=page noun="trường" %}
{% include "components/empty.html" with title="Chưa có kế hoạch" text="Kế hoạch lập từ hạn chế." url="/" action="Lập kế hoạch" %}
{% for state in states %}{{ state|state_badge }}{% endfor %}
<div class="table-wrap" role="region" aria-label="Nhiệm vụ" tabindex="0"><table class="table cards-on-phone">
<thead><tr><th scope="col">Nhiệm vụ</th><th scope="col">Người thực hiện</th><th scope="col" class="num">Kinh phí</th></tr></thead>
<tbody><tr><td data-label="Nhiệm vụ">Rà soát chiến lược phát triển</td><td data-label="Người thực hiện">Hiệu trưởng, tổ trưởng</td>
<td class="num" data-label="Kinh phí">{{ 2000000|dong }}</td></tr></tbody>
<tfoot><tr><td colspan="2">Tổng</td><td class="num">{{ 2000000|dong }}</td></tr></tfoot></table></div>
<form method="post" action="/look/removed/">{% csrf_token %}<button class="btn btn-outline-danger" data-confirm="Xóa nhiệm vụ này?">Xóa</button></form>
<button type="button" class="btn btn-outline-secondary" data-copy="x">Chép liên kết</button>
<div class="prose">{{ text|plaintext }}</div>
{% endblock %}"""


class SampleForm(forms.Form):
    title = forms.CharField(label="Tên nhiệm vụ", help_text="Một việc, bắt đầu bằng động từ.", max_length=20)
    text = forms.CharField(label="Cách làm", widget=forms.Textarea, required=False)
    money = forms.ChoiceField(label="Kinh phí", choices=[("a", "Chưa xác định"), ("b", "Không cần")], widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(label="Tiêu chí", choices=[("1", "1.1"), ("2", "1.2")], widget=forms.CheckboxSelectMultiple)
    source = forms.ChoiceField(label="Nguồn", choices=[("a", "Ngân sách"), ("b", "Xã hội hóa")])
    start_on = forms.DateField(label="Bắt đầu", required=False)
    is_read = forms.BooleanField(label="Tôi đã đọc lại")
    paper = forms.FileField(label="Tệp kèm theo", required=False)


def sample_context(**changes):
    """What the sample page shows; a form with nothing typed, unless `form` says otherwise."""
    problem = SimpleNamespace(severity="error", text="Nhiệm vụ 3 chưa có người chịu trách nhiệm", url="/")
    return {
        "form": SampleForm(),
        "problems": [problem, SimpleNamespace(severity="warning", text="Kinh phí <b>chưa</b> xác định", url="")],
        "q": 'phương "hướng"',
        "page": Paginator(range(1612), 50).page(2),
        "states": list(STATE_WORDS),
        "text": "Ba việc:\n- Công khai <b>số liệu</b>\n+ trên bảng tin\nNăm\tHọc sinh\n2025\t412",
        **changes,
    }


def sample_request(acting=None, user=None):
    """A request to page 2 of a searched list, as the middleware would leave it."""
    request = RequestFactory().get("/ke-hoach/?q=ph%C6%B0%C6%A1ng&page=2")
    request.user = user or SimpleNamespace(is_authenticated=False)
    request.acting = acting
    return request


def render_sample(request=None, **changes):
    """The whole page as text."""
    template = engines["django"].from_string(SOURCE)
    return template.render(sample_context(**changes), request or sample_request())


@login_not_required
def sample_view(request):
    """The sample page on a live server; a POST comes back with its errors."""
    form = SampleForm(request.POST) if request.method == "POST" else SampleForm()
    return HttpResponse(engines["django"].from_string(SOURCE).render(sample_context(form=form), request))


@login_not_required
def removed_view(request):
    return HttpResponse("<!doctype html><title>x</title><h1>Đã xóa</h1>")


urlpatterns = [path("look/", sample_view), path("look/removed/", removed_view), path("", include("accreditation.urls"))]
