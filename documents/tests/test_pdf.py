"""The PDF child: same bytes every time, closed to the world, limited, replaced when it fails, and polite about it."""

import hashlib
import http.server
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from documents import pdf
from documents.html import paper_document
from documents.paper import Text
from documents.pdf import Limits, PdfRefused, paper_assets, render_paper, render_pdf
from documents.tests import more_samples, samples


@pytest.fixture(autouse=True)
def fresh_child():
    """Each test leaves no child with changed limits behind."""
    yield
    pdf.close_child()


def small(text="Một dòng."):
    return paper_document(more_samples.official_letter()).replace("hướng dẫn thủ tục", text)


def make(html):
    return render_pdf(html, assets=paper_assets("ND30-2020"))


def test_the_same_paper_gives_the_same_bytes_in_one_child_and_in_two():
    first = render_paper(more_samples.lower_secondary_plan())
    assert render_paper(more_samples.lower_secondary_plan()) == first
    pdf.close_child()
    assert render_paper(more_samples.lower_secondary_plan()) == first
    assert first.startswith(b"%PDF-")


def test_another_process_with_other_surroundings_gives_the_same_bytes():
    code = (
        "import hashlib; from documents.tests import more_samples, samples; from documents.pdf import render_paper;"
        "print(hashlib.sha256(render_paper(more_samples.lower_secondary_plan())).hexdigest())"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "accreditation.settings",
        "PYTHONHASHSEED": "7",
        "TZ": "America/Lima",
        "LANG": "C",
    }
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, timeout=120)
    assert run.stdout.strip() == hashlib.sha256(render_paper(more_samples.lower_secondary_plan())).hexdigest()


def test_a_draft_and_another_number_give_other_bytes():
    paper = more_samples.official_letter()
    assert (
        len({render_paper(paper), render_paper(paper, draft=True), render_paper(samples.preschool_plan(number=5))}) == 3
    )


def test_one_child_serves_many_papers_and_is_renewed_when_worn(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(papers=2))
    pids = []
    for _ in range(3):
        make(small())
        pids.append(pdf._child.process.pid)
    assert pids[0] == pids[1] != pids[2]


class Probe(http.server.BaseHTTPRequestHandler):
    """Counts every request that reaches it."""

    hits = []

    def do_GET(self):
        self.hits.append(self.path)
        self.send_response(404)
        self.end_headers()

    def log_message(self, *args):
        """Keep the test's output quiet."""


def test_nothing_outside_our_assets_is_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật của máy chủ")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Probe)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    hostile = f"""<link rel="stylesheet" href="{base}/a.css"><link rel="attachment" href="file://{secret}">
        <style>@import url({base}/b.css); @font-face {{font-family: x; src: url({base}/c.woff2)}}
        p {{background: url({base}/d.png); font-family: x}}</style>
        <img src="{base}/e.png"><img src="file://{secret}"><object data="{base}/f.svg"></object><embed src="{base}/g.svg">
        <svg><image href="{base}/h.png"/></svg><img src="https://assets.invalid/../../etc/passwd"><img src="data:image/png;base64,AAAA">"""
    made = make(small().replace("<body", f"{hostile}<body"))
    server.shutdown()
    assert Probe.hits == []
    assert made.startswith(b"%PDF-")
    assert b"EmbeddedFile" not in made


def test_too_many_pages_are_refused_with_both_figures(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(pages=2))
    with pytest.raises(PdfRefused, match="dài 6 trang, vượt giới hạn 2 trang"):
        render_paper(samples.preschool_plan(content=(Text("t", "Một dòng.\n" * 150),)))


def test_too_long_a_wait_ends_the_child_and_says_so(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(seconds=1))
    started = time.monotonic()
    with pytest.raises(PdfRefused, match="quá 1 giây"):
        make(small('<table><tr><td colspan="100000">x</td></tr></table>'))
    assert time.monotonic() - started < 10
    assert pdf._child is None


def test_too_much_memory_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(memory=120 * 1024**2))
    with pytest.raises(PdfRefused, match="bộ nhớ|dừng đột ngột"):
        make(small("<p>chữ và số</p>" * 1_000))


def test_an_oversized_page_is_refused_before_the_child_sees_it(monkeypatch):
    monkeypatch.setattr(pdf, "LIMITS", Limits(characters=100))
    with pytest.raises(PdfRefused, match="quá lớn"):
        make(small())
    assert pdf._child is None


def test_content_the_engine_trips_over_is_refused_and_the_next_paper_is_made():
    with pytest.raises(PdfRefused, match="Không dựng được PDF") as refusal:
        make(small("<div>" * 4000))
    assert "RecursionError" in refusal.value.detail
    assert make(small()).startswith(b"%PDF-")


def test_a_child_that_died_between_papers_is_replaced_unnoticed():
    make(small())
    os.kill(pdf._child.process.pid, signal.SIGKILL)
    pdf._child.process.wait()
    assert make(small()).startswith(b"%PDF-")


def test_a_child_that_dies_during_a_paper_is_reported_and_replaced(monkeypatch):
    make(small())
    child = pdf._child
    monkeypatch.setattr(type(child), "is_fresh", True)
    os.kill(child.process.pid, signal.SIGKILL)
    with pytest.raises(PdfRefused, match="dừng đột ngột"):
        make(small())
    monkeypatch.undo()
    assert make(small()).startswith(b"%PDF-")


def test_why_a_child_died_is_logged_for_the_operator(monkeypatch, tmp_path, caplog):
    broken = tmp_path / "child.py"
    broken.write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setattr(pdf, "CHILD", broken)
    with pytest.raises(PdfRefused, match="dừng đột ngột") as refusal:
        make(small())
    assert "libpango" in caplog.text
    assert "libpango" not in str(refusal.value)


def test_an_interrupted_paper_leaves_no_late_answer_for_the_next(monkeypatch):
    make(small())
    monkeypatch.setattr(pdf.Child, "_read", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        make(small("Bản bị ngắt"))
    monkeypatch.undo()
    assert pdf._child is None
    assert make(small()) != make(small("Bản bị ngắt"))


def test_threads_take_turns_and_all_get_their_own_paper():
    texts, made = [f"Bản của luồng {n}" for n in range(2)], {}

    def work(text):
        made[text] = make(small(text))

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {text: made[text] for text in texts} == {text: make(small(text)) for text in texts}


def test_a_forked_process_starts_a_child_of_its_own():
    make(small())
    pid = pdf._child.process.pid
    pdf._child.owner = os.getpid() + 1  # as a worker sees a child its master started before the fork
    make(small())
    assert pdf._child.process.pid != pid
    os.kill(pid, 0)  # the other process's child still runs
    os.kill(pid, signal.SIGKILL)


def test_the_child_ends_with_its_parent():
    code = "from documents.tests import more_samples, samples; from documents import pdf; pdf.render_paper(more_samples.official_letter()); print(pdf._child.process.pid)"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "accreditation.settings"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, timeout=120)
    deadline = time.monotonic() + 5
    while os.path.exists(f"/proc/{run.stdout.strip()}") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{run.stdout.strip()}")
