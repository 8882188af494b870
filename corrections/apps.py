from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """Corrections: submissions of the public, and the decisions of moderators."""

    name = "corrections"
