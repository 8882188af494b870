"""For staff: publishing an edition."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from exports.models import Edition
from exports.services import publish

from ..forms import EditionForm


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("exports.publish_edition", raise_exception=True)
def editions(request: HttpRequest) -> HttpResponse:
    """Lists what is published, with a form to publish the record as it is now."""
    form = EditionForm(request.POST or None, initial={"name": f"{timezone.localdate():%Y-%m}"})
    if form.is_valid():
        try:
            edition = publish(name=form.cleaned_data["name"], note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{edition} is published. It can never be changed.")
            return redirect("staff-editions")
    context = {"form": form, "editions": Edition.objects.all()}
    return render(request, "staff/editions.html", context)
