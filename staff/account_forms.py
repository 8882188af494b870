"""Forms for accounts: who is invited with which role, and the choice of a password."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from core.form_fields import CleanCharFormField, EmailAddressField

from .roles import ROLE_MEANINGS
from .services.accounts import refuse_taken_address

ROLE_CHOICES = [
    (role, f"{role.capitalize()}. {meaning}") for role, meaning in ROLE_MEANINGS.items()
]


class AccountForm(forms.Form):
    """The name and the one role of an account."""

    first_name = CleanCharFormField(
        label="First name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    last_name = CleanCharFormField(
        label="Last name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(
        label="Role",
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        help_text="Each role may do everything that those above it may, and more.",
        error_messages={"required": "Choose a role."},
    )


class SuperuserForm(AccountForm):
    """The same of an account that may do everything: it needs no role."""

    role = None  # type: ignore[assignment]


class AccountInvitationForm(AccountForm):
    """Who is invited."""

    email = EmailAddressField(
        label="E-mail address",
        help_text="Their own work address. They sign in with it, and we send the link to it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["first_name", "last_name", "email", "role"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        refuse_taken_address(email)
        return email


class AccountAddressForm(forms.Form):
    """The address that somebody is to sign in with from now on."""

    email = EmailAddressField(
        label="New e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class ForgottenPasswordForm(forms.Form):
    email = EmailAddressField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ChosenPasswordForm(forms.Form):
    """A password, typed twice."""

    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 12 characters. Try three or four unrelated words.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated_password = forms.CharField(
        label="Repeat it",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        password = cleaned.get("password")
        if password and password != cleaned.get("repeated_password"):
            raise ValidationError({"repeated_password": "The two passwords are not the same."})
        return cleaned
