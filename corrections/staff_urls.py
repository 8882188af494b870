"""Addresses of the pages for staff."""

from django.urls import path

from .views import staff, undoing

urlpatterns = [
    path("", staff.home, name="staff"),
    path("changes/", undoing.change_list, name="staff-changes"),
    path("changes/<uuid:key>/", undoing.undo_change, name="undo-change"),
]
