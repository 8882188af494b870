from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Holds what every app may use and none owns: cache, rate limits, history, files, search."""

    name = "core"

    def ready(self) -> None:
        from . import checks  # noqa: F401 (registers them)
