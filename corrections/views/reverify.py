"""The page behind the e-mail that asks again: one press of a button says "still right"."""

from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from partnerships.models import AuthoritySummary

from ..models import Submitter
from ..reverification import read_still_right
from ..services.reverify import confirm_still_right
from .public import public_form


@public_form
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """Asks whether the page is still right; and once the button is pressed, thanks."""
    try:
        asked = read_still_right(token)
    except signing.BadSignature as bad:
        raise Http404("Not a link of ours.") from bad
    people = Submitter.objects.select_related("submission__authority")
    contact = get_object_or_404(people, submission__reference=asked.reference)
    authority = contact.submission.authority
    summary = get_object_or_404(AuthoritySummary, authority=authority)
    is_open = summary.verified_on == asked.verified_on
    context = {
        "authority": authority,
        "summary": summary,
        "is_open": is_open,
        "correct_path": f"{reverse('correction-new')}?{urlencode({'la': authority.slug})}",
    }
    if request.method == "POST" and is_open:
        context["sent"] = confirm_still_right(contact=contact)
    return render(request, "corrections/still_right.html", context)
