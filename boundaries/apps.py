from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    """Where: local authorities, their boundaries, neighbours, figures and postcodes."""

    name = "boundaries"
