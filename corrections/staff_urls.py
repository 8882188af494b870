"""Addresses of the pages for staff."""

from django.urls import path

from .views import staff

urlpatterns = [
    path("", staff.home, name="staff"),
]
