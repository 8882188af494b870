"""For administrators: taking a text about a person out of everything that is held."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from core.requests import form_page, signed_in
from corrections.models import Redaction
from corrections.services.redact import held_text, redact_text

from ..forms import RedactionForm


@sensitive_post_parameters("text")
@form_page
@permission_required("corrections.redact_text", raise_exception=True)
def redactions(request: HttpRequest) -> HttpResponse:
    """Lists the redactions; asks for a text, shows where it stands, and redacts it there."""
    form = RedactionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        text, why = form.cleaned_data["text"], form.cleaned_data["why"]
        if form.cleaned_data["confirmed"]:
            redact_text(text=text, why=why, user=signed_in(request))
            messages.success(request, "Redacted.")
            return redirect("staff-redactions")
        context = {"form": form, "held": held_text(text)}
        return render(request, "staff/redaction_check.html", context)
    context = {"form": form, "redactions": Redaction.objects.select_related("user")}
    return render(request, "staff/redactions.html", context)
