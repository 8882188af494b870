"""Tells browsers which of their features the pages use, so that nothing within them has others."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

USED = (
    "clipboard-write",
    "geolocation",
    "publickey-credentials-create",
    "publickey-credentials-get",
)
UNUSED = ("browsing-topics", "camera", "display-capture", "microphone", "payment", "usb")
POLICY = ", ".join([f"{name}=(self)" for name in USED] + [f"{name}=()" for name in UNUSED])


class PermissionsPolicy:
    """Middleware that adds the header `Permissions-Policy`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = POLICY
        return response
