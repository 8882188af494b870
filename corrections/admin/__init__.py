"""Django's admin for staff."""
