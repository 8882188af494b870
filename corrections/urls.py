"""Addresses of the correction form, and of the pages about what was sent in."""

from core.routes import public_path

from .views import invited, privacy, reverify, status, submit

DRAFT = "corrections/draft/<private:token>"
ABOUT = "<private:reference>/<private:secret>/"

urlpatterns = [
    public_path("corrections/new/", submit.new, name="correction-new"),
    public_path(f"{DRAFT}/check/", submit.check, name="correction-check"),
    public_path(f"{DRAFT}/sent/", submit.sent, name="correction-sent"),
    public_path(f"{DRAFT}/<slug:name>/", submit.step, name="correction-step"),
    public_path("corrections/confirm/<private:token>/", status.confirm, name="correction-confirm"),
    public_path(f"corrections/status/{ABOUT}", status.status, name="correction-status"),
    public_path(f"corrections/withdraw/{ABOUT}", status.withdraw, name="correction-withdraw"),
    public_path(
        "corrections/still-right/<private:token>/",
        reverify.still_right,
        name="correction-still-right",
    ),
    public_path("corrections/invited/<private:token>/", invited.invited, name="correction-invited"),
    public_path("privacy/", privacy.notice, name="privacy"),
]
