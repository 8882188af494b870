"""The door to the pages for staff: signed in, with a second factor."""

from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from .kept_forms import redirect_to_sign_in

# Every address that begins so is for staff; what each role may do there is the view's own affair.
STAFF_PLACES = ("/staff/", "/admin/", "/moderation/")
# Signing in, passwords and second factors: open to all, and for one person's eyes.
ACCOUNT_PLACES = "/account/"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


class StaffOnly:
    """Middleware that lets only staff into their pages, and keeps those out of every cache.

    Public pages never reach the session here, so that they need no cookie and are the same
    for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What the routes look at: a prefix that a header claims is not part of it.
        path = request.path_info
        if path.startswith(STAFF_PLACES):
            response = redirect_to_door(request) or self.get_response(request)
        else:
            response = self.get_response(request)
        if path.startswith((*STAFF_PLACES, ACCOUNT_PLACES)):
            add_never_cache_headers(response)
        return response


def redirect_to_door(request: HttpRequest) -> HttpResponse | None:
    """Returns the way to sign in, or to a second factor; None for those who may come in."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_sign_in(request)
    if not user.is_staff:
        raise PermissionDenied("This account is not one of CfEY’s staff.")
    if settings.SECOND_FACTOR and not has_second_factor(user):
        messages.info(request, "Set up a second factor first: an app that makes codes, or a key.")
        return redirect("mfa_index")
    request.session.modified = True  # two more hours
    return None
