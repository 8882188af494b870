"""Tells who asks for a page, and how a page with a form may be asked for."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

# A page that is looked at, and that its form is posted to.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def signed_in(request: HttpRequest) -> User:
    """Returns the member of staff who asks, on a page that lets nobody else in.

    Raises TypeError where nobody is signed in, which such a page has seen to.
    """
    if not isinstance(request.user, User):
        raise TypeError("Only for signed-in people.")
    return request.user
