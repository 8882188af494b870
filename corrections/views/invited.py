"""The page behind an LA's first e-mail: its page is right, or wants correcting."""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.client_network import network_of
from core.rate_limit import count_attempt
from corrections import limits

from ..invitations import read_invited
from ..models import Intent, Invitation, Submission
from ..services.drafts import start_draft
from ..services.invite import confirm_invited
from ..states import DECIDED
from ..wizard.steps import WizardStep
from ..wizard.wizard import Wizard
from .public import public_form


@public_form
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether the page is right; the one answer is noted, the other begins a correction."""
    try:
        key = read_invited(token)
    except signing.BadSignature as bad:
        raise Http404("Not a link of ours.") from bad
    invitations = Invitation.objects.select_related("authority", "contact")
    invitation = get_object_or_404(invitations, pk=key)
    authority, contact = invitation.authority, invitation.contact
    confirmed = Submission.objects.filter(
        invitation=invitation, intent=Intent.CONFIRM, state__in=DECIDED
    )
    is_confirmed = confirmed.exists()
    may_confirm = contact is not None and not is_confirmed
    context = {
        "authority": authority,
        "is_confirmed": is_confirmed,
        "may_confirm": may_confirm,
    }
    if request.method == "POST" and "correct" in request.POST:
        count_attempt(limit=limits.DRAFTS, who=network_of(request))
        draft = start_draft(
            authority=authority, partnership=None, intent=Intent.CORRECT, invitation=invitation
        )
        step = Wizard(draft).step_after(WizardStep.INTENT) or WizardStep.INTENT
        return redirect("correction-step", draft.token, step.value)
    if request.method == "POST" and contact is not None and may_confirm:
        context["sent"] = confirm_invited(invitation=invitation, contact=contact)
    return render(request, "corrections/invited.html", context)
