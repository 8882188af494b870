"""Takes a change of the record back."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError, Q

from core.history.row_changes import (
    RowChange,
    Values,
    events_of,
    later_row_changes,
    row_changes,
)
from core.history.tracking import (
    ChangedBy,
    change,
    foreign_keys,
    tracked_models,
)

from ..models import AuthoritySummary, Change, Partnership
from ..models.summaries import verification_of

Keys = dict[type[Model], set[Any]]


class UndoRefused(Exception):
    """Nothing was undone. The message says why; `standing` are the changes in the way."""

    def __init__(self, reason: str, standing: Sequence[Change] = ()) -> None:
        self.standing = list(standing)
        super().__init__(reason)


def undo(*, context: UUID, why: str, user: int | None, may_verify: bool = False) -> UUID:
    """Takes back all that one change did, as a change of its own, and returns the new one's key.

    Values go back to what they were, rows that came go, rows that went come back under the
    same key. What was changed since in other fields stays. Raises UndoRefused where a later
    change touched the same, where the record would be left without a source, and, unless it
    `may_verify`, where it would set how far an LA has checked its page.
    """
    if not why.strip():
        raise UndoRefused("Say why you are undoing it: the reason is public.")
    with change(by=ChangedBy.STAFF, why=why.strip(), user=user, undoes=str(context)) as made:
        undone = Change.objects.select_for_update().filter(pk=context).first()
        changes = row_changes([context])
        if undone is None or not changes:
            raise UndoRefused("There is no such change, or it changed nothing.")
        if undone == Change.objects.first_load():
            raise UndoRefused("This is how the record began: everything else depends on it.")
        if not may_verify and any(_verifies(row) for row in changes):
            raise UndoRefused(
                "It says how an LA’s page was checked. Only moderators can set that, when they "
                "decide "
                "a submission or undo that decision."
            )
        keys = _keys(changes)
        for model in tracked_models():
            rows = model._base_manager.filter(pk__in=keys[model]).order_by("pk")
            list(rows.select_for_update().values_list("pk"))
        if standing := _standing_on(changes):
            if any(later.undoes == undone.pk for later in standing):
                raise UndoRefused("This has already been undone.", standing)
            listed = "; ".join(str(later) for later in standing)
            reason = f"Later changes depend on it, so undo them first: {listed}"
            raise UndoRefused(reason, standing)
        _restore(changes)
    return made


def partnerships_added_by(context: UUID) -> list[int]:
    """Returns the keys of the partnerships that a change added, which its undoing would remove."""
    added = events_of(Partnership).objects.filter(pgh_context=context, pgh_label="insert")
    return list(added.values_list("pgh_obj", flat=True))


def _verifies(row: RowChange) -> bool:
    """Tells whether a change sets how far an LA has checked its page."""
    before, after = row.before or {}, row.after or {}
    return row.model is AuthoritySummary and verification_of(before) != verification_of(after)


def _keys(changes: Sequence[RowChange]) -> Keys:
    keys: Keys = defaultdict(set)
    for row in changes:
        keys[row.model].add(row.key)
    return keys


def _standing_on(changes: Sequence[RowChange]) -> list[Change]:
    """Returns later changes of the same fields or rows, newest first.

    A later change that was undone since is not in the way, nor is its undoing.
    """
    own = {(row.model, row.key): row for row in changes}
    contexts = {
        step.context
        for step in later_row_changes(changes)
        if set(step.fields) & set(own[step.model, step.key].fields)
    }
    contexts |= _contexts_added_below([row for row in changes if row.before is None])
    later = Change.objects.in_bulk(contexts)
    undoings = {undoing.undoes: undoing for undoing in later.values() if undoing.undoes}

    def is_undone(change: Change) -> bool:
        undoing = undoings.get(change.pk)
        return undoing is not None and not is_undone(undoing)

    standing = [
        change for change in later.values() if not is_undone(change) and change.undoes not in later
    ]
    return sorted(standing, key=lambda change: change.created_at, reverse=True)


def _contexts_added_below(added: Sequence[RowChange]) -> set[UUID | None]:
    """Returns the last changes of rows that hang on rows which are to go, and would stay."""
    going = _keys(added)
    contexts: set[UUID | None] = set()
    for model in tracked_models():
        hanging = Q()
        for field in foreign_keys(model):
            if keys := going[field.related_model]:
                hanging |= Q(**{f"{field.name}__in": keys})
        if hanging:
            rows = model._base_manager.filter(hanging).exclude(pk__in=going[model])
            latest = events_of(model).objects.filter(pgh_obj__in=rows.values("pk"))
            latest = latest.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
            contexts.update(latest.values_list("pgh_context", flat=True))
    return contexts


REASONS = {
    "23503": "something that it belonged to is no longer there, or something else depends on it.",
    "23505": "another record now has the same name or key.",
}


def _restore(changes: Sequence[RowChange]) -> None:
    """Removes rows that came, children before parents; then sets values; then adds what went."""
    try:
        with transaction.atomic():
            for row in reversed(changes):
                if row.before is None:
                    row.model._base_manager.filter(pk=row.key).delete()
            for row in changes:
                if row.before is not None and row.after is not None:
                    earlier = {name: _clean(row.model, name, row.before) for name in row.fields}
                    row.model._base_manager.filter(pk=row.key).update(**earlier)
            for row in changes:
                if row.before is not None and row.after is None:
                    row.model._base_manager.bulk_create([row.model(**row.before)])
            with connection.cursor() as cursor:
                # What the database checks at the end is checked now, where it can be explained.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except (IntegrityError, ProtectedError) as error:
        reason = REASONS["23503"]
        cause: Any = error.__cause__
        if isinstance(error, IntegrityError) and cause is not None:
            reason = REASONS.get(cause.pgcode, f"{cause.diag.message_primary}.")
        raise UndoRefused(f"The record would no longer be valid: {reason}") from error


def _clean(model: type[Model], name: str, values: Values) -> Any:
    """Returns the value as the column takes it: the history keeps what none would take today."""
    return model._meta.get_field(name).to_python(values[name])  # type: ignore[union-attr]
