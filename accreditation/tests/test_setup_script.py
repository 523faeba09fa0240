"""The shell part of the set-up: what it says when the machine lacks something. Nothing is installed here."""

import os
import shutil
import subprocess

import pytest
from django.conf import settings

SHELL_TOOLS = ("bash", "dirname", "head", "cat", "tail", "df", "awk", "mkdir", "id", "tr")


@pytest.fixture
def bash(tmp_path):
    """A function: run a script after sourcing scripts/setup.sh; gives the finished process."""

    def run(script, **variables):
        environment = {**os.environ, "VAR_DIR": str(tmp_path / "var"), **variables}
        program = f"source scripts/setup.sh\nLOG={tmp_path}/setup.log\n: >$LOG\n{script}"
        return subprocess.run(
            [shutil.which("bash"), "-c", program], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
        )

    return run


@pytest.fixture
def poor_path(tmp_path):
    """A PATH with a shell's tools and a python3 that is too old."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in SHELL_TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    old = folder / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" && exit\nexit 1\n')
    old.chmod(0o755)
    return str(folder)


def one_line(result):
    """The message of a refusal: not zero, one line on standard error, nothing on standard output."""
    assert result.returncode != 0 and result.stdout == ""
    assert result.stderr.startswith("Lỗi: ") and result.stderr.count("\n") == 1, result.stderr
    return result.stderr


def test_an_old_python_is_named_with_what_is_needed(bash, poor_path):
    message = one_line(bash("find_python", PATH=poor_path, PYTHON=""))
    assert "Python 3.11" in message and "3.9.2" in message and "apt-get install python3" in message


def test_a_person_without_sudo_gets_the_one_command(bash):
    script = "id() { echo 1000; }; sudo() { return 1; }; apt-get() { exit 9; }; install_packages libpango-1.0-0 chromium"
    message = one_line(bash(script))
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0 chromium" in message


def test_root_installs_without_sudo(bash, tmp_path):
    script = 'id() { echo 0; }; env() { echo "env $*"; }; apt-get() { echo "apt-get $*"; }; install_packages python3-venv'
    result = bash(script)
    assert result.returncode == 0 and result.stderr == "Cài gói hệ thống: python3-venv\n"
    log = (tmp_path / "setup.log").read_text()
    assert "apt-get -q update" in log and "install --no-install-recommends python3-venv" in log


def test_a_machine_without_apt_is_told_which_packages(bash, poor_path):
    message = one_line(bash("install_packages poppler-utils", PATH=poor_path))
    assert "poppler-utils" in message


def test_nothing_is_installed_when_nothing_is_missing(bash):
    script = "missing_packages() { :; }; install_packages() { echo called; }; ensure_packages; echo done"
    assert bash(script).stdout == "done\n"


def test_only_missing_packages_are_asked_for(bash):
    script = "missing_packages() { echo one; echo two; }; install_packages() { echo \"$# $*\"; }; ensure_packages"
    assert bash(script).stdout == "2 one two\n"


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("OSError: [Errno 28] No space left on device", "hết chỗ trên đĩa"),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "hết chỗ trên đĩa"),
        ("NewConnectionError: Failed to establish a new connection", "không có mạng"),
        ("Temporary failure resolving 'kho.goi.example'", "không có mạng"),
        ("error: command gcc failed", "không thành công"),
    ],
)
def test_a_failed_installation_is_explained(bash, tmp_path, output, words):
    message = one_line(bash(f'echo "{output}" >$LOG; die_from_log "Cài thư viện"'))
    assert words in message and str(tmp_path / "setup.log") in message


def test_a_full_disk_is_noticed_before_anything_is_written(bash):
    assert "cần ít nhất 99999999 MB" in one_line(bash("need_space / 99999999"))


def test_a_folder_that_can_not_be_made_is_named(bash):
    assert "/dev/null/var" in one_line(bash("prepare_var_dir", VAR_DIR="/dev/null/var"))


def test_libraries_are_installed_once_for_each_list_of_versions(bash, tmp_path):
    fake = tmp_path / "python"
    fake.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo Python && exit\necho pip >>{tmp_path}/calls\n')
    fake.chmod(0o755)
    script = f"""
        cp requirements.txt constraints.txt requirements-dev.txt {tmp_path}; cd {tmp_path}; mkdir .venv
        VENV_PYTHON={fake}; need_space() {{ :; }}
        ensure_libraries requirements.txt; ensure_libraries requirements.txt; wc -l <calls
        echo "# newer" >>constraints.txt; ensure_libraries requirements.txt; wc -l <calls"""
    assert bash(script).stdout.split() == ["1", "2"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "80x"], "--port phải là số"),
        (["--port", "0"], "--port phải là số"),
        (["--port", "65536"], "--port phải là số"),
        (["--port"], "--port phải là số"),
        (["--bind", ""], "--bind cần một địa chỉ"),
        (["--bind", "203.0.113.7"], "không mở được địa chỉ 203.0.113.7"),
        (["--prot", "1"], "không có tùy chọn --prot"),
    ],
)
def test_a_wrong_option_is_refused_in_one_line(options, words):
    result = subprocess.run(["./run.sh", *options], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert words in one_line(result)


def test_help_lists_every_option():
    result = subprocess.run(["./run.sh", "--help"], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert result.returncode == 0
    assert all(option in result.stdout for option in ("--port", "--bind", "--no-demo", "--help"))


def test_every_script_is_executable_and_reads_as_bash():
    for script in ("run.sh", "test.sh", ".ci/run", "scripts/setup.sh"):
        path = settings.BASE_DIR / script
        subprocess.run(["bash", "-n", path], check=True)
        assert script == "scripts/setup.sh" or os.access(path, os.X_OK)
