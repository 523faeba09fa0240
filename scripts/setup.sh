# Sourced by run.sh, test.sh and .ci/run: system packages, .venv and pinned libraries, each only when missing.
# Every failure ends in one Vietnamese line that says what to do; the full output of tools goes to $LOG.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
umask 027
export PYTHONUTF8=1 DJANGO_SETTINGS_MODULE=accreditation.settings
VENV_PYTHON=.venv/bin/python
RUNTIME_PACKAGES="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

die() {
    printf 'Lỗi: %s\n' "$1" >&2
    exit 1
}

say() { printf '%s\n' "$1" >&2; }

# The reason in a tool's output, in words for the person at the keyboard; $1 = what was being done.
die_from_log() {
    local recent
    recent=$(tail -n 60 "$LOG")
    case $recent in
        *"No space left"* | *"Disk quota exceeded"* | *"enough free space"*)
            die "$1: hết chỗ trên đĩa. Giải phóng ít nhất 1 GB rồi chạy lại. Chi tiết: $LOG" ;;
        *"Temporary failure"* | *"Failed to establish"* | *"Could not resolve"* | *"Name or service"* | *"unreachable"* \
            | *"ConnectTimeout"* | *"Read timed out"* | *"Connection refused"* | *"ProxyError"* | *"Could not connect"*)
            die "$1: không có mạng. Kiểm tra kết nối (hoặc proxy) rồi chạy lại. Chi tiết: $LOG" ;;
    esac
    die "$1: không thành công. Xem $LOG rồi chạy lại."
}

prepare_var_dir() {
    export VAR_DIR=${VAR_DIR:-var}
    mkdir -p "$VAR_DIR" 2>/dev/null && [ -w "$VAR_DIR" ] \
        || die "không ghi được thư mục dữ liệu $VAR_DIR. Kiểm tra quyền của thư mục và chỗ trống trên đĩa."
    VAR_DIR=$(cd "$VAR_DIR" && pwd)
    LOG=$VAR_DIR/setup.log
    need_space "$VAR_DIR" 50
    # One set-up at a time: run.sh and test.sh may be started together.
    exec 9>"$VAR_DIR/setup.lock"
    if command -v flock >/dev/null; then flock 9; fi
    : >"$LOG" || die "không ghi được $LOG. Kiểm tra quyền và chỗ trống trên đĩa."
}

# $1 = folder, $2 = free megabytes wanted
need_space() {
    local free
    free=$(df -Pm "$1" 2>/dev/null | awk 'NR == 2 { print $4 }')
    [ "${free:-$2}" -ge "$2" ] || die "đĩa chứa $1 chỉ còn $free MB, cần ít nhất $2 MB. Giải phóng chỗ rồi chạy lại."
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        # The program itself, not a wrapper that looks for it again at every call.
        PYTHON=$("$name" -c 'import sys; print(sys.executable); sys.exit(sys.version_info < (3, 11))' 2>/dev/null) && return
    done
    die "cần Python 3.11 trở lên (máy đang có: $(python3 -V 2>&1 | head -n 1)). Debian 12 và Ubuntu 24.04 có sẵn: apt-get install python3"
}

# Debian packages still missing for running, and with $1 = dev also for testing.
missing_packages() {
    "$PYTHON" - <<'PY'
import ctypes, importlib.util, sys
if not importlib.util.find_spec("ensurepip") or not importlib.util.find_spec("venv"):
    print("python3-venv" if sys.executable in ("/usr/bin/python3", "/bin/python3") else "python3.%d-venv" % sys.version_info[1])
for library, package in (("libpango-1.0.so.0", "libpango-1.0-0"), ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
                         ("libharfbuzz-subset.so.0", "libharfbuzz-subset0")):
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PY
    [ "${1:-}" = dev ] || return 0
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || echo chromium
    command -v pdftotext >/dev/null || echo poppler-utils
    # The program that Playwright drives the browser with needs it; a bare Debian lacks it.
    "$PYTHON" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || echo libatomic1
}

# $@ = packages; installs them as root or with a sudo that asks nothing, else prints the one command.
install_packages() {
    local sudo=""
    command -v apt-get >/dev/null || die "thiếu gói hệ thống: $*. Hãy cài bằng trình quản lý gói của máy rồi chạy lại."
    if [ "$(id -u)" -ne 0 ]; then
        sudo="sudo -n"
        $sudo true 2>/dev/null || die "thiếu gói hệ thống. Chạy lệnh này rồi thử lại: sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    fi
    say "Cài gói hệ thống: $*"
    { $sudo apt-get -q update; $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qy install --no-install-recommends "$@"; } \
        >>"$LOG" 2>&1 || die_from_log "Cài gói hệ thống ($*)"
}

ensure_packages() {
    local missing
    missing=$(missing_packages "${1:-}" | tr '\n' ' ')
    [ -z "${missing// /}" ] || install_packages $missing
}

ensure_venv() {
    "$VENV_PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
    need_space . 600
    say "Tạo môi trường Python .venv"
    rm -rf .venv
    "$PYTHON" -m venv .venv >>"$LOG" 2>&1 || die_from_log "Tạo .venv"
}

# $1 = requirements file; skipped while its stamp matches, so a second start needs neither time nor network.
ensure_libraries() {
    local stamp=.venv/installed-${1%.txt} wanted
    wanted=$("$VENV_PYTHON" -V; cat requirements.txt constraints.txt "$1" | sha256sum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
    need_space . 400
    say "Cài thư viện Python theo $1 (lần đầu mất vài phút)"
    rm -f "$stamp"
    "$VENV_PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --retries 2 --timeout 20 -r "$1" \
        >>"$LOG" 2>&1 || die_from_log "Cài thư viện Python"
    printf '%s\n' "$wanted" >"$stamp"
}

# $1 = dev for the tests' needs as well
setup() {
    prepare_var_dir
    find_python
    ensure_packages "${1:-}"
    ensure_venv
    ensure_libraries requirements.txt
    if [ "${1:-}" = dev ]; then ensure_libraries requirements-dev.txt; fi
    exec 9>&-
}
