from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """Statistics of LAs, and which LAs are alike in them."""

    name = "figures"
