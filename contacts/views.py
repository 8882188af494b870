"""The public page of the contact book: stopping our e-mails."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from core.requests import form_page

from .links import read_unsubscribe
from .services import unsubscribe


@csrf_exempt  # without a session: whoever has the link may press its button, from wherever
@form_page
def stop_emails(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether to stop, since programs that read mail open links too; then says it is done."""
    try:
        mark = read_unsubscribe(token)
    except signing.BadSignature as bad:
        raise Http404("Not a link of ours.") from bad
    is_done = request.method == "POST"
    if is_done:
        unsubscribe(mark=mark)
    response = render(request, "contacts/unsubscribe.html", {"is_done": is_done})
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
