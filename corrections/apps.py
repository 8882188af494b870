from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """How the record changes: submissions, moderation, decisions, mail."""

    name = "corrections"
