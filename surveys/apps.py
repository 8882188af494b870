from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys: questionnaires, rounds and answers of LAs, partnerships and school leaders."""

    name = "surveys"
