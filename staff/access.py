"""The door to the pages for staff: signed in, with a second factor and a role."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from core.client_network import network_of

from .kept_forms import redirect_to_sign_in
from .models import SECOND_FACTORS

# Signing in, passwords and second factors: whoever has no second factor sets one up there.
ACCOUNT_PLACES = "/account/"
# In the session: the page for staff that somebody was on their way to, who had no second factor.
AFTER_SECOND_FACTOR = "after_second_factor"
# The pages, of allauth, on which a second factor is removed.
FACTOR_REMOVALS = ("mfa_deactivate_totp", "mfa_remove_webauthn")
# A cookie of the browsers of those who may edit.
MAY_EDIT = "may_edit"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by administrators: nobody signs up.

    Wrong passwords are counted by network and account together, so that nobody else can keep the
    owner of an account out, and the right one from elsewhere gets in.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Asks nobody for the password again who signed in just now, but before a factor goes."""
        if self.request.resolver_match.url_name in FACTOR_REMOVALS:
            return True
        signed_in = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in signed_in), default=0)
        return bool(time.time() - latest > account_settings.REAUTHENTICATION_TIMEOUT)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Returns what allauth counts wrong passwords by: its own is the account alone."""
        account = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{network_of(request)} {account}"


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


class StaffOnly(LoginRequiredMiddleware):
    """Middleware that closes every page but those that say they are public, to all but staff.

    What each role may do on a page is the view's own affair. Pages that are closed stay out of
    every cache. Public ones never reach the session here, so that they need no cookie and are the
    same for everybody.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if is_public(view_func):
            return None
        if request.path_info.startswith(ACCOUNT_PLACES):
            return super().process_view(request, view_func, view_args, view_kwargs)
        return redirect_to_door(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        match = request.resolver_match
        if match and (not is_public(match.func) or request.path_info.startswith(ACCOUNT_PLACES)):
            add_never_cache_headers(response)
            if response.status_code < 500:
                _mark_editor(request, response)
        return response


def _mark_editor(request: HttpRequest, response: HttpResponseBase) -> None:
    """Marks the browser of somebody who may edit, in which public pages then show "Edit this".

    A script reads the mark there: no page is another for it, and it opens nothing.
    """
    user = request.user
    if user.is_authenticated and user.has_perm("partnerships.change_partnership"):
        response.set_cookie(
            MAY_EDIT,
            "1",
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    elif MAY_EDIT in request.COOKIES:
        response.delete_cookie(MAY_EDIT, samesite="Lax")


def is_public(view: Callable[..., HttpResponseBase]) -> bool:
    return not getattr(view, "login_required", True)


def redirect_to_door(request: HttpRequest) -> HttpResponse | None:
    """Returns the way to sign in, or to a second factor; None for those who may come in."""
    user = request.user
    if not user.is_authenticated:
        return redirect_to_sign_in(request)
    if not user.is_staff:
        raise PermissionDenied("This account is not one of CfEY’s staff.")
    if not user.has_perm("partnerships.view_partnership"):  # the least that a role gives
        return render(request, "staff/no_role.html", status=403)
    if settings.SECOND_FACTOR and not has_second_factor(user):
        if request.method == "GET":
            request.session[AFTER_SECOND_FACTOR] = request.get_full_path()
        messages.info(
            request, "Set up a second factor first: an authenticator app, or a security key."
        )
        return redirect("mfa_index")
    request.session.modified = True  # two more hours
    return None
