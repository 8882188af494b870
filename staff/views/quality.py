"""For staff: the lists of what may want putting right, worked off row by row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.requests import form_page, signed_in

from ..data_quality import CHECKS, QualityCheck, QualityFinding, finding
from ..models import WorklistEntry
from ..services.worklists import (
    assign_rows,
    check_rows,
    dismiss_rows,
    put_rows_back,
    snooze_rows,
)
from ..worklist_forms import (
    Act,
    Shown,
    ShownForm,
    WorklistForm,
)

ROWS_A_PAGE = 50
EDIT = "partnerships.change_partnership"
BACK = "back"


@dataclass(frozen=True)
class WorklistRow:
    """A row of a list as it is shown, with what staff noted on it."""

    key: str
    finding: QualityFinding
    entry: WorklistEntry | None


@form_page
def quality(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows one list; takes what is to be done with the rows that are ticked."""
    if slug not in CHECKS:
        raise Http404
    if request.method == "POST" and not request.user.has_perm(EDIT):
        raise PermissionDenied
    check = CHECKS[slug]
    keys = request.POST.getlist("key")
    typed = request.POST if request.method == "POST" else None
    form = WorklistForm(typed, check=check, keys=keys)
    if BACK in request.POST:
        messages.success(request, told(put_rows_back(check=check, keys=keys)))
        return redirect(request.get_full_path())
    if form.is_valid():
        messages.success(request, told(work_off(request, check, form)))
        return redirect(request.get_full_path())
    choice = ShownForm(request.GET)
    choice.full_clean()
    shown = choice.cleaned_data.get("shown", "")
    page = Paginator(rows_shown(request, check, shown), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    entries = WorklistEntry.objects.filter(
        worklist=slug, record__in=[record.row_key for record in page]
    ).select_related("assigned_to", "noted_by")
    by_key = {entry.record: entry for entry in entries}
    context = {
        "check": check,
        "page": page,
        "form": form,
        "choice": choice,
        "is_resting": shown == Shown.RESTING,
        "ticked": keys,
        "rows": [
            WorklistRow(record.row_key, finding(record), by_key.get(record.row_key))
            for record in page
        ],
    }
    return render(request, "staff/quality.html", context)


def rows_shown(request: HttpRequest, check: QualityCheck, shown: str) -> "QuerySet[Any]":
    """Returns the rows of a list that a choice leaves."""
    if shown == Shown.RESTING:
        return check.resting_rows()
    entries = WorklistEntry.objects.filter(worklist=check.slug, record=OuterRef("row_key"))
    match shown:
        case Shown.MINE:
            return check.open_rows().filter(Exists(entries.filter(assigned_to=signed_in(request))))
        case Shown.NOBODYS:
            return check.open_rows().filter(~Exists(entries.filter(assigned_to__isnull=False)))
    return check.open_rows()


def work_off(request: HttpRequest, check: QualityCheck, form: WorklistForm) -> int:
    """Does with the ticked rows what was chosen; returns how many there were."""
    chosen = form.cleaned_data
    match chosen["act"]:
        case Act.CHECKED:
            return check_rows(keys=form.keys, user=signed_in(request))
        case Act.ASSIGN:
            return assign_rows(check=check, keys=form.keys, to=chosen["to"])
        case Act.SNOOZE:
            return snooze_rows(
                check=check, keys=form.keys, until=form.until, user=signed_in(request)
            )
    return dismiss_rows(check=check, keys=form.keys, why=chosen["why"], user=signed_in(request))


def told(number: int) -> str:
    return f"Noted for {number} row{'' if number == 1 else 's'}."
