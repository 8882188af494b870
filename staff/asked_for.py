"""Editing for a submission that asks for it in words: which one it is, and the way back to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from corrections.models import Submission


def submission_asking(request: HttpRequest) -> str:
    """Returns the reference of the submission from whose page a moderator came; "" without one."""
    asking = Submission.objects.filter(reference=request.GET.get("submission", ""))
    is_moderator = request.user.has_perm("corrections.change_submission")
    return asking.values_list("reference", flat=True).first() or "" if is_moderator else ""


def back_to_submission(request: HttpRequest) -> HttpResponse | None:
    """Leads back to the submission from whose page a moderator came; None without one."""
    reference = submission_asking(request)
    if not reference:
        return None
    messages.success(request, "Saved. Now check below that it is done by hand, and decide.")
    return redirect("moderation-submission", reference)
