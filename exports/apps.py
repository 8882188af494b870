from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """The record as files, and the editions that are frozen of it."""

    name = "exports"
