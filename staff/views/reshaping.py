"""For staff: a partnership gets another name, ends, is merged with another, or is split."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from boundaries.models import LocalAuthority
from core.requests import form_page, signed_in
from corrections.leaning import leaning_on
from partnerships.models import Partnership
from partnerships.services.reshaping import merge_partnerships, split_partnership

from ..asked_for import back_to_submission, submission_asking
from ..reshaping_forms import (
    EndForm,
    MergeForm,
    OtherPartnershipForm,
    PartNamesForm,
    RenameForm,
    SplitForm,
)
from ..services.edit_records import end_partnership, rename_partnership

MOST_LIKELY = 6

editors_only = permission_required("partnerships.change_partnership", raise_exception=True)


@form_page
@editors_only
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for another name or address; the old address leads on."""
    partnership = get_object_or_404(Partnership, slug=slug)
    given = {"name": partnership.name, "slug": partnership.slug}
    form = RenameForm(request.POST or None, initial=given)
    if form.is_valid():
        try:
            rename_partnership(
                partnership=partnership,
                user=signed_in(request),
                submission=submission_asking(request),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            if response := back_to_submission(request):
                return response
            messages.success(request, "Saved. Its earlier addresses lead to it.")
            return redirect("admin:partnerships_partnership_change", partnership.pk)
    context = {"form": form, "partnership": partnership}
    return render(request, "staff/rename_partnership.html", context)


@form_page
@editors_only
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks when a partnership ended, and what took its place."""
    partnership = get_object_or_404(Partnership, slug=slug)
    given = {"ended_on": partnership.ended_on, "successor": partnership.successor_id}
    form = EndForm(request.POST or None, initial=given)
    if form.is_valid():
        try:
            end_partnership(
                partnership=partnership,
                user=signed_in(request),
                submission=submission_asking(request),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            if response := back_to_submission(request):
                return response
            messages.success(request, "Saved: it is recorded as ended, and left out of counts.")
            return redirect("admin:partnerships_partnership_change", partnership.pk)
    context = {"form": form, "partnership": partnership}
    return render(request, "staff/end_partnership.html", context)


@form_page
@permission_required("partnerships.delete_partnership", raise_exception=True)
@transaction.atomic
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows two partnerships side by side, and makes one of them."""
    kept = get_object_or_404(whole_partnerships(), slug=slug)
    choice = OtherPartnershipForm(request.GET if "other" in request.GET else None, kept=kept)
    if not choice.is_valid():
        context = {"form": choice, "kept": kept, "likely": likely_same_as(kept)}
        return render(request, "staff/merge_choose.html", context)
    removed = whole_partnerships().get(pk=choice.cleaned_data["other"].pk)
    form = MergeForm(request.POST or None, kept=kept, removed=removed)
    if form.is_valid():
        try:
            merge_partnerships(
                kept=kept,
                removed=removed,
                values=form.values(),
                why=form.cleaned_data["why"],
                user=signed_in(request).pk,
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(
                request,
                f"Merged. The addresses of “{removed.name}” now lead to “{kept.name}”. It is one "
                "change: undo it under Changes.",
            )
            return redirect("admin:partnerships_partnership_change", kept.pk)
    context = {
        "form": form,
        "kept": kept,
        "removed": removed,
        "object": f"“{removed.name}”",
        "leaning": leaning_on([removed.pk]),
    }
    return render(request, "staff/merge_partnerships.html", context)


@form_page
@editors_only
@transaction.atomic
def split(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks into what a partnership is split, and which rows go where; then splits it."""
    whole = get_object_or_404(whole_partnerships(), slug=slug)
    naming = PartNamesForm(request.GET if "names" in request.GET else None)
    if not naming.is_valid():
        return render(request, "staff/split_names.html", {"form": naming, "partnership": whole})
    form = SplitForm(request.POST or None, whole=whole, names=naming.cleaned_data["names"])
    if form.is_valid():
        staying, *parts = form.parts()
        try:
            split_partnership(
                partnership=whole,
                staying=staying,
                parts=parts,
                why=form.cleaned_data["why"],
                user=signed_in(request).pk,
            )
        except ValidationError as refused:
            refuse(form, refused)
        else:
            messages.success(request, "Split. It is one change: undo it under Changes.")
            return redirect("staff-changes")
    return render(request, "staff/split_partnership.html", {"form": form, "partnership": whole})


def whole_partnerships() -> Any:
    """Returns partnerships with the rows that hang on them."""
    return Partnership.objects.with_coverage().prefetch_related("memberships", "sources")


def likely_same_as(partnership: Partnership) -> list[Partnership]:
    """Returns those that a partnership may be the same as, the likest first."""
    codes = [part.authority_id for part in partnership.coverage.all()]
    alike = Partnership.objects.likely_same(
        partnership.name,
        urlsplit(partnership.website).hostname or "",
        LocalAuthority.objects.filter(pk__in=codes),
    )
    return list(alike.exclude(pk=partnership.pk).with_coverage()[:MOST_LIKELY])


def refuse(form: forms.Form, refused: ValidationError) -> None:
    """Puts what the record refused beside the fields that were asked for, or above them all."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.message_dict.items():
        for error in errors:
            form.add_error(name if name in form.fields else None, error)
