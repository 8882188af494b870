"""The admin as a whole."""

from django.contrib.admin import AdminSite


class StaffAdminSite(AdminSite):
    """The admin; `access.StaffOnly` decides who comes in before it is asked."""

    site_header = "ABEP Map: staff"
    site_title = "ABEP Map"
    index_title = "The record"
    site_url = "/staff/"
    enable_nav_sidebar = False  # the navigation for staff stands above each page
