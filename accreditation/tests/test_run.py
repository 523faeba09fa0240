"""run.sh for real: it serves, refuses a taken port, and stops both processes on Ctrl-C."""

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="run.sh brings its own database; once is enough")
STEPS = ("Cập nhật cơ sở dữ liệu", "Nạp bộ tiêu chuẩn", "Gom tệp tĩnh")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def hear_ctrl_c():
    """A shell that starts a job in the background lets it ignore Ctrl-C, and all its children with it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def start(folder, port):
    """run.sh in a process group of its own, as a terminal would start it: Ctrl-C counts, also where the tests run in the background."""
    environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": ""}
    command = ["./run.sh", "--no-demo", "--port", str(port)]
    return subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=hear_ctrl_c,  # noqa: PLW1509 - only resets a signal
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )


def read_until_served(process):
    """Lines printed up to the one with the address."""
    lines = []
    for line in process.stdout:
        lines.append(line.strip())
        if "đang chạy tại" in line:
            return lines
    raise AssertionError("\n".join(lines))


def group_is_alive(process):
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def get(port, path):
    """(status, headers, text) of a page, without following where it leads."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    try:
        answer = urllib.request.build_opener(Stay).open(f"http://127.0.0.1:{port}{path}", timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, answer.headers, answer.read().decode()


def test_the_program_starts_serves_and_stops(tmp_path):
    port = free_port()
    process = start(tmp_path, port)
    try:
        lines = read_until_served(process)
        assert [line for line in lines if line in STEPS] == list(STEPS)
        assert lines[-1].startswith(f"Trường Chuẩn đang chạy tại http://127.0.0.1:{port} ")
        check_pages(port)
        second = start(tmp_path, port)
        out = second.communicate(timeout=60)[0]
        assert second.returncode == 1 and f"cổng {port} đang có chương trình khác dùng" in out and out.count("\n") == 1
    finally:
        os.killpg(process.pid, signal.SIGINT)
    rest = process.communicate(timeout=60)[0]
    # gunicorn may say how it ended its workers; the program's own last word is what counts.
    assert process.returncode == 0 and rest.endswith("Đã dừng.\n") and "Traceback" not in rest
    assert not group_is_alive(process), "web server and background work are both gone"
    check_second_start(tmp_path, port)


def check_pages(port):
    assert get(port, "/healthz")[2] == "ok"
    status, headers, _ = get(port, "/")
    assert status == 302 and headers["Location"].startswith("/login"), "no way in without a log-in, no way to https"
    status, headers, page = get(port, "/login")
    assert status == 200 and "csrfmiddlewaretoken" in page
    assert "secure" not in headers["Set-Cookie"].lower(), "plain http on loopback must keep its cookies"
    assert get(port, "/khong-co-trang-nay")[0] in (302, 404)


def check_second_start(folder, port):
    """Nothing is prepared twice, and TERM stops it too."""
    process = start(folder, port)
    try:
        assert len(read_until_served(process)) == 1
    finally:
        os.killpg(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
