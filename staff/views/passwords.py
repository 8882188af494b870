"""The pages that a link in an e-mail opens: to choose a password, or to confirm an address."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from core.client_network import network_of
from core.rate_limit import EmailLimits, RateLimitReached
from core.requests import form_page

from ..account_forms import ChosenPasswordForm, ForgottenPasswordForm
from ..account_links import (
    ADDRESS,
    INVITATION,
    RESET,
    LinkPurpose,
    OldLink,
    account_of_link,
    address_to_confirm,
)
from ..services.accounts import (
    accept_account_invitation,
    confirm_account_address,
    reset_password,
    send_password_link,
)

ASKED = EmailLimits("password links")


@form_page
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Sends a link to choose a password. It says the same whether there is an account or not."""
    form = ForgottenPasswordForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            ASKED.count(address=email, network=network_of(request))
        except RateLimitReached as reached:
            until = timezone.localtime(reached.until)
            form.add_error(None, f"Too many requests. Try again after {until:%-d %B, %H:%M}.")
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            send_password_link(email=email)
            return render(request, "account/link_sent.html", {"works_for": RESET.works_for_words})
    return render(request, "account/forgotten_password.html", {"form": form}, status=status)


@sensitive_post_parameters()
@form_page
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever was invited for a password, which opens their account."""
    return _choose_password(request, token, INVITATION, accept_account_invitation)


@sensitive_post_parameters()
@form_page
def choose_new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever forgot their password for a new one."""
    return _choose_password(request, token, RESET, reset_password)


@form_page
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whoever reads e-mails at a new address to press a button, and signs nobody in."""
    try:
        if request.method == "POST":
            account = confirm_account_address(token=token)
            messages.success(request, f"From now on, sign in with {account.email}.")
            return redirect("account_login")
        account = account_of_link(token, ADDRESS)
    except signing.BadSignature:
        return render(request, "account/old_link.html", status=HTTPStatus.NOT_FOUND)
    except (OldLink, ValidationError):
        return render(request, "account/old_link.html", status=HTTPStatus.GONE)
    context = {"account": account, "asked": address_to_confirm(account)}
    return render(request, "account/confirm_address.html", context)


def _choose_password(
    request: HttpRequest, token: str, purpose: LinkPurpose, save: Callable[..., User]
) -> HttpResponse:
    """Answers a link: with the form, with the way to sign in, or that it works no longer."""
    try:
        account = account_of_link(token, purpose)
        data = request.POST if request.method == "POST" else None
        form = ChosenPasswordForm(data, account=account)
        if form.is_valid():
            save(token=token, password=form.cleaned_data["password"])
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("account_login")
    except signing.BadSignature:
        return render(request, "account/old_link.html", status=HTTPStatus.NOT_FOUND)
    except OldLink:
        return render(request, "account/old_link.html", status=HTTPStatus.GONE)
    context = {"form": form, "account": account, "is_invitation": purpose is INVITATION}
    return render(request, "account/choose_password.html", context)
