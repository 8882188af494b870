from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox: e-mails stored with their occasion, and sent later."""

    name = "mail"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers them)
