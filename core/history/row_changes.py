"""Reads from the history how changes altered the rows of the record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, OuterRef, Q, Subquery

from .tracking import tracked_models

M = TypeVar("M", bound=Model)

# An event or a row by the names of its columns; None where there was no row.
Values = Mapping[str, Any]
# Which events of each table are meant; none of a table that is not named.
Scope = Mapping[type[Model], Q]


@dataclass(frozen=True)
class RowChange:
    """The difference that one change made to one row, however many steps it took."""

    context: UUID | None
    model: type[Model]
    key: Any
    before: Values | None
    after: Values | None
    # The number of its last event: whatever came later has a higher one.
    last: int

    @property
    def fields(self) -> list[str]:
        """Returns the columns that differ; all of them for a row that came or went."""
        if self.before is None or self.after is None:
            return columns(self.model)
        return [name for name in self.before if self.before[name] != self.after[name]]


def columns(model: type[Model]) -> list[str]:
    """Returns the columns that the history keeps."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def events_of(model: type[Model]) -> Any:
    """Returns the model of the history's table beside that of `model`."""
    return model.pgh_event_models["insert"]  # type: ignore[attr-defined]


def formerly_at(model: type[M], slug: str) -> M | None:
    """Returns the row that had this slug before it changed, so that old addresses lead on."""
    rows = model._default_manager.all()
    kept = events_of(model).objects.filter(slug=slug, pgh_obj__in=rows.values("pk"))
    last = kept.order_by("-pgh_id").first()
    return rows.get(pk=last.pgh_obj_id) if last else None


def in_scope(model: type[Model], scope: Scope | None) -> Any:
    """Returns the events of a table that are in the scope; all, without a scope."""
    events = events_of(model).objects.all()
    if scope is None:
        return events
    return events.filter(scope[model]) if model in scope else events.none()


def row_changes(contexts: Collection[UUID], scope: Scope | None = None) -> list[RowChange]:
    """Returns each row that these changes altered; rows that others refer to come first.

    With a scope, only rows within it. Two queries for each table with a history.
    """
    changes: list[RowChange] = []
    for model in tracked_models():
        events = events_of(model)
        earlier = events.objects.filter(
            pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")
        ).order_by("-pgh_id")
        own = list(
            in_scope(model, scope)
            .filter(pgh_context__in=contexts)
            .annotate(earlier=Subquery(earlier.values("pgh_id")[:1]))
            .order_by("pgh_id")
        )
        known = events.objects.in_bulk([event.earlier for event in own if event.earlier])
        groups: dict[Any, list[Any]] = defaultdict(list)
        for event in own:
            groups[event.pgh_obj_id, event.pgh_context_id].append(event)
        changes += [_net(model, known.get(steps[0].earlier), steps) for steps in groups.values()]
    return [change for change in changes if change.before != change.after]


def later_row_changes(changes: Iterable[RowChange]) -> list[RowChange]:
    """Returns every single step that was made on the same rows afterwards, whoever made it."""
    lasts: dict[type[Model], dict[Any, int]] = defaultdict(dict)
    for change in changes:
        lasts[change.model][change.key] = change.last
    later = []
    for model, last_of in lasts.items():
        events = events_of(model)
        steps = events.objects.filter(pgh_obj__in=last_of, pgh_id__gte=min(last_of.values()))
        latest: dict[Any, Any] = {}
        for step in steps.order_by("pgh_id"):
            key = step.pgh_obj_id
            if step.pgh_id > last_of[key]:
                later.append(_net(model, latest[key], [step]))
            if step.pgh_id >= last_of[key]:
                latest[key] = step
    return later


def _net(model: type[Model], before: Any, steps: list[Any]) -> RowChange:
    """Returns the difference from the event before the first step, if any, to the last step."""
    first, last = steps[0], steps[-1]
    return RowChange(
        first.pgh_context_id,
        model,
        first.pgh_obj_id,
        _values(model, before),
        _values(model, last),
        last.pgh_id,
    )


def _values(model: type[Model], event: Any) -> Values | None:
    if event is None or event.pgh_label == "delete":
        return None
    return {name: getattr(event, name) for name in columns(model)}
