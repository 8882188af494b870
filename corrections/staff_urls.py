"""Addresses of the pages for staff."""

from django.urls import path

from .views import publishing, spreadsheets, staff, undoing

urlpatterns = [
    path("", staff.home, name="staff"),
    path("editions/", publishing.editions, name="staff-editions"),
    path("quality/<slug:slug>/", staff.quality, name="quality"),
    path("changes/", undoing.change_list, name="staff-changes"),
    path("changes/<uuid:key>/", undoing.undo_change, name="undo-change"),
    path("spreadsheets/", spreadsheets.spreadsheets, name="spreadsheets"),
    path("spreadsheets/records.xlsx", spreadsheets.workbook, name="spreadsheet-workbook"),
    path("spreadsheets/<slug:name>.csv", spreadsheets.table, name="spreadsheet-table"),
    path("spreadsheets/<slug:token>/", spreadsheets.preview, name="spreadsheet-preview"),
]
