from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """The contact book: role addresses of LAs and partnerships, for whoever writes to them."""

    name = "contacts"
