from django.apps import AppConfig


class StaffConfig(AppConfig):
    """The staff: their access, their roles, and the pages that they work with."""

    name = "staff"
