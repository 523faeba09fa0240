#!/usr/bin/env bash
# Starts Trường Chuẩn: sets the machine up where needed, then serves pages and runs the background work.
source "$(dirname "${BASH_SOURCE[0]}")/scripts/setup.sh"

PORT=8000 BIND=127.0.0.1 PREPARE_OPTIONS=""

usage() {
    cat <<'TEXT'
Cách dùng: ./run.sh [--port SỐ] [--bind ĐỊA_CHỈ] [--no-demo] [--help]

  --port SỐ        cổng của trang web (mặc định 8000)
  --bind ĐỊA_CHỈ   địa chỉ mạng (mặc định 127.0.0.1: chỉ máy này vào được);
                   địa chỉ khác cần HTTPS ở phía trước, xem docs/operations.md,
                   và không chạy được khi cơ sở dữ liệu còn tài khoản mẫu
  --no-demo        không nạp dữ liệu mẫu vào cơ sở dữ liệu trống
  --help           in hướng dẫn này

Dữ liệu nằm trong thư mục var (đổi bằng VAR_DIR). Dừng: Ctrl-C.
TEXT
}

read_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --port=* | --bind=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ; continue ;;
            --port) PORT=${2:-} ; shift ;;
            --bind) BIND=${2:-} ; shift ;;
            --no-demo) PREPARE_OPTIONS=--no-demo ;;
            -h | --help) usage ; exit 0 ;;
            *) die "không có tùy chọn $1. Xem: ./run.sh --help" ;;
        esac
        shift || break
    done
    [[ $PORT =~ ^[0-9]{1,5}$ ]] && [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || die "--port phải là số từ 1 đến 65535."
    [ -n "$BIND" ] || die "--bind cần một địa chỉ, ví dụ 127.0.0.1."
}

# Plain http, and demo accounts, only where nobody else can reach the port.
choose_bind() {
    case $BIND in
        127.* | localhost) export LOOPBACK_ONLY=1 ; HOST=$BIND ; URL=http://$BIND:$PORT ;;
        ::1) export LOOPBACK_ONLY=1 ; HOST="[::1]" ; URL="http://[::1]:$PORT" ;;
        *:*) unset LOOPBACK_ONLY ; HOST="[$BIND]" ; URL="[$BIND]:$PORT" ;;
        *) unset LOOPBACK_ONLY ; HOST=$BIND ; URL=$BIND:$PORT ;;
    esac
}

check_port() {
    local reason
    reason=$("$PYTHON" - "$BIND" "$PORT" 2>/dev/null <<'PY'
import errno, socket, sys
try:
    family, kind, proto, _, address = socket.getaddrinfo(sys.argv[1], int(sys.argv[2]), type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
except OSError as error:
    print({errno.EADDRINUSE: "taken", errno.EACCES: "forbidden"}.get(error.errno, "address"))
PY
    )
    case $reason in
        "") ;;
        taken) die "cổng $PORT đang có chương trình khác dùng. Dừng chương trình đó hoặc chọn cổng khác: ./run.sh --port $((10#$PORT < 65535 ? 10#$PORT + 1 : 8000))" ;;
        forbidden) die "không có quyền mở cổng $PORT. Chọn cổng từ 1024 trở lên: ./run.sh --port 8000" ;;
        *) die "không mở được địa chỉ $BIND. Kiểm tra --bind, ví dụ 127.0.0.1." ;;
    esac
}

# Both processes end together: on Ctrl-C, on TERM, and when either of them stops by itself.
stop() {
    trap '' INT TERM HUP
    kill -TERM "${PIDS[@]}" 2>/dev/null
    wait "${PIDS[@]}" 2>/dev/null
}

finish() {
    stop
    say "Đã dừng."
    exit 0
}

serve() {
    trap finish INT TERM HUP
    "$VENV_PYTHON" manage.py work &
    PIDS=($!)
    "$VENV_PYTHON" -m gunicorn accreditation.wsgi --bind "$HOST:$PORT" --workers "${WEB_WORKERS:-2}" \
        --threads "${WEB_THREADS:-4}" --worker-class gthread --preload --timeout 120 --graceful-timeout 8 \
        --max-requests 5000 --max-requests-jitter 500 --log-level warning &
    PIDS+=($!)
}

wait_until_served() {
    local i
    for i in $(seq 150); do
        (exec 3<>"/dev/tcp/$BIND/$PORT") 2>/dev/null && return
        kill -0 "${PIDS[@]}" 2>/dev/null || return 1
        sleep 0.1
    done
    return 1
}

read_options "$@"
choose_bind
find_python
check_port
setup
"$VENV_PYTHON" manage.py prepare $PREPARE_OPTIONS || exit 1
serve
if wait_until_served; then
    say "Trường Chuẩn đang chạy tại $URL (dừng: Ctrl-C)"
    wait -n
    sleep 0.5  # Ctrl-C reaches the two programs too: their end may be seen before the signal that was meant for us
fi
stop
die "chương trình đã dừng ngoài ý muốn; lý do ở các dòng phía trên. Chạy lại ./run.sh; nếu vẫn vậy, xem docs/operations.md."
