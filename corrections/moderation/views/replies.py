"""For moderators: the texts with which they begin a reply."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.requests import form_page

from ...models import CannedReply
from ...services.canned_replies import remove_canned_reply, save_canned_reply
from ..access import moderators_only
from ..forms import CannedReplyForm


@form_page
@moderators_only
def replies(request: HttpRequest) -> HttpResponse:
    """Shows every saved reply, and adds one."""
    form = CannedReplyForm(request.POST or None)
    if form.is_valid():
        save_canned_reply(reply=form.instance)
        messages.success(request, "Saved. You can begin a reply with it.")
        return redirect("moderation-replies")
    context = {"form": form, "replies": CannedReply.objects.all()}
    return render(request, "corrections/moderation/replies.html", context)


@form_page
@moderators_only
def edit_reply(request: HttpRequest, key: int) -> HttpResponse:
    """Changes a saved reply, or removes it."""
    reply = get_object_or_404(CannedReply, pk=key)
    if "remove" in request.POST:
        remove_canned_reply(reply=reply)
        messages.success(request, "Removed. What was sent with it stays as it is.")
        return redirect("moderation-replies")
    form = CannedReplyForm(request.POST or None, instance=reply)
    if form.is_valid():
        save_canned_reply(reply=form.instance)
        messages.success(request, "Saved.")
        return redirect("moderation-replies")
    return render(request, "corrections/moderation/reply.html", {"form": form})
