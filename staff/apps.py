from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Who works here, and the pages that they work with."""

    name = "staff"
