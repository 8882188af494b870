"""Finding an LA."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from boundaries.models import LocalAuthority, PostcodeGroup

from ..forms import PostcodeForm


@require_safe
def find_postcode(request: HttpRequest) -> HttpResponse:
    """From a postcode to the LA's page, or to help where it leads to none or to several."""
    form = PostcodeForm(request.GET)
    if not form.is_valid():
        return render(request, "partnerships/postcode.html", {"form": form})
    postcode = form.cleaned_data["postcode"]
    authorities = LocalAuthority.objects.with_postcode(postcode)
    if len(authorities) == 1:
        return redirect(authorities[0])
    context = {
        "form": form,
        "postcode": postcode,
        "authorities": authorities,
        "near_by": LocalAuthority.objects.with_postcode(postcode.first_half),
        "loaded": PostcodeGroup.objects.exists(),
    }
    return render(request, "partnerships/postcode.html", context)
