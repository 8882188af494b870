"""Asking for a form as it was left, filled in, before anything is done with it."""

from django.http import HttpRequest

REFILL = "_refill"


def is_refill(request: HttpRequest) -> bool:
    return REFILL in request.POST
