from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """The map: filters, colourings, its page, panel, pictures and frame."""

    name = "explore"
