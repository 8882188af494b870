"""Makes one partnership of two that are the same, and several of one that was more than one.

Each is one change, so that undoing takes back all of it. Rows that go to another partnership are
written anew there: those that came from a shipped file stay known as removed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError

from core.history.row_changes import columns
from core.history.tracking import ChangedBy, change

from .. import vocabularies as words
from ..fields import fields_of
from ..models import Coverage, Membership, Partnership, Source
from .editing import Values, add_partnership, remove, update_partnership, write

Row = TypeVar("Row", bound=Coverage | Membership | Source)

# A part of a partnership gets names of its own.
OWN_OF_EACH = ("name", "short_name", "former_name")


@dataclass(frozen=True)
class PartOfPartnership:
    """The rows, by their keys, of one of those that a partnership is split into."""

    name: str
    coverage: Collection[int]
    memberships: Collection[int]
    sources: Collection[int]


def merge_partnerships(
    *, kept: Partnership, removed: Partnership, values: Values, why: str, user: int
) -> UUID:
    """Makes one partnership of two, and returns the key of the change.

    `kept` gets `values`, and the places, members and sources that `removed` has besides; what named
    `removed` as its successor names `kept`, and addresses of `removed` lead on to it.
    """
    with change(by=ChangedBy.STAFF, why=why, user=user, successor=kept.pk) as made:
        keys = (kept.pk, removed.pk)
        locked = Partnership.objects.select_for_update().filter(pk__in=keys).order_by("pk")
        both = {row.pk: row for row in locked}
        if len(both) < len(keys):
            raise ValidationError("One of the two is no longer recorded.")
        join_coverage(kept, removed)
        for model, told_apart_by in (
            (Membership, ("count", "percent", "description", "as_of")),
            (Source, ("title", "url", "locator")),
        ):
            rows: Any = model._default_manager
            known = set(rows.filter(partnership=kept).values_list(*told_apart_by))
            for row in rows.filter(partnership=removed):
                if tuple(getattr(row, name) for name in told_apart_by) not in known:
                    write(row=copy_of(row, kept))
        for earlier in both[removed.pk].predecessors.all():
            earlier.successor = kept if earlier.pk != kept.pk else None
            write(row=earlier)
        remove(row=both[removed.pk])
        successor = values.get("successor")
        if successor is not None and successor.pk in keys:
            values = {**values, "successor": None}
        update_partnership(partnership=kept, values=values)
    return made


def join_coverage(kept: Partnership, removed: Partnership) -> None:
    """Gives `kept` the places of `removed`; where both work in an LA, all that is said of either.

    Works one of them in the whole of an LA, so do both together.
    """
    own = {part.authority_id: part for part in Coverage.objects.filter(partnership=kept)}
    for other in Coverage.objects.filter(partnership=removed):
        part = own.get(other.authority_id)
        if part is None:
            write(row=copy_of(other, kept))
            continue
        extents = {part.extent, other.extent}
        is_whole = words.Extent.WHOLE in extents
        part.extent = words.Extent.WHOLE if is_whole else part.extent
        part.districts = [] if is_whole else [*dict.fromkeys((*part.districts, *other.districts))]
        part.roles = [role for role in words.AuthorityRole if role in (*part.roles, *other.roles)]
        if words.Basis.STATED in (part.basis, other.basis):
            part.basis = words.Basis.STATED
        write(row=part)


def split_partnership(
    *,
    partnership: Partnership,
    staying: PartOfPartnership,
    parts: Sequence[PartOfPartnership],
    why: str,
    user: int,
) -> UUID:
    """Makes several partnerships of one, and returns the key of the change.

    The one that is there goes on with the rows that are `staying`. Each new one has its rows, and
    what is said of the first but its names. A row can go to several.
    """
    with change(by=ChangedBy.STAFF, why=why, user=user) as made:
        whole = Partnership.objects.select_for_update().get(pk=partnership.pk)
        shared = {
            field.name: getattr(whole, field.name)
            for field in fields_of(Partnership)
            if field.name not in OWN_OF_EACH
        }
        for part in parts:
            added = add_partnership(values={"name": part.name, **shared})
            for row in rows_of(whole, part):
                write(row=copy_of(row, added))
        stay = rows_of(whole, staying)
        for model in (Coverage, Membership, Source):
            for row in model._default_manager.filter(partnership=whole):
                if row not in stay:
                    remove(row=row)
    return made


def rows_of(
    partnership: Partnership, part: PartOfPartnership
) -> list[Coverage | Membership | Source]:
    """Returns the rows of a partnership that are a part of it."""
    return [
        *Coverage.objects.filter(partnership=partnership, pk__in=part.coverage),
        *Membership.objects.filter(partnership=partnership, pk__in=part.memberships),
        *Source.objects.filter(partnership=partnership, pk__in=part.sources),
    ]


def copy_of(row: Row, partnership: Partnership) -> Row:
    """Returns an unsaved row that says the same of another partnership."""
    model = type(row)
    values = {name: getattr(row, name) for name in columns(model)}
    return model(**values | {"id": None, "partnership_id": partnership.pk})
