"""For staff: publishing an edition, and withdrawing a mistaken one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.requests import form_page, signed_in
from exports.differences import MOST_SHOWN, in_words
from exports.models import Edition
from exports.services import (
    EditionPreview,
    PreviewOutdated,
    preview_edition,
    proposed_name,
    publish,
    withdraw_edition,
)

from ..forms import EditionForm, WithdrawalForm


@form_page
@permission_required("exports.publish_edition", raise_exception=True)
def editions(request: HttpRequest) -> HttpResponse:
    """Lists what is published; publishes the record as it is now, once it was looked at.

    The page that shows what would be published sends the version of the record that it showed.
    """
    initial = {"name": proposed_name(timezone.localdate())}
    form = EditionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        name, note = form.cleaned_data["name"], form.cleaned_data["note"]
        try:
            if seen := form.cleaned_data["seen"]:
                try:
                    edition = publish(name=name, note=note, seen=seen)
                except PreviewOutdated as changed:
                    form.add_error(None, str(changed))
                else:
                    messages.success(request, f"{edition} is published. It can never be changed.")
                    return redirect("staff-editions")
            return _preview(request, form, preview_edition(name=name, note=note))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "editions": Edition.objects.standing(),
        "withdrawn": Edition.objects.withdrawn(),
    }
    return render(request, "staff/editions.html", context)


@form_page
@permission_required("exports.publish_edition", raise_exception=True)
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Asks why an edition is withdrawn, and withdraws it."""
    edition = get_object_or_404(Edition.objects.standing(), name=name)
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        withdraw_edition(name=name, reason=form.cleaned_data["why"], user=signed_in(request))
        messages.success(request, f"{edition} is withdrawn.")
        return redirect("staff-editions")
    return render(request, "staff/withdraw_edition.html", {"form": form, "edition": edition})


def _preview(request: HttpRequest, form: EditionForm, preview: EditionPreview) -> HttpResponse:
    """Shows what would be published."""
    context = {
        "form": form,
        "preview": preview,
        "differences": in_words(preview.differences),
        "most_shown": MOST_SHOWN,
    }
    return render(request, "staff/edition_check.html", context)
