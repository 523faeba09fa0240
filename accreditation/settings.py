"""One settings file; every value comes from the environment and has a safe default.

Money never sits in settings, secrets never in the repository: without SECRET_KEY a random one is kept in VAR_DIR.
A wrong value stops the program with one Vietnamese line that names the variable (docs/operations.md lists them all).
"""

import json
import os
import secrets
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent


def refuse(name, reason):
    """Stop with one line for the person who set the variable; SystemExit prints no traceback."""
    raise SystemExit(f"Cấu hình sai: biến môi trường {name} {reason}")


def env_bool(name, default):
    """Read a yes/no variable; anything else than a known word refuses to start."""
    value = os.environ.get(name, "").strip().lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if value == "" else value in ("1", "true", "yes", "on")
    return refuse(name, f"phải là 1 (có) hoặc 0 (không), không phải “{value}”.")


def env_int(name, default, low, high):
    """Read a whole number between low and high."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not low <= int(value) <= high:
        refuse(name, f"phải là số nguyên từ {low} đến {high}, không phải “{value}”.")
    return int(value)


def env_choice(name, default, choices):
    """Read one of a few words."""
    value = os.environ.get(name, "").strip().upper() or default
    return value if value in choices else refuse(name, f"phải là một trong: {', '.join(choices)}.")


def env_list(name, default=()):
    """Read a comma-separated variable as a list of words."""
    return [word.strip() for word in os.environ.get(name, ",".join(default)).split(",") if word.strip()]


def env_folder(name, default):
    """Read a folder; relative ones count from the folder of manage.py, not from where the command was typed."""
    return BASE_DIR / Path(os.environ.get(name) or default).expanduser()


def env_json(name):
    """Read a JSON object, empty when the variable is not set."""
    try:
        value = json.loads(os.environ.get(name) or "{}")
    except ValueError as error:
        return refuse(name, f"phải là một đối tượng JSON ({error}).")
    return value if isinstance(value, dict) else refuse(name, "phải là một đối tượng JSON, ví dụ {}.")


def make_var_dir(path):
    """Make the folder for database, files and key, readable by the owner only."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o750)
    except OSError as error:
        refuse("VAR_DIR", f"trỏ tới thư mục không tạo được: {path} ({error.strerror}).")
    if not os.access(path, os.W_OK | os.X_OK):
        refuse("VAR_DIR", f"trỏ tới thư mục không ghi được: {path}.")
    return path


def read_secret_key(path):
    """The key from SECRET_KEY, else one made once and kept readable by the owner only."""
    if os.environ.get("SECRET_KEY"):
        return os.environ["SECRET_KEY"]
    if not path.exists():
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(60))
            fresh.rename(path)  # whole or not at all: a full disk must not leave an empty key
        except OSError as error:
            refuse("VAR_DIR", f"trỏ tới nơi không lưu được khóa bí mật: {path} ({error.strerror}).")
    return path.read_text().strip() or refuse("SECRET_KEY", f"chưa đặt và tệp {path} rỗng: hãy xóa tệp đó.")


def sqlite_database(path):
    """The embedded default; WAL and IMMEDIATE as DESIGN 3.9 asks."""
    if not Path(path).parent.is_dir():
        refuse("DATABASE_URL", f"trỏ tới thư mục không có: {Path(path).parent}.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # IMMEDIATE: read-then-write transactions never fail with "database is locked" half way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;",
        },
        # A file, not memory: in memory the browser tests' server threads would share one connection.
        "TEST": {"NAME": f"{tempfile.gettempdir()}/truong-chuan-test-{os.getpid()}.sqlite3"},
    }


def database_from(url):
    """DATABASE_URL -> Django's dictionary; empty means SQLite in VAR_DIR, sqlite:///folder/file another file."""
    if not url:
        return sqlite_database(VAR_DIR / "truong-chuan.sqlite3")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return refuse("DATABASE_URL", "có cổng hoặc địa chỉ không đọc được.")
    name = unquote(parts.path)
    if parts.scheme == "sqlite" and len(name) > 1:
        return sqlite_database(name)
    if parts.scheme not in ("postgres", "postgresql") or len(name) < 2:
        refuse("DATABASE_URL", "phải có dạng postgres://người_dùng:mật_khẩu@máy:5432/tên hoặc sqlite:///thư_mục/tệp.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),  # sslmode and the like
    }


VAR_DIR = make_var_dir(env_folder("VAR_DIR", "var"))
SECRET_KEY = read_secret_key(VAR_DIR / "secret_key")
DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
# run.sh sets this only while it binds to loopback: plain http there is safe, anywhere else it is not.
LOOPBACK_ONLY = env_bool("LOOPBACK_ONLY", False)
if DEBUG and not LOOPBACK_ONLY:
    refuse("DEBUG", "chỉ được bật trên máy cá nhân, cùng với LOOPBACK_ONLY=1.")
if "*" in ALLOWED_HOSTS and not LOOPBACK_ONLY:
    refuse("ALLOWED_HOSTS", "phải kể tên miền cụ thể, không dùng dấu *.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "axes",
    "django.forms",
    "accounts",
    "records",
    "standards",
    "schools",
    "documents",
    "assessments",
    "improvement_plans",
    "oversight",
    "accreditation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accreditation.compression.PageCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.ActingMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "accreditation.urls"
WSGI_APPLICATION = "accreditation.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accreditation.context.page_frame",
            ],
            "builtins": ["accreditation.templatetags.vietnamese"],
        },
    }
]

DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.UsernameOrEmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.VietnameseWordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# Lock one account from one address, never a whole school behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page promises 15 minutes, also to who tries again too early
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"

# Published on purpose: accounts that carry it work only while the program is bound to loopback.
DEMO_PASSWORD = "truong-chuan-2026"  # noqa: S105

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# Off: it would print years as 2.026 and break ids in hand-written attributes; filters set the points where they belong.
USE_THOUSAND_SEPARATOR = False
# Django's Vietnamese has no date formats and would read 05/09 the American way; browsers send the ISO form.
DATE_INPUT_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]

STATIC_URL = "static/"
STATIC_ROOT = env_folder("STATIC_ROOT", VAR_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env_folder("MEDIA_ROOT", VAR_DIR / "files")
STORAGES = {
    "default": {
        "BACKEND": os.environ.get("FILE_STORAGE") or "django.core.files.storage.FileSystemStorage",
        "OPTIONS": env_json("FILE_STORAGE_OPTIONS"),
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Without a mail server letters are dropped: printing them would put one-time links into the log.
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env_int("EMAIL_PORT", 587, 1, 65535)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "khong-tra-loi@localhost")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SESSION_COOKIE_AGE = 14 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOOPBACK_ONLY
SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True) and not LOOPBACK_ONLY
SECURE_HSTS_SECONDS = 0 if LOOPBACK_ONLY else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOOPBACK_ONLY
if env_bool("BEHIND_TLS_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # a view that our own page frames says xframe_options_sameorigin; browsers heed the CSP first
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_PERMISSIONS = 0o640
# The address people outside use, printed as QR code on issued papers; empty: the address the clerk's browser used.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "").strip().rstrip("/")
if PUBLIC_URL and urlsplit(PUBLIC_URL).scheme not in ("http", "https"):
    refuse("PUBLIC_URL", "phải bắt đầu bằng https://.")
SITE_URL = PUBLIC_URL or "http://127.0.0.1:8000"  # mails are written where no browser's address is known
# Signing: a folder with the issuers' certificates, an RFC 3161 service, ways to sign through devices or services.
TRUST_ANCHORS = env_folder("TRUST_ANCHORS", "") if os.environ.get("TRUST_ANCHORS") else None
TIMESTAMP_URL = os.environ.get("TIMESTAMP_URL", "").strip()
if TIMESTAMP_URL and urlsplit(TIMESTAMP_URL).scheme not in ("http", "https"):
    refuse("TIMESTAMP_URL", "phải bắt đầu bằng http:// hoặc https://.")
# The trial signer marks the page as worthless; it is there only on a machine that shows the program.
SIGNING_ADAPTERS = env_list("SIGNING_ADAPTERS", ("documents.signing.trial.TrialAdapter",) if LOOPBACK_ONLY else ())
UPLOAD_MAX_MB = env_int("UPLOAD_MAX_MB", 20, 1, 500)
FILES_QUOTA_MB = env_int("FILES_QUOTA_MB", 3000, 1, 10_000_000)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
    }
}
# Errors go to standard error in every mode; Django's own default would only mail them.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env_choice("LOG_LEVEL", "WARNING", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # a page not found is no event
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # scanners, not our errors
        "accreditation": {"level": "INFO"},
    },
}
