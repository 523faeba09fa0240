"""What the environment does to the settings, each time in a fresh program."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

PRODUCTION = {
    "SECRET_KEY": "p" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "truongchuan.example.vn",
    "CSRF_TRUSTED_ORIGINS": "https://truongchuan.example.vn",
    "BEHIND_TLS_PROXY": "1",
}
SHOW = "import json, sys; from accreditation import settings as s; print(json.dumps(eval(sys.argv[1], vars(s)), default=str))"


@pytest.fixture
def program(tmp_path):
    """A function: run Python with these arguments and only these variables."""

    def run(*arguments, **variables):
        environment = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "VAR_DIR": str(tmp_path / "var"), **variables}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, cwd=django_settings.BASE_DIR, capture_output=True, text=True)

    return run


@pytest.fixture
def value_of(program):
    """A function: a Python expression over the settings -> its value with these variables."""

    def read(expression, **variables):
        result = program("-c", SHOW, expression, **variables)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return read


def test_production_values_pass_djangos_own_deployment_check(program):
    result = program("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_models_and_migrations_agree(program):
    result = program("manage.py", "makemigrations", "--check", "--dry-run")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DEBUG": "maybe"}, "DEBUG phải là 1 (có) hoặc 0 (không), không phải “maybe”."),
        ({"DEBUG": "1"}, "DEBUG chỉ được bật trên máy cá nhân"),
        ({"LOOPBACK_ONLY": "2"}, "LOOPBACK_ONLY phải là 1"),
        ({"SECURE_SSL_REDIRECT": "no way"}, "SECURE_SSL_REDIRECT"),
        ({"PUBLIC_URL": "truongchuan.xa.vn"}, "PUBLIC_URL phải bắt đầu bằng https://."),
        ({"TIMESTAMP_URL": "ftp://tsa.vn"}, "TIMESTAMP_URL phải bắt đầu bằng http:// hoặc https://."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS phải kể tên miền cụ thể"),
        ({"DATABASE_URL": "mysql://me@host/name"}, "DATABASE_URL phải có dạng postgres://"),
        ({"DATABASE_URL": "postgres://me@host"}, "DATABASE_URL phải có dạng postgres://"),
        ({"DATABASE_URL": "postgres://me@host:many/name"}, "DATABASE_URL có cổng"),
        ({"DATABASE_URL": "sqlite:"}, "DATABASE_URL phải có dạng"),
        ({"DATABASE_URL": "sqlite:////not/there/file"}, "thư mục không có: "),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT phải là số nguyên từ 1 đến 65535"),
        ({"EMAIL_PORT": "70000"}, "EMAIL_PORT phải là số nguyên"),
        ({"FILE_STORAGE_OPTIONS": "{"}, "FILE_STORAGE_OPTIONS phải là một đối tượng JSON"),
        ({"FILE_STORAGE_OPTIONS": "[1]"}, "FILE_STORAGE_OPTIONS phải là một đối tượng JSON"),
        ({"UPLOAD_MAX_MB": "0"}, "UPLOAD_MAX_MB phải là số nguyên từ 1 đến 500"),
        ({"FILES_QUOTA_MB": "nhiều"}, "FILES_QUOTA_MB phải là số nguyên"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL phải là một trong: DEBUG, INFO"),
        ({"VAR_DIR": "/dev/null/var"}, "VAR_DIR trỏ tới thư mục không tạo được: /dev/null/var"),
    ],
)
def test_a_wrong_value_stops_with_one_line_that_names_the_variable(program, variables, words):
    result = program("manage.py", "check", **variables)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.startswith("Cấu hình sai: biến môi trường ") and words in result.stderr
    assert result.stderr.count("\n") == 1, "one line, no traceback"


def test_a_password_in_a_wrong_address_is_not_printed(program):
    result = program("manage.py", "check", DATABASE_URL="mysql://me:topsecret@host/name")
    assert "topsecret" not in result.stderr


def test_without_variables_everything_is_closed(value_of):
    expression = "[DEBUG, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, SECURE_SSL_REDIRECT, SECURE_HSTS_SECONDS > 0]"
    assert value_of(expression) == [False, True, True, True, True]


def test_loopback_turns_off_only_what_plain_http_forbids(value_of):
    expression = "[DEBUG, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, SECURE_SSL_REDIRECT, SECURE_HSTS_SECONDS]"
    assert value_of(expression, LOOPBACK_ONLY="1") == [False, False, False, False, 0]
    assert value_of("[SESSION_COOKIE_HTTPONLY, CSRF_COOKIE_HTTPONLY]", LOOPBACK_ONLY="1") == [True, True]


def test_the_header_of_a_proxy_is_believed_only_when_there_is_one(value_of):
    assert value_of("globals().get('SECURE_PROXY_SSL_HEADER')") is None
    assert value_of("SECURE_PROXY_SSL_HEADER", BEHIND_TLS_PROXY="1") == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_the_default_database_is_sqlite_that_stands_in_line(value_of, tmp_path):
    database = value_of("DATABASES['default']")
    assert database["ENGINE"].endswith("sqlite3")
    assert database["NAME"] == str(tmp_path / "var" / "truong-chuan.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_an_address_chooses_postgresql_with_decoded_parts(value_of):
    url = "postgres://tr%C6%B0%E1%BB%9Dng:m%40t@db.example:5433/chuan?sslmode=require"
    database = value_of("DATABASES['default']", DATABASE_URL=url)
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("trường", "m@t", "db.example")
    assert (database["PORT"], database["NAME"], database["OPTIONS"]) == ("5433", "chuan", {"sslmode": "require"})
    assert database["CONN_MAX_AGE"] > 0 and database["CONN_HEALTH_CHECKS"]


def test_an_address_chooses_another_sqlite_file(value_of, tmp_path):
    path = tmp_path / "other.sqlite3"
    assert value_of("DATABASES['default']['NAME']", DATABASE_URL=f"sqlite://{path}") == str(path)


def test_the_secret_key_is_made_once_for_the_owner_only(value_of, tmp_path):
    first = value_of("SECRET_KEY")
    assert len(first) >= 50 and value_of("SECRET_KEY") == first
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600
    assert value_of("SECRET_KEY", SECRET_KEY="given") == "given"  # noqa: S106


def test_an_empty_key_file_is_refused(program, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").touch()
    result = program("manage.py", "check")
    assert result.returncode == 1 and "rỗng" in result.stderr and result.stderr.count("\n") == 1


def test_letters_go_to_the_console_without_a_mail_server(value_of):
    assert value_of("EMAIL_BACKEND").endswith("console.EmailBackend")
    assert value_of("EMAIL_BACKEND", EMAIL_HOST="mail.example").endswith("smtp.EmailBackend")


def test_files_can_live_in_another_storage(value_of):
    chosen = {"FILE_STORAGE": "storages.backends.s3.S3Storage", "FILE_STORAGE_OPTIONS": '{"bucket_name": "papers"}'}
    expected = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "papers"}}
    assert value_of("STORAGES['default']", **chosen) == expected


def test_relative_folders_count_from_the_program(value_of):
    name = "var/relative-test"
    assert value_of("env_folder('SOME_FOLDER', 'x')", SOME_FOLDER=name) == str(django_settings.BASE_DIR / name)


def test_scripts_come_only_from_our_own_files(value_of):
    directives = value_of("CONTENT_SECURITY_POLICY['DIRECTIVES']")
    assert directives["default-src"] == ["'self'"] and directives["object-src"] == ["'none'"]
    assert "'unsafe-inline'" not in json.dumps(directives)


def test_the_trial_signer_is_there_only_where_the_program_shows_itself(value_of):
    trial = ["documents.signing.trial.TrialAdapter"]
    assert value_of("SIGNING_ADAPTERS", LOOPBACK_ONLY="1") == trial and value_of("SIGNING_ADAPTERS") == []
    assert value_of("SIGNING_ADAPTERS", SIGNING_ADAPTERS="ho_so.Token, ho_so.Sim") == ["ho_so.Token", "ho_so.Sim"]


def test_the_public_address_loses_its_last_stroke(value_of):
    assert value_of("PUBLIC_URL", PUBLIC_URL="https://truongchuan.xa.vn/ ") == "https://truongchuan.xa.vn"


def test_mails_and_calendars_name_the_public_address(value_of):
    assert value_of("SITE_URL", PUBLIC_URL="https://truongchuan.xa.vn/") == "https://truongchuan.xa.vn"
    assert value_of("SITE_URL") == "http://127.0.0.1:8000"
