from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    """Places and shapes: local authorities, their boundaries, neighbours and postcodes."""

    name = "boundaries"
