"""For staff: every change, and undoing one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.requests import form_page
from corrections.leaning import leaning_on
from corrections.models import Submission
from partnerships.history.entries import entries
from partnerships.models import Change
from partnerships.services.undo import UndoRefused, partnerships_added_by, undo

from ..forms import ChangeSearchForm, UndoForm

CHANGES_A_PAGE = 30


@require_safe
@permission_required("partnerships.undo_change", raise_exception=True)
def change_list(request: HttpRequest) -> HttpResponse:
    """Lists every change, or those with the words that are looked for."""
    form = ChangeSearchForm(request.GET)
    changes = Change.objects.newest_first()
    if form.is_valid() and form.cleaned_data["q"]:
        changes = changes.with_words(form.cleaned_data["q"])
    page = Paginator(changes, CHANGES_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "entries": entries(page)}
    return render(request, "staff/change_list.html", context)


@form_page
@permission_required("partnerships.undo_change", raise_exception=True)
def undo_change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Shows a change, whole, with a form that asks why it is to be undone."""
    change = get_object_or_404(Change, pk=key)
    decided = Submission.objects.filter(change=key).first()
    form = UndoForm(request.POST if request.method == "POST" else None)
    if not decided and form.is_valid():
        try:
            undo(context=key, why=form.cleaned_data["why"], user=request.user.pk)
        except UndoRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Undone. That is a change too, and can be undone.")
            return redirect("staff-changes")
    context = {
        "entry": entries([change])[0],
        "form": form,
        "decided": decided,
        "leaning": leaning_on(partnerships_added_by(key)),
    }
    return render(request, "staff/undo_change.html", context)
