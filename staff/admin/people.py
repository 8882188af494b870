"""Accounts of staff: made, given a role and closed by administrators."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest

from core.form_fields import CleanCharFormField, EmailAddressField

from .records import ReadOnlyAdmin

LONGEST_NAME = User._meta.get_field("username").max_length or 0


class UniqueAddress:
    """A guard of the address that people sign in with: each account has its own.

    An account keeps the address that it was made with as its name, so nobody else gets that one.
    """

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]  # type: ignore[attr-defined]
        if len(email) > LONGEST_NAME:
            raise ValidationError(f"An account’s address has at most {LONGEST_NAME} characters.")
        has_it = Q(email__iexact=email) | Q(username__iexact=email)
        if User.objects.filter(has_it).exclude(pk=self.instance.pk).exists():  # type: ignore[attr-defined]
            raise ValidationError("Another account has this address, or had it before.")
        return email


class NewStaffForm(UniqueAddress, BaseUserCreationForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("email",)

    email = EmailAddressField(label="E-mail address")

    def save(self, commit: bool = True) -> User:
        self.instance.username = self.cleaned_data["email"].lower()
        self.instance.is_staff = True
        user: User = super().save(commit)
        return user


class StaffForm(UniqueAddress, UserChangeForm):  # type: ignore[type-arg]
    first_name = CleanCharFormField(label="First name", max_length=150, required=False)
    last_name = CleanCharFormField(label="Last name", max_length=150, required=False)
    email = EmailAddressField(label="E-mail address")


# Django's and allauth's own pages for these: what allauth keeps holds secrets.
for model in (User, Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


@admin.register(User)
class StaffAdmin(UserAdmin):  # type: ignore[type-arg]
    add_form = NewStaffForm
    form = StaffForm
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name")}),
        ("Rights", {"fields": ("is_active", "groups", "is_superuser")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("email", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    filter_horizontal = ()
    formfield_overrides = {ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}
    actions = ("take_second_factor_away",)

    def get_queryset(self, request: HttpRequest) -> "QuerySet[User]":
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def roles(self, user: User) -> str:
        names = [group.name for group in user.groups.all()]
        return ", ".join(names + ["superuser"] * user.is_superuser)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keeps it to superusers to make another."""
        always = ("last_login", "date_joined")
        return always if request.user.is_superuser else (*always, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    @admin.action(description="Remove the second factor (lost telephone)", permissions=["change"])
    def take_second_factor_away(self, request: HttpRequest, users: "QuerySet[User]") -> None:
        mine = users if request.user.is_superuser else users.filter(is_superuser=False)
        Authenticator.objects.filter(user__in=mine).delete()
        for user in mine:
            self.log_change(request, user, "Removed the second factor")
        messages.success(request, f"{len(mine)} set up a new one when they next sign in.")


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin):
    """The roles, as the code gives them their permissions: docs/roles.md."""

    list_display = ("name",)
    filter_horizontal = ("permissions",)
