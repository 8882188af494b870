"""Addresses of the pages for staff."""

from django.urls import path

from .views import (
    activity,
    contacts,
    editions,
    home,
    kept_forms,
    quality,
    redactions,
    reshaping,
    spreadsheets,
    undo,
)

urlpatterns = [
    path("", home.home, name="staff"),
    path("activity/", activity.activity_page, name="staff-activity"),
    path("activity.csv", activity.activity_file, name="staff-activity-file"),
    path("kept/", kept_forms.kept, name="kept-forms"),
    path("contacts/", contacts.contact_book, name="staff-contacts"),
    path("contacts/new/", contacts.add_contact, name="add-contact"),
    path("contacts/import/", contacts.import_file, name="import-contacts"),
    path("contacts/import/<slug:token>/", contacts.preview_file, name="preview-contacts"),
    path("contacts/invite/", contacts.invite, name="invite-authorities"),
    path("contacts/remind/", contacts.remind, name="remind-authorities"),
    path("contacts/<int:key>/", contacts.edit_contact, name="edit-contact"),
    path("contacts/<int:key>/remove/", contacts.take_out_contact, name="remove-contact"),
    path("editions/", editions.editions, name="staff-editions"),
    path("editions/<str:name>/withdraw/", editions.withdraw, name="withdraw-edition"),
    path("partnerships/<slug:slug>/rename/", reshaping.rename, name="rename-partnership"),
    path("partnerships/<slug:slug>/end/", reshaping.end, name="end-partnership"),
    path("partnerships/<slug:slug>/merge/", reshaping.merge, name="merge-partnership"),
    path("partnerships/<slug:slug>/split/", reshaping.split, name="split-partnership"),
    path("quality/<slug:slug>/", quality.quality, name="quality"),
    path("changes/", undo.change_list, name="staff-changes"),
    path("changes/<uuid:key>/", undo.undo_change, name="undo-change"),
    path("redactions/", redactions.redactions, name="staff-redactions"),
    path("spreadsheets/", spreadsheets.spreadsheets, name="spreadsheets"),
    path("spreadsheets/records.xlsx", spreadsheets.workbook, name="spreadsheet-workbook"),
    path("spreadsheets/<slug:name>.csv", spreadsheets.table, name="spreadsheet-table"),
    path("spreadsheets/<slug:token>/", spreadsheets.preview, name="spreadsheet-preview"),
]
