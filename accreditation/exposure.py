"""Demo accounts have a published password: they may exist only where nobody else can reach the port."""

from django.conf import settings

from accounts.models import User

REFUSAL = (
    "Cơ sở dữ liệu này có tài khoản mẫu (mật khẩu ai cũng biết) nên chỉ chạy được trên máy này (127.0.0.1). "
    "Để mở ra mạng, dùng cơ sở dữ liệu khác: đặt VAR_DIR hoặc DATABASE_URL rồi chạy ./run.sh --no-demo."
)


def demo_is_exposed():
    """Whether demo accounts exist while the program is not bound to loopback."""
    return not settings.LOOPBACK_ONLY and User.objects.filter(is_demo=True).exists()
