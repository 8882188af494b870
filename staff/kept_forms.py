"""Keeps what somebody sent from a page for staff after their session, until they are back.

It is encrypted with a key that their browser alone has, for a day. Whoever signs in there first
opens it, and nobody else after them.
"""

import json
from base64 import urlsafe_b64decode
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.csrf import csrf_failure

from core.body_size import body_size
from core.client_network import network_of
from core.rate_limit import RateLimit, RateLimitReached, count_attempt
from core.refill import REFILL

COOKIE = "kept_forms"
KEPT_FOR = timedelta(days=1)
LIMIT = RateLimit("kept forms", 30, timedelta(hours=1))
# Far more than any form for staff filled to its limits; and the last few windows of one browser.
MOST_BYTES, MOST_FORMS = 300_000, 5


@dataclass(frozen=True)
class KeptForm:
    """A form as it was sent: where to, each name with a value, and whether files came with it."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


@dataclass(frozen=True)
class KeptForms:
    """The forms of one browser, oldest first; `user` is who opened them."""

    forms: list[KeptForm]
    user: int | None = None


def redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Returns the way to sign in and back to where one was, with what was typed there."""
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    key = _keep(request)
    if key is None:
        return redirect_to_login(reverse("staff"))
    return _with_key(redirect_to_login(reverse("kept-forms")), key)


def keep_and_ask_again(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answers a form whose token is that of a session before: it is kept and shown once more."""
    is_staff = request.user.is_authenticated and request.user.is_staff
    key = _keep(request) if is_staff else None
    if key is None:
        return csrf_failure(request, reason)
    return _with_key(redirect("kept-forms"), key)


def kept_forms(request: HttpRequest, user: User) -> list[KeptForm]:
    """Returns the forms that were kept for a browser, unless somebody else opened them."""
    key = request.COOKIES.get(COOKIE, "")
    kept = _read(key)
    if kept.user not in {None, user.pk}:
        return []
    if kept.forms:
        _write(key, KeptForms(kept.forms, user.pk))
    return kept.forms


def _keep(request: HttpRequest) -> str | None:
    """Keeps a form; returns the key to it, or None where it is not one that the site sent."""
    if request.method != "POST" or not _is_from_here(request) or body_size(request) > MOST_BYTES:
        return None
    try:
        count_attempt(limit=LIMIT, who=network_of(request))
    except RateLimitReached:
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", REFILL} and "password" not in name.lower()
    ]
    form = KeptForm(request.get_full_path(), fields, bool(request.FILES))
    key = request.COOKIES.get(COOKIE, "")
    earlier = _read(key)
    if not earlier.forms:
        key = Fernet.generate_key().decode()
    _write(key, KeptForms([*earlier.forms, form][-MOST_FORMS:], earlier.user))
    return key


def _is_from_here(request: HttpRequest) -> bool:
    """Tells whether a page of ours sent it: another site's words are not put into our forms."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(sender).netloc == request.get_host()


def _read(key: str) -> KeptForms:
    try:
        text = _cipher(key).decrypt(
            cache.get(_place(key)) or b"", ttl=int(KEPT_FOR.total_seconds())
        )
    except (InvalidToken, ValueError):
        return KeptForms([])
    kept = json.loads(text)
    forms = [
        KeptForm(**{**form, "fields": list(map(tuple, form["fields"]))}) for form in kept["forms"]
    ]
    return KeptForms(forms, kept["user"])


def _write(key: str, kept: KeptForms) -> None:
    text = json.dumps(asdict(kept)).encode()
    cache.set(_place(key), _cipher(key).encrypt(text), KEPT_FOR.total_seconds())


def _cipher(key: str) -> Fernet:
    """Returns what reads and writes with a key. Raises ValueError where it is none."""
    urlsafe_b64decode(key)
    return Fernet(key)


def _place(key: str) -> str:
    """Returns the key of the cache, which tells nothing of the one that reads it."""
    return salted_hmac("staff.kept_forms", key, algorithm="sha256").hexdigest()


def _with_key(response: HttpResponse, key: str) -> HttpResponse:
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
