"""What every address of the API has in common: limits, conditional requests, pages, fields."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.history.as_of import as_of
from core.models import RecordsVersion

from . import parameters
from .parameters import CheckedParameters, Fields
from .throttling import PerMinute

# Part of every ETag: what the API makes of the same records changes with it.
API_VERSION = "1.0.0"
REVALIDATE = "public, no-cache"


class NotModified(Exception):
    """The reader has this state of the records already."""


class ApiView(GenericAPIView[Any]):
    """Answers in terms of a version of the records, which names the answer too."""

    throttle_classes = (PerMinute,)
    own_parameters: ClassVar[Fields] = {}
    has_map_filters = False

    @cached_property
    def version(self) -> RecordsVersion:
        return RecordsVersion.objects.current()

    @property
    def etag(self) -> str:
        """Weak, since packing does not make it another one."""
        return f'W/"{API_VERSION}-{self.version}"'

    @property
    def last_modified(self) -> datetime:
        """At midnight, what is due again may be other LAs."""
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time()))
        return max(self.version.changed_at, midnight)

    def parameters(self) -> Fields:
        """The parameters that this address knows, besides the map's filters."""
        return self.own_parameters

    @property
    def takes_map_filters(self) -> bool:
        return self.has_map_filters

    @cached_property
    def question(self) -> CheckedParameters:
        return CheckedParameters.of(
            self.request._request.GET, self.parameters(), map_filters=self.takes_map_filters
        )

    def get_throttles(self) -> list[Any]:
        self.throttles = [one() for one in self.throttle_classes]
        return self.throttles

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in {"GET", "HEAD"}:
            return
        self.check()
        if request.headers.get("If-None-Match") != "*":
            modified = int(self.last_modified.timestamp())
            if get_conditional_response(request._request, self.etag, modified):
                raise NotModified

    def check(self) -> None:
        """What is wrong with the question is said first, even to who has an answer already."""
        _ = self.question

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


class Pagination(BasePagination):
    """`page` and `page_size`, already checked; with the number of all rows and links on."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        asked = view.question.values
        paginator = Paginator(queryset, asked["page_size"] or parameters.PAGE_SIZE)
        try:
            self.page = paginator.page(asked["page"] or 1)
        except InvalidPage as nowhere:
            raise NotFound(f"There are {paginator.num_pages} pages.") from nowhere
        self.address = request.build_absolute_uri()
        return list(self.page)

    def get_paginated_response(self, data: Any) -> Response:
        page = self.page
        return Response(
            {
                "count": page.paginator.count,
                "next": self._link(page.number + 1) if page.has_next() else None,
                "previous": self._link(page.number - 1) if page.has_previous() else None,
                "results": data,
            }
        )

    def _link(self, number: int) -> str:
        address: str = replace_query_param(self.address, "page", number)
        return address

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {"type": "integer", "description": "Of all rows, on every page."},
                "next": link,
                "previous": link,
                "results": schema,
            },
        }


class Collection(ApiView, ReadOnlyModelViewSet[Any]):
    """Rows in pages, and one row. Searched, ordered and thinned out by the same rules."""

    pagination_class = Pagination
    # Columns that `search` looks in.
    searched: ClassVar[tuple[str, ...]] = ()
    # What `ordering` may name, and the column of each.
    orders: ClassVar[Mapping[str, str]] = {}
    # Whether it can be asked as it was on another day.
    looks_back = False
    # What comes last in every order, so that no two rows are equal and pages never overlap.
    tie_break: ClassVar[tuple[str, ...]] = ("pk",)

    @property
    def takes_map_filters(self) -> bool:
        return self.has_map_filters and self.action == "list"

    def parameters(self) -> Fields:
        serializer: Any = self.get_serializer_class()()
        names = list(serializer.fields)
        day = parameters.AS_OF if self.looks_back else {}
        if self.action == "retrieve":
            return {**day, **parameters.sparse(names)}
        return {
            **day,
            **self.own_parameters,
            **(parameters.SEARCH if self.searched else {}),
            **(parameters.ordering(self.orders) if self.orders else {}),
            **parameters.PAGES,
            **parameters.sparse(names),
        }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self.day():
            return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with self.day():
            return super().retrieve(request, *args, **kwargs)

    def day(self) -> AbstractContextManager[None]:
        """Inside, the record reads as it was on the day that is asked for."""
        asked = self.question.values.get("as_of")
        return as_of(asked) if asked else nullcontext()

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        return context | {"fields": self.question.values["fields"]} if self.request else context

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked = self.question.values
        if typed := asked.get("search"):
            queryset = parameters.searched(queryset, typed, self.searched)
        if names := asked.get("ordering"):
            columns = [_signed(name, self.orders[name.lstrip("-")]) for name in names]
            queryset = queryset.order_by(*columns, *self.tie_break)
        return queryset


def _signed(name: str, column: str) -> str:
    return f"-{column}" if name.startswith("-") else column
