"""Summaries: the record of an LA as a whole."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from partnerships.fields import record_field
from partnerships.models import AuthoritySummary, MappedAuthority
from partnerships.models.summaries import VERIFICATION_FIELDS
from partnerships.pages import authorities_for_pages, authority_page

from .forms import fieldsets_of
from .records import RecordAdmin
from .sources import SourceInline


@admin.register(AuthoritySummary)
class AuthoritySummaryAdmin(RecordAdmin):
    inlines = (SourceInline,)
    list_display = ("authority", "verification", "verified_on", "roles_in_words", "begins")
    list_filter = ("verification", "authority__region", "authority__la_type")
    list_select_related = ("authority",)
    search_fields = ("authority__name", "text")
    search_help_text = "The LA’s name, or words of its summary"
    ordering = ("authority__name",)
    list_per_page = 200
    fieldsets = fieldsets_of(AuthoritySummary, first=("authority",))

    def get_queryset(self, request: HttpRequest) -> "QuerySet[AuthoritySummary]":
        return super().get_queryset(request).select_related("authority")

    @admin.display(description="role")
    def roles_in_words(self, summary: AuthoritySummary) -> str:
        return ", ".join(record_field(AuthoritySummary, "roles").words_of(summary))

    @admin.display(description="text")
    def begins(self, summary: AuthoritySummary) -> str:
        return summary.text[:80] + ("…" if len(summary.text) > 80 else "")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Leaves how far the LA has checked its page to the decisions of moderators."""
        return ("authority", *VERIFICATION_FIELDS) if obj else VERIFICATION_FIELDS

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offers only the LAs that have no summary yet."""
        if db_field.name == "authority":
            kwargs["queryset"] = MappedAuthority.objects.to_be_summarised()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Leads to adding the summary of an LA that has none yet, with the LA chosen."""
        missing = MappedAuthority.objects.to_be_summarised().filter(pk=unquote(object_id))
        if self.has_add_permission(request) and missing.exists():
            query = request.GET.copy()
            query["authority"] = unquote(object_id)
            return redirect(
                f"{reverse('admin:partnerships_authoritysummary_add')}?{query.urlencode()}"
            )
        return super().change_view(request, object_id, form_url, extra_context)

    def view_on_site(self, summary: AuthoritySummary) -> str:
        return summary.authority.get_absolute_url()

    def page_of(self, request: HttpRequest, record: AuthoritySummary) -> HttpResponse:
        return authority_page(request, authorities_for_pages().get(pk=record.authority_id))
