from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """What is on the map: partnerships, LA summaries, and the pages that show them."""

    name = "partnerships"
