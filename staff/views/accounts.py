"""For administrators: who has an account, with which role; inviting, changing and closing."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.requests import form_page, signed_in

from ..account_forms import (
    AccountAddressForm,
    AccountForm,
    AccountInvitationForm,
    SuperuserForm,
)
from ..account_links import ADDRESS, INVITATION
from ..models import StaffAccount
from ..services import accounts as services

administrators_only = permission_required("auth.change_user", raise_exception=True)
# What a button does to an account, and what is said once it is done.
STEPS: dict[str, tuple[Callable[..., User], str]] = {
    "invite": (services.invite_account_again, "Invited again: earlier links no longer work."),
    "withdraw": (services.withdraw_account_invitation, "The invitation is withdrawn."),
    "close": (services.close_account, "Closed: they can no longer sign in."),
    "reopen": (services.reopen_account, "Reopened."),
    "remove-factor": (
        services.remove_second_factor,
        "Removed: they will set up a new one when they next sign in.",
    ),
}


@require_safe
@administrators_only
def account_list(request: HttpRequest) -> HttpResponse:
    """Lists the accounts: those in use, those invited, those closed."""
    accounts = sorted(StaffAccount.objects.with_state(), key=lambda one: one.state != "open")
    return render(request, "staff/accounts.html", {"accounts": accounts})


@form_page
@administrators_only
def invite_account(request: HttpRequest) -> HttpResponse:
    """Asks who is invited with which role, and writes to them."""
    form = AccountInvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        account = services.invite_account(by=signed_in(request), **form.cleaned_data)
        messages.success(request, f"Invited: an e-mail is on its way to {account.email}.")
        return redirect("staff-accounts")
    return render(request, "staff/invite_account.html", {"form": form})


@form_page
@administrators_only
def account_page(request: HttpRequest, key: int) -> HttpResponse:
    """Shows an account and what happened to it; changes its name and role."""
    account = get_object_or_404(StaffAccount.objects.with_state(), pk=key)
    kept = {"first_name": account.first_name, "last_name": account.last_name, "role": account.role}
    form = (SuperuserForm if account.is_superuser else AccountForm)(
        request.POST if request.method == "POST" else None, initial=kept
    )
    if form.is_valid():
        changed = {"role": "", **form.cleaned_data}
        try:
            services.change_account(key=key, by=signed_in(request), **changed)
        except ValidationError as refused:
            form.add_error(None, refused.messages[0])
        else:
            messages.success(request, "Saved.")
            return redirect("staff-accounts")
    context = {
        "form": form,
        "account": account,
        "is_mine": account.is_superuser <= signed_in(request).is_superuser,
        "events": account.account_events.select_related("by"),
        "works_for": INVITATION.works_for_words,
    }
    return render(request, "staff/account.html", context)


@form_page
@administrators_only
def change_address(request: HttpRequest, key: int) -> HttpResponse:
    """Asks for the address that an account is to have, and writes there."""
    account = get_object_or_404(StaffAccount.objects.with_state(), pk=key)
    form = AccountAddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            services.ask_to_confirm_address(key=key, email=email, by=signed_in(request))
        except ValidationError as refused:
            form.add_error("email", refused.messages[0])
        else:
            told = "An e-mail with a link goes to" if account.was_used else "Invited at"
            messages.success(request, f"{told} {email}.")
            return redirect("staff-account", key)
    context = {"form": form, "account": account, "works_for": ADDRESS.works_for_words}
    return render(request, "staff/change_address.html", context)


@form_page
@administrators_only
def step_account(request: HttpRequest, key: int, step: str) -> HttpResponse:
    """Does what a button of an account's page says; looked at, it leads to that page."""
    if step not in STEPS:
        raise Http404
    if request.method == "POST":
        do, told = STEPS[step]
        try:
            do(key=key, by=signed_in(request))
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, told)
    return redirect("staff-account", key)
