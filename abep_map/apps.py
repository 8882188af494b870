from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles import apps as staticfiles


class StaffAdminConfig(AdminConfig):
    """Django's admin, as this site has it."""

    default_site = "staff.admin_site.StaffAdminSite"


class StaticFilesConfig(staticfiles.StaticFilesConfig):
    """Django's static files, without those of the pages of REST framework, which are not shown."""

    ignore_patterns = [*staticfiles.StaticFilesConfig.ignore_patterns, "rest_framework"]


class AbepMapConfig(AppConfig):
    """The site as a whole: it connects apps that know nothing of each other."""

    name = "abep_map"

    def ready(self) -> None:
        from . import survey_answers  # noqa: F401 (it connects as it is read)

        if settings.SENTRY_DSN:
            from core.fault_tracking import start_fault_tracking

            start_fault_tracking(
                dsn=settings.SENTRY_DSN,
                release=settings.VERSION,
                environment=settings.SENTRY_ENVIRONMENT,
            )
