"""A record of the map in the admin: seen, edited, previewed, deleted, looked back on."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse

from core.refill import is_refill
from core.requests import signed_in
from corrections.leaning import LeaningOn

from ..asked_for import back_to_submission, submission_asking
from ..forms import RemovalForm
from ..record_history import history
from ..services.edit_records import delete_record, save_record
from .forms import RecordFields, RecordForm

PREVIEW = "_preview"


class _OnlyShown:
    """A form that goes back to whoever fills it in, with nothing said of it yet."""

    def is_valid(self) -> bool:
        return False


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Rows that come from files, or that only the site itself writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RecordAdmin(RecordFields, admin.ModelAdmin):  # type: ignore[type-arg]
    """A record whose every change is one entry of the history, with its reason."""

    form = RecordForm
    change_form_template = "admin/staff/change_form.html"
    delete_confirmation_template = "admin/staff/delete_confirmation.html"
    object_history_template = "admin/staff/history.html"
    save_as_continue = False
    actions = None

    def page_of(self, request: HttpRequest, record: Any) -> HttpResponse:
        """Returns the public page that shows the record."""
        raise NotImplementedError

    def get_form(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        """Returns the form; one that is only to be shown as it was left saves nothing yet."""
        form = super().get_form(request, *arguments, **options)
        return type(form.__name__, (_OnlyShown, form), {}) if is_refill(request) else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Stores nothing yet: all is stored at once, in `save_related`."""

    def save_related(
        self, request: HttpRequest, form: "ModelForm[Any]", formsets: Any, change: bool
    ) -> None:
        # Generators, since the rows can only be asked for once a new record has its key.
        save_record(
            record=form.instance,
            related=(row for formset in formsets for row in formset.save(commit=False)),
            removed=(row for formset in formsets for row in formset.deleted_objects),
            why=form.cleaned_data["why"],
            user=signed_in(request),
            submission=submission_asking(request),
        )

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        if PREVIEW in request.POST:
            return self._preview(request, obj)
        return back_to_submission(request) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if PREVIEW in request.POST:
            return self._preview(request, obj)
        return back_to_submission(request) or super().response_change(request, obj)

    def _preview(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Returns the public page with the change in it, and rolls the change back."""
        request.is_preview = True  # type: ignore[attr-defined]
        request.method = "GET"
        page = self.page_of(request, obj)
        transaction.set_rollback(True)
        return page

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Asks for the reason, and says what leans on the record."""
        record = self.get_object(request, unquote(object_id))
        context = dict(extra_context or {})
        if record is not None:
            form = self.removal_form(request, record)
            context |= {"removal": form, "leaning": self.leaning(record)}
            if request.method == "POST" and not form.is_valid():
                request.POST = QueryDict()  # the page again, with what is wrong
        return super().delete_view(request, object_id, context)

    def removal_form(self, request: HttpRequest, record: Any) -> RemovalForm:
        return RemovalForm(request.POST or None)

    def leaning(self, record: Any) -> LeaningOn | None:
        """Returns what outside the record leans on it, for records on which anything can."""
        return None

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        form = self.removal_form(request, obj)
        if not form.is_valid():  # somebody removed its successor just now
            raise PermissionDenied("Nothing was removed: try again.")
        delete_record(record=obj, user=signed_in(request), **form.cleaned_data)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Shows every change of the record: when, for whom, by which of us, why, and what."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {record}",
            "object": record,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            "entries": history(record),
        }
        return TemplateResponse(request, self.object_history_template, context)
