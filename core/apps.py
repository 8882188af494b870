from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app may use and none owns: cache, rate limits, history, table files, search."""

    name = "core"
