from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, as this site has it."""

    default_site = "staff.admin_site.StaffAdminSite"


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
