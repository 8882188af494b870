"""What changes did to the rows of the record, read from the history."""

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
    """What one change made of one row, however many steps it took."""

    context: UUID | None
    model: type[Model]
    key: Any
    before: Values | None
    after: Values | None
    # The number of its last event: whatever came later has a higher one.
    last: int

    @property
    def fields(self) -> list[str]:
        """The columns that differ; all of them for a row that came or went."""
        if self.before is None or self.after is None:
            return columns(self.model)
        return [name for name in self.before if self.before[name] != self.after[name]]


def columns(model: type[Model]) -> list[str]:
    """The columns that the history keeps."""
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def events_of(model: type[Model]) -> Any:
    """The history's table beside that of `model`."""
    return model.pgh_event_models["insert"]  # type: ignore[attr-defined]


def formerly_at(model: type[M], slug: str) -> M | None:
    """The row that had this slug before it changed, so that old addresses lead on."""
    rows = model._default_manager.all()
    kept = events_of(model).objects.filter(slug=slug, pgh_obj__in=rows.values("pk"))
    last = kept.order_by("-pgh_id").first()
    return rows.get(pk=last.pgh_obj_id) if last else None


def in_scope(model: type[Model], scope: Scope | None) -> Any:
    """The events of a table that are in the scope; all, without one."""
    events = events_of(model).objects.all()
    if scope is None:
        return events
    return events.filter(scope[model]) if model in scope else events.none()


def row_changes(contexts: Collection[UUID], scope: Scope | None = None) -> list[RowChange]:
    """Each row that these changes altered, those that others refer to first.

    With a scope, only rows within it. Two queries for each table with a history.
    """
    found: list[RowChange] = []
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
        known = events.objects.in_bulk([one.earlier for one in own if one.earlier])
        groups: dict[Any, list[Any]] = defaultdict(list)
        for one in own:
            groups[one.pgh_obj_id, one.pgh_context_id].append(one)
        found += [_net(model, known.get(steps[0].earlier), steps) for steps in groups.values()]
    return [one for one in found if one.before != one.after]


def later_row_changes(changes: Iterable[RowChange]) -> list[RowChange]:
    """Every single step that was made on the same rows afterwards, whoever made it."""
    lasts: dict[type[Model], dict[Any, int]] = defaultdict(dict)
    for one in changes:
        lasts[one.model][one.key] = one.last
    found = []
    for model, last_of in lasts.items():
        events = events_of(model)
        steps = events.objects.filter(pgh_obj__in=last_of, pgh_id__gte=min(last_of.values()))
        latest: dict[Any, Any] = {}
        for step in steps.order_by("pgh_id"):
            key = step.pgh_obj_id
            if step.pgh_id > last_of[key]:
                found.append(_net(model, latest[key], [step]))
            if step.pgh_id >= last_of[key]:
                latest[key] = step
    return found


def _net(model: type[Model], before: Any, steps: list[Any]) -> RowChange:
    """From the event before the first step (None: there was none) to the last one."""
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
