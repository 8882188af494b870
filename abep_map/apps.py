from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, as this site has it."""

    default_site = "staff.admin_site.StaffAdminSite"
