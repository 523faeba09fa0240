"""A Paper as PDF, made by WeasyPrint in a long-lived child process under limits (DESIGN 3.11).

The child sees only our own fonts and style sheets, has no system fonts and no network; the same HTML gives the same
bytes in every process.
"""

import atexit
import json
import logging
import os
import selectors
import shutil
import signal
import struct
import subprocess  # noqa: S404 - our own script with fixed arguments
import sys
import tempfile
import threading
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from documents.html import PRINT_STYLESHEETS, printed_document

logger = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("pdf_child.py")
# Without this the child would borrow missing letters from whatever fonts the machine has, unseen.
FONTCONFIG = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><cachedir>{}</cachedir></fontconfig>'
)
REASONS = {
    b"1": "Văn bản dài {pages} trang, vượt giới hạn {limits.pages} trang. "
    "Hãy rút gọn nội dung hoặc tách phần dài thành văn bản khác.",
    b"2": "Văn bản quá lớn: tạo PDF cần quá nhiều bộ nhớ. Hãy rút gọn các bảng và đoạn dài rồi thử lại.",
    b"3": "Không dựng được PDF từ nội dung này. Hãy báo người quản trị hệ thống, kèm thời điểm thực hiện.",
    b"4": "Tạo PDF quá {limits.seconds} giây nên đã dừng. Hãy rút gọn các ô và đoạn dài nhất rồi thử lại.",
    b"5": "Tiến trình tạo PDF dừng đột ngột. Hãy thử lại; nếu vẫn lỗi, rút gọn nội dung hoặc báo người quản trị hệ thống.",
}
TOO_BIG = "Nội dung văn bản quá lớn để tạo PDF. Hãy rút gọn rồi thử lại."


@dataclass(frozen=True)
class Limits:
    """What one paper may take: wall-clock seconds, pages, the child's address space, HTML characters; papers per child."""

    seconds: int = 60
    pages: int = 150
    memory: int = 1024**3
    characters: int = 20_000_000
    papers: int = 50


LIMITS = Limits()


class PdfRefused(Exception):
    """No PDF was made; str() is the reason in Vietnamese, detail is for the log."""

    def __init__(self, reason, detail=""):
        super().__init__(reason)
        self.detail = detail


class Child:
    """One child process and what it was started with: here the renderer, in documents.signing.checking the reader of signed files."""

    def __init__(self, assets, limits, script=CHILD):
        self.folder = Path(tempfile.mkdtemp(prefix="paper-fonts-"))
        config = self.folder / "fonts.conf"
        config.write_text(FONTCONFIG.format(self.folder))
        self.log = (self.folder / "stderr").open("w+b")
        self.assets, self.limits, self.owner, self.made = assets, limits, os.getpid(), 0
        self.process = subprocess.Popen(  # noqa: S603 - fixed arguments, no shell
            [sys.executable, "-I", str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            env={"PATH": os.defpath, "LANG": "C.UTF-8", "FONTCONFIG_FILE": str(config), "TMPDIR": str(self.folder)},
            cwd=self.folder,
            start_new_session=True,  # a Ctrl-C meant for the server must not cut a paper in half
        )
        encoded = {name: b64encode(content).decode() for name, content in assets.items()}
        self._send(json.dumps({"assets": encoded, "max_pages": limits.pages, "max_bytes": limits.memory}).encode())

    @property
    def is_fresh(self):
        """Say whether the child may make another paper: alive, ours, and not yet worn out."""
        return self.owner == os.getpid() and self.made < self.limits.papers and self.process.poll() is None

    def render(self, html):
        """Return (status byte, body) of a page of HTML."""
        return self.ask(html.encode())

    def ask(self, frame):
        """Return (status byte, body); raises TimeoutError or BrokenPipeError when the child is past hope."""
        deadline = time.monotonic() + self.limits.seconds
        self.made += 1
        sender = threading.Thread(target=self._send, args=(frame,), daemon=True)
        sender.start()  # a full pipe must not outlive the time limit
        answer = self._read(struct.unpack(">I", self._read(4, deadline))[0], deadline)
        return answer[:1], answer[1:]

    def usage(self):
        """Return (CPU seconds spent, most bytes of memory ever held), as Linux counts them."""
        place = Path(f"/proc/{self.process.pid}")
        ticks = place.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
        lines = place.joinpath("status").read_text().splitlines()
        peak = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), peak

    def close(self):
        """End the child and its folder; a child inherited through fork is only let go."""
        if self.owner != os.getpid():
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        with suppress(OSError):  # a half-sent frame is flushed into a closed pipe
            self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def last_words(self):
        """Return the end of what the child wrote to its error stream, such as a missing library."""
        self.log.seek(0)
        return self.log.read()[-500:].decode(errors="replace").strip()

    def _send(self, frame):
        with suppress(OSError, ValueError):  # a dead child is noticed, and reported, by the reader
            self.process.stdin.write(struct.pack(">I", len(frame)) + frame)
            self.process.stdin.flush()

    def _read(self, size, deadline):
        parts, descriptor = [], self.process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while size:
                if not selector.select(max(0, deadline - time.monotonic())):
                    raise TimeoutError
                part = os.read(descriptor, min(size, 1 << 20))
                if not part:
                    raise BrokenPipeError
                parts.append(part)
                size -= len(part)
        return b"".join(parts)


_lock = threading.Lock()
_child = None


def render_paper(paper, *, draft=False):
    """Return the paper's PDF bytes; raises PdfRefused."""
    return render_pdf(printed_document(paper, draft=draft), assets=paper_assets(paper.layout))


def render_pdf(html, *, assets):
    """Return the PDF of a whole HTML page; assets is {name: bytes}, the only things it may link to.

    One paper at a time per process: a second thread waits. Raises PdfRefused with the reason in Vietnamese.
    """
    if len(html) > LIMITS.characters:
        raise PdfRefused(TOO_BIG)
    with _lock:
        child = _ready_child(assets)
        try:
            status, body = child.render(html)
        except TimeoutError:
            status, body = b"4", b""
        except BrokenPipeError:
            status, body = b"5", child.last_words().encode()
        except BaseException:
            close_child()  # its late answer must never be taken for the next paper's
            raise
        if status != b"0":
            close_child()  # after a failure nothing in the child's memory is trusted
            raise _refusal(status, body.decode(), child.limits)
        return body


def _refusal(status, detail, limits):
    """The reason for people in Vietnamese; the engine's own words go to the log only."""
    logger.warning("no PDF: status %s %s", status.decode(), detail)
    return PdfRefused(REASONS[status].format(pages=detail, limits=limits), detail)


@cache
def paper_assets(layout):
    """Return the fonts and style sheets a paper of this layout links to, as {name: bytes}."""
    folder = Path(settings.BASE_DIR) / "static" / "documents"
    names = [name.format(layout=layout) for name in PRINT_STYLESHEETS]
    names += [f"fonts/{path.name}" for path in sorted((folder / "fonts").glob("*.woff2"))]
    return {name: (folder / name).read_bytes() for name in names}


def child_usage():
    """Return (CPU seconds, peak bytes) of this process's child, (0, 0) without one; for the bench, Linux only."""
    return _child.usage() if _child else (0.0, 0)


def close_child():
    """End this process's child, if there is one; the next paper starts another."""
    global _child  # noqa: PLW0603 - one child per process
    child, _child = _child, None
    if child:
        child.close()


def _ready_child(assets):
    global _child  # noqa: PLW0603 - one child per process
    if _child is None or not _child.is_fresh or _child.assets != assets or _child.limits != LIMITS:
        close_child()
        _child = Child(assets, LIMITS, CHILD)
    return _child


atexit.register(close_child)
