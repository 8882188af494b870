"""The site's settings with the pages that it is measured against."""

from pathlib import Path

from abep_map.settings import *  # noqa: F403
from abep_map.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework_gis"]
ROOT_URLCONF = "tests.bench.urls"

# A second engine, in which django-leaflet's own templates are not replaced by the site's.
TEMPLATES = [
    *TEMPLATES,
    {
        "NAME": "plain",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
    },
]
