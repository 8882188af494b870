"""The roles. Accounts have pages of their own, for administrators: `staff/views/accounts.py`."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User

from .records import ReadOnlyAdmin

# Django's and allauth's own pages for these: what allauth keeps holds secrets.
for model in (User, Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """The roles, as the code gives them their permissions: docs/roles.md."""

    list_display = ("name",)
    filter_horizontal = ("permissions",)
