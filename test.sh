#!/usr/bin/env bash
# Runs all tests, or those named: ./test.sh [pytest arguments]. Sets the machine up first, also in a fresh clone.
source "$(dirname "${BASH_SOURCE[0]}")/scripts/setup.sh"

setup dev
# A developer's own settings must not change what the tests see; DATABASE_URL stays: it chooses the database.
unset DEBUG LOOPBACK_ONLY ALLOWED_HOSTS SECRET_KEY EMAIL_HOST MEDIA_ROOT STATIC_ROOT FILE_STORAGE LOG_LEVEL
exec "$VENV_PYTHON" -m pytest -n "${TEST_WORKERS:-2}" "$@"
