"""Partnerships, with where they work, their members and their sources."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, Field, ModelChoiceField
from django.http import HttpRequest, HttpResponse

from boundaries.models import LocalAuthority
from corrections.leaning import LeaningOn, leaning_on
from partnerships.fields import BY_NAME
from partnerships.models import Coverage, Membership, Partnership
from partnerships.named_partnership import PartnershipBox
from partnerships.pages import partnership_page, partnerships_for_pages
from partnerships.services.editing import refuse_address_of_another

from ..forms import PartnershipRemovalForm, RemovalForm
from .forms import RecordFields, RecordForm, TidyForm, fieldsets_of
from .records import RecordAdmin
from .sources import SourceInline


class PartnershipForm(RecordForm):
    """A partnership. Its address can change: the one before leads on to it for good."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):  # without it where it can only be read
            slug.help_text = "The last part of its page’s address. Earlier addresses lead to it."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if slug := cleaned.get("slug"):
            refuse_address_of_another(Partnership(pk=self.instance.pk, slug=slug))
        return cleaned


class AtLeastOnePlace(BaseInlineFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        super().clean()
        kept = [
            form
            for form in self.forms
            if form.has_changed() or form.instance.pk
            if form not in self.deleted_forms
        ]
        if not kept:
            raise ValidationError("Name at least one LA, or nobody will find it on the map.")


class CoverageInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = Coverage
    form = TidyForm
    formset = AtLeastOnePlace
    extra = 0
    verbose_name = "LA that it works in"
    verbose_name_plural = "Where it works"

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Coverage]":
        return super().get_queryset(request).select_related("authority", "partnership")

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:  # type: ignore[type-arg]
        """Reads the LAs once for the page, not once for each of its rows."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "authority":
            places = LocalAuthority.objects.recorded()
            choices = [(place.pk, place.dated_name) for place in places]
            field.choices = [("", "Choose one"), *choices]
        return field


class MembershipInline(RecordFields, admin.StackedInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    fields = (("count", "percent", "as_of"), "description")
    verbose_name = "number of members"
    verbose_name_plural = "Members, as each source counts them"


@admin.register(Partnership)
class PartnershipAdmin(RecordAdmin):
    form = PartnershipForm
    inlines = (CoverageInline, MembershipInline, SourceInline)
    list_display = ("name", "kind", "places", "lifecycle", "founded_year", "last_checked")
    list_filter = ("kind", "lifecycle", "scale", "evidence", "coverage__authority__region")
    search_fields = ("name", "short_name", "former_name", "coverage__authority__name")
    search_help_text = "Any of its names, or an LA that it works in"
    list_per_page = 50
    fieldsets = fieldsets_of(Partnership, last=("slug",))

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Partnership]":
        return Partnership.objects.with_coverage()

    def formfield_for_foreignkey(  # type: ignore[override]
        self, db_field: "models.ForeignKey[Any]", request: HttpRequest, **kwargs: Any
    ) -> Field:
        """Asks for the successor by its name: there are too many to choose from a list."""
        return PartnershipBox(label="Successor", help_text=BY_NAME, required=False)

    @admin.display(description="LAs")
    def places(self, partnership: Partnership) -> str:
        return ", ".join(part.authority.name for part in partnership.coverage.all())

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    def view_on_site(self, partnership: Partnership) -> str:
        return partnership.get_absolute_url()

    def removal_form(self, request: HttpRequest, record: Partnership) -> RemovalForm:
        return PartnershipRemovalForm(request.POST or None, removed=record)

    def leaning(self, record: Partnership) -> LeaningOn:
        return leaning_on([record.pk])

    def page_of(self, request: HttpRequest, record: Partnership) -> HttpResponse:
        return partnership_page(request, partnerships_for_pages().get(pk=record.pk))
