"""Addresses of the correction form, and of the pages about what was sent in."""

from django.urls import path

from .views import privacy, reverify, status, submit

DRAFT = "corrections/draft/<str:token>"
ABOUT = "<str:reference>/<str:secret>/"

urlpatterns = [
    path("corrections/new/", submit.new, name="correction-new"),
    path(f"{DRAFT}/check/", submit.check, name="correction-check"),
    path(f"{DRAFT}/sent/", submit.sent, name="correction-sent"),
    path(f"{DRAFT}/<slug:name>/", submit.step, name="correction-step"),
    path("corrections/confirm/<str:token>/", status.confirm, name="correction-confirm"),
    path(f"corrections/status/{ABOUT}", status.status, name="correction-status"),
    path(f"corrections/withdraw/{ABOUT}", status.withdraw, name="correction-withdraw"),
    path(
        "corrections/still-right/<str:token>/", reverify.still_right, name="correction-still-right"
    ),
    path("privacy/", privacy.notice, name="privacy"),
]
