from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Django's admin, as this site has it."""

    default_site = "corrections.admin_site.StaffAdminSite"
