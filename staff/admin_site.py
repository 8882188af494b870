"""The admin as a whole."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

# What stands on the first page, in this order: the sections, and the tables in each, in our words.
SECTIONS = {
    "partnerships": "The record",
    "boundaries": "Places, from files",
    "figures": "Figures, from files",
    "mail": "E-mails",
    "auth": "Roles",
}
TABLES = {
    "Profile": "Figures of each LA",
    "Figure": "What each figure means",
    "OutgoingEmail": "E-mails that were written",
    "Group": "Roles, and what each may do",
}


class StaffAdminSite(AdminSite):
    """The admin; `access.StaffOnly` decides who comes in before it is asked."""

    site_header = "ABEP Map: staff"
    site_title = "ABEP Map"
    index_title = "Records"
    site_url = "/staff/"
    enable_nav_sidebar = False  # the navigation for staff stands above each page

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Puts what staff edit first, and names all of it as they do."""
        apps = super().get_app_list(request, app_label)
        order = list(SECTIONS)
        for app in apps:
            app["name"] = SECTIONS[app["app_label"]]
            for table in app["models"]:
                table["name"] = TABLES.get(table["object_name"], table["name"])
        return sorted(apps, key=lambda app: order.index(app["app_label"]))
