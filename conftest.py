"""What every test shares: fast and closed settings, a folder for files, one Chromium per session."""

import os
import shutil

import pytest

CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
CHROMIUM_FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"]


def pytest_configure(config):
    """Plain http and a cheap password hash; what the settings give in production is tested in subprocesses."""
    from django.conf import settings  # the settings module is known only after pytest-django has read it

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SECURE_HSTS_SECONDS = 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


def pytest_collection_modifyitems(items):
    """A test that asks for a browser is a browser test, also where its author forgot the mark."""
    for item in items:
        if {"browser", "page", "new_page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Between tests with real transactions Django empties SQLite's tables by DELETE, which the trail and the papers refuse."""
    from django.db import connection  # only once Django is set up

    from documents.paper_guards import lift_all
    from records.triggers import unfreeze_table

    if connection.vendor != "sqlite":
        return
    with django_db_blocker.unblock():
        lift_all(connection, "delete")
        for table in ("records_auditentry", "records_auditseal"):
            unfreeze_table(connection, table)


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    """A folder of its own for each test's files; gives its path."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def empty_cache():
    """Keys of one test's rows name other rows in the next."""
    from django.core.cache import cache  # only once Django is set up

    cache.clear()


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for the whole session."""
    from playwright.sync_api import sync_playwright  # slow to load and needed by few tests

    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.fail("Không thấy Chromium: cài bằng “apt-get install chromium” rồi chạy lại.")
    # Playwright keeps an event loop in this thread; Django would take our ORM calls for async ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(browser, live_server):
    """A function that opens a fresh person's window (own cookies) on the live server; size and more by keyword."""
    contexts = []

    def open_page(**options):
        options = {"viewport": {"width": 1366, "height": 768}, "locale": "vi-VN", **options}
        context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Ho_Chi_Minh", **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """One window of a laptop's size."""
    return new_page()


@pytest.fixture
def cast(db):
    """The cast of characters: organisations, people and their browser sessions."""
    from accreditation.tests.cast import Cast  # models can be imported only once Django is set up

    return Cast()
