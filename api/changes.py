"""Tells what changed in the record, newest first, and names nobody; triggers fill its tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import django_filters as df
from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from boundaries.models import LocalAuthority, Region
from core.history.tracking import ChangedBy
from figures.models import Profile, StatisticalNeighbour
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    Source,
)

from .base import Collection
from .place_serializers import SparseSerializer

# What a change is of, by the name that the API has for it.
THINGS: Mapping[str, Any] = {
    "partnership": Partnership,
    "coverage": Coverage,
    "membership": Membership,
    "summary": AuthoritySummary,
    "source": Source,
    "authority": LocalAuthority,
    "profile": Profile,
    "statistical_neighbour": StatisticalNeighbour,
    "region": Region,
}
ACTIONS = [("insert", "Added"), ("update", "Changed"), ("delete", "Removed")]


class FieldChange(serializers.Serializer[Any]):
    field = serializers.CharField()
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()

    @extend_schema_field({"description": "Null for what was added, or was blank."})
    def get_before(self, change: dict[str, Any]) -> Any:
        return change["before"]

    @extend_schema_field({"description": "Null for what was removed, or is blank."})
    def get_after(self, change: dict[str, Any]) -> Any:
        return change["after"]


class ChangeSerializer(SparseSerializer):
    """One row added, changed or removed. What was done together shares its `change`."""

    identity = ("id",)
    id = serializers.CharField()
    change = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()
    action = serializers.ChoiceField(choices=ACTIONS)
    thing = serializers.ChoiceField(choices=[(name, name) for name in THINGS])
    partnership = serializers.CharField(
        allow_null=True, help_text="Slug of the partnership that it is about."
    )
    authority = serializers.CharField(
        allow_null=True, help_text="GSS code of the LA that it is about."
    )
    by = serializers.ChoiceField(
        choices=ChangedBy.choices, allow_null=True, help_text="On whose behalf; never a person."
    )
    why = serializers.CharField(allow_null=True)
    fields_changed = FieldChange(many=True)


class ChangeFilterSet(df.FilterSet):  # type: ignore[misc]
    """Just enough of the events of every sort of thing to put them all in one order."""

    since = df.DateFilter(
        field_name="pgh_created_at",
        lookup_expr="date__gte",
        input_formats=["%Y-%m-%d"],
        help_text="From this day on.",
    )
    until = df.DateFilter(
        field_name="pgh_created_at",
        lookup_expr="date__lte",
        input_formats=["%Y-%m-%d"],
        help_text="Up to and including this day.",
    )
    thing = df.MultipleChoiceFilter(
        choices=[(name, name) for name in THINGS], distinct=False, help_text="What was changed."
    )
    action = df.MultipleChoiceFilter(
        field_name="pgh_label",
        choices=ACTIONS,
        distinct=False,
        help_text="Added, changed or removed.",
    )

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        first, *others = [
            super(ChangeFilterSet, self)
            .filter_queryset(
                _events_of(name)._default_manager.annotate(
                    thing=Value(name, output_field=TextField())
                )
            )
            .order_by()
            .values("pgh_created_at", "pgh_id", "thing")
            for name in self.form.cleaned_data["thing"] or THINGS
        ]
        union: QuerySet[Any, Any] = first.union(*others, all=True)
        return union


class ChangeViews(Collection):
    """Every change of the public record since the history began, newest first."""

    queryset = Partnership.objects.none()
    serializer_class = ChangeSerializer
    filterset_class = ChangeFilterSet
    orders = {"at": "pgh_created_at"}
    tie_break = ("thing", "-pgh_id")
    ordering = ("-pgh_created_at", *tie_break)

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        page: Any = super().paginate_queryset(queryset)
        return changes_as_told(page)


def changes_as_told(page: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Returns the events of a page as the API tells them.

    At most two queries for each sort of thing, and one for the names of partnerships.
    """
    keys: dict[str, list[int]] = defaultdict(list)
    for row in page:
        keys[row["thing"]].append(row["pgh_id"])
    events = {
        (name, event.pgh_id): (event, earlier)
        for name, ids in keys.items()
        for event, earlier in _with_earlier(name, ids)
    }
    partnership_keys = {_partnership_key(event) for event, _ in events.values()} - {None}
    # Of the events, so that partnerships that are gone have their slugs too.
    named = _events_of("partnership")._default_manager.filter(pgh_obj_id__in=partnership_keys)
    slugs = dict(named.order_by("pgh_id").values_list("pgh_obj_id", "slug"))
    return [_told(row["thing"], *events[row["thing"], row["pgh_id"]], slugs) for row in page]


def _events_of(name: str) -> type[Model]:
    model: type[Model] = THINGS[name].events.rel.related_model
    return model


def _with_earlier(name: str, ids: list[int]) -> Iterable[tuple[Any, Any]]:
    """Returns each event with the one before it on the same row."""
    events = _events_of(name)._default_manager
    before = events.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    newest = before.order_by("-pgh_id").values("pgh_id")[:1]
    rows = list(
        events.filter(pgh_id__in=ids).annotate(earlier=Subquery(newest)).select_related(
            "pgh_context"
        )
    )  # fmt: skip
    known = events.in_bulk([row.earlier for row in rows if row.earlier])
    return [(row, known.get(row.earlier)) for row in rows]


def _partnership_key(event: Any) -> int | None:
    if event.pgh_tracked_model is Partnership:
        return int(event.pgh_obj_id)
    return getattr(event, "partnership_id", None)


def _told(name: str, event: Any, earlier: Any, slugs: Mapping[int, str]) -> dict[str, Any]:
    context = (event.pgh_context.metadata if event.pgh_context else None) or {}
    key = _partnership_key(event)
    return {
        "id": f"{name}-{event.pgh_id}",
        "change": event.pgh_context_id,
        "at": event.pgh_created_at,
        "action": event.pgh_label,
        "thing": name,
        "partnership": slugs.get(key) if key is not None else None,
        "authority": _authority(event),
        "by": context.get("by"),
        "why": context.get("why"),
        "fields_changed": _fields_changed(THINGS[name], event, earlier),
    }


def _authority(event: Any) -> str | None:
    if event.pgh_tracked_model is LocalAuthority:
        return str(event.pgh_obj_id)
    code: str | None = getattr(event, "authority_id", None) or getattr(event, "summary_id", None)
    return code


def _fields_changed(model: type[Model], event: Any, earlier: Any) -> list[dict[str, Any]]:
    """Returns the values of the public fields; keys of the database are no part of the record."""
    is_removed = event.pgh_label == "delete"
    changed = []
    for field in model._meta.concrete_fields:
        if field.generated or field.name in {"id", "partnership"}:
            continue
        now = _plain(getattr(event, field.attname))
        before = _plain(getattr(earlier, field.attname)) if earlier and not is_removed else None
        before, after = (now, None) if is_removed else (before, now)
        if before != after:
            changed.append({"field": field.name, "before": before, "after": after})
    return changed


def _plain(value: Any) -> Any:
    return None if value in ("", []) else value
