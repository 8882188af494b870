"""The admin as a whole."""

from django.contrib.admin import AdminSite


class StaffAdminSite(AdminSite):
    """Who comes in is decided by `access.StaffOnly`, before the admin is asked."""

    site_header = "ABEP Map: staff"
    site_title = "ABEP Map"
    index_title = "The record"
    site_url = "/staff/"
