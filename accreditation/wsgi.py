"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accreditation.settings")
application = get_wsgi_application()

from accreditation.exposure import REFUSAL, demo_is_exposed  # noqa: E402 models load only after the line above

if demo_is_exposed():
    raise SystemExit(REFUSAL)
connections.close_all()  # gunicorn forks after this; a connection must not be shared by its children
