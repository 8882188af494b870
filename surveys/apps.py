from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """What LAs, partnerships and school leaders are asked."""

    name = "surveys"
