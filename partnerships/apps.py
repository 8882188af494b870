from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    """The record: partnerships, LA summaries, and the pages that show them."""

    name = "partnerships"
