"""Addresses of what people send in, and of what is said about that."""

from django.urls import path

from .views import privacy

urlpatterns = [
    path("privacy/", privacy.notice, name="privacy"),
]
