"""Reading a pasted text of an old font: says which font, gives the words back, writes nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


@pytest.fixture
def read(cast):
    """A function that posts a text; gives the answer's data."""

    def post(text):
        return cast.client(cast.member).post(reverse("old_text"), {"text": text}).json()

    return post


@pytest.mark.parametrize(("text", "font", "words"), [
    ("Tr­êng TiÓu häc", "TCVN3", "Trường Tiểu học"),
    ("Tröôøng Tieåu hoïc", "VNI", "Trường Tiểu học"),
    ("Trường Tiểu học", "", "Trường Tiểu học"),
    ("", "", ""),
])  # fmt: skip
def test_the_font_and_the_words_are_told(read, text, font, words):
    assert read(text) == {"font": font, "text": words}


def test_signs_of_a_page_are_given_back_as_words(read):
    assert read("<b>Tröôøng</b> & Tieåu")["text"] == "<b>Trường</b> & Tiểu"


def test_nothing_is_written(cast):
    client = cast.client(cast.member)
    with CaptureQueriesContext(connection) as caught:
        client.post(reverse("old_text"), {"text": "Tröôøng Tieåu hoïc"})
    assert [query["sql"] for query in caught if not query["sql"].startswith("SELECT")] == []


def test_only_people_who_logged_in_may_ask(cast):
    answer = cast.anonymous.post(reverse("old_text"), {"text": "Tröôøng"})
    assert answer.status_code == 302 and reverse("login") in answer.headers["Location"]
