from django.apps import AppConfig


class MailConfig(AppConfig):
    """The outbox: e-mails written with what they tell of, and sent later."""

    name = "mail"
