"""The WSGI application that the web server imports."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from core.postgis.patience import limit_silence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abep_map.settings")
# Somebody waits for each answer, and nobody for more than a few seconds.
os.environ.setdefault("DATABASE_TIME_LIMITS", "on")

application = get_wsgi_application()
if settings.DATABASE_TIME_LIMITS:
    limit_silence(
        while_connecting=settings.CONNECT_TIMEOUT_S,
        while_asking=settings.STATEMENT_TIMEOUT_S + 2,
    )
