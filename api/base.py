"""Holds what all addresses of the API share: limits, conditional requests, pages, fields."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.filters import BaseFilterBackend, SearchFilter
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.cache import records_version
from core.history.as_of import as_of
from core.models import RecordsVersion
from core.outages import stale_seconds

from . import parameters
from .filters import CheckedFilterBackend, StableOrdering
from .parameters import CommaSeparated, Fields, StrictParameters
from .throttling import PerMinute

REVALIDATE = "public, no-cache"


class NotModified(Exception):
    """The reader has this state of the records already."""


class ApiView(StrictParameters):
    """Answers in terms of a version of the records, which names the answer too."""

    throttle_classes = (PerMinute,)
    filter_backends: tuple[type[BaseFilterBackend], ...] = (CheckedFilterBackend,)

    @cached_property
    def version(self) -> RecordsVersion:
        return records_version()

    @property
    def is_in_memory(self) -> bool:
        """Tells whether the answer asks nothing more of the database."""
        return False

    @property
    def etag(self) -> str:
        """Weak, since packing does not make it another one."""
        # What the API makes of the same records changes with the version of the site.
        return f'W/"{settings.VERSION}-{self.version}"'

    @property
    def last_modified(self) -> datetime:
        """At midnight, what is due again may be other LAs."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
        return max(self.version.changed_at, midnight)

    def get_throttles(self) -> list[Any]:
        self.throttles = [throttle() for throttle in self.throttle_classes]
        return self.throttles

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if stale_seconds() is not None and not self.is_in_memory:
            raise OperationalError("The database is away, and this is not in memory.")
        if request.method not in {"GET", "HEAD"}:
            return
        self.check()
        if request.headers.get("If-None-Match") != "*":
            modified = int(self.last_modified.timestamp())
            if get_conditional_response(request._request, self.etag, modified):
                raise NotModified

    def check(self) -> None:
        """Says what is wrong with the question first, even to who has an answer already."""
        _ = self.values

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, NotModified):
            return Response(status=304)
        return super().handle_exception(exc)

    def finalize_response(  # type: ignore[override]
        self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[arg-type]
        for throttle in getattr(self, "throttles", ()):
            if hasattr(throttle, "remaining"):
                throttle.add_headers(response)
        if response.status_code in {200, 304}:
            response["ETag"] = self.etag
            response["Last-Modified"] = http_date(self.last_modified.timestamp())
            response["Cache-Control"] = REVALIDATE
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The methods, in `Allow`."""
        return Response(status=204)


class Pagination(PageNumberPagination):
    page_size = parameters.PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = parameters.MOST_A_PAGE


class Collection(ApiView, ReadOnlyModelViewSet[Any]):
    """Rows in pages, and one row. Searched, ordered and thinned out by the same rules."""

    pagination_class = Pagination
    filter_backends = (CheckedFilterBackend, SearchFilter, StableOrdering)
    # Columns that `search` looks in.
    search_fields: ClassVar[tuple[str, ...]] = ()
    # What `ordering` may name, and the column of each.
    orders: ClassVar[Mapping[str, str]] = {}
    # The order without it.
    ordering: ClassVar[tuple[str, ...]] = ("pk",)
    # What comes last in every order, so that no two rows are equal and pages never overlap.
    tie_break: ClassVar[tuple[str, ...]] = ("pk",)
    # Whether it can be asked as it was on another day.
    looks_back = False

    @property
    def is_filtered(self) -> bool:
        return self.filterset_class is not None and self.action == "list"

    def parameters(self) -> Fields:
        serializer: Any = self.get_serializer_class()()
        known = parameters.AS_OF if self.looks_back else {}
        if self.action == "list":
            known = known | (parameters.SEARCH if self.search_fields else {}) | parameters.PAGES
            orders = [sign + name for name in self.orders for sign in ("", "-")]
            about = "What to sort by, most important first; “-” in front reverses the order."
            known |= {"ordering": CommaSeparated(orders, about)}
        about = "Only these fields of each row, as well as those that identify it."
        return known | {"fields": CommaSeparated(serializer.fields, about)}

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self.day():
            return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self.day():
            return super().retrieve(request, *args, **kwargs)

    def day(self) -> AbstractContextManager[None]:
        """Inside, the record reads as it was on the day that is asked for."""
        day = self.values.get("as_of")
        return as_of(day) if day else nullcontext()

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        return context | {"fields": self.values["fields"]} if self.request else context

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset if self.detail else super().filter_queryset(queryset)
