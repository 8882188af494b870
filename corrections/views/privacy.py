"""The privacy notice: personal data of the people who send something in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contacts.services import BOOK_MONTHS

from ..services.retention import CONTACT_MONTHS


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """Shows the privacy notice, with the periods that the commands go by."""
    context = {
        "draft_days": settings.DRAFT_RETENTION.days,
        "confirm_days": settings.CONFIRM_WITHIN.days,
        "unsent_days": settings.UNSENT_RETENTION.days,
        "book_months": BOOK_MONTHS,
        "months": settings.RETENTION_MONTHS,
        "survey_days": settings.SURVEY_DRAFT_RETENTION.days,
        "survey_text_months": settings.SURVEY_TEXT_MONTHS,
        "contact_months": settings.RETENTION_MONTHS + CONTACT_MONTHS,
    }
    return render(request, "corrections/privacy.html", context)
