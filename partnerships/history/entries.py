"""What changed, in words: each change of the record as one entry, for pages, feeds and the API.

Read from the history. Whoever of CfEY's staff made a change is not among it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Count, Model
from django.urls import reverse

from core.history.row_changes import (
    RowChange,
    Scope,
    in_scope,
    row_changes,
)
from core.history.tracking import tracked_models
from figures.models import Profile, StatisticalNeighbour

from ..models import (
    AuthoritySummary,
    Change,
    Coverage,
    Membership,
)
from .row_words import ChangedRow, NameLookup, changed_rows

# A change of more rows than this, as a load of files is, is told in numbers alone.
MOST_ROWS = 120
# An entry of more fields than this is told whole on a page of its own only.
MOST_FIELDS = 8
MOST_NAMED = 3


@dataclass(frozen=True)
class ChangeEntry:
    """One change: when, on whose behalf, why, and what it did."""

    change: Change
    is_first: bool
    rows: Sequence[ChangedRow]
    # "412 partnerships added", for a change that is too large to be told row by row.
    totals: Sequence[str]
    undone_by: UUID | None

    @property
    def address(self) -> str:
        return reverse("change", args=[self.change.pk])

    @property
    def is_long(self) -> bool:
        """Too long to be told whole among others."""
        return sum(len(row.fields) for row in self.rows) > MOST_FIELDS

    @property
    def title(self) -> str:
        """What changed, in a line."""
        if self.is_first:
            return "The record as it was first gathered"
        if not self.rows:
            return "; ".join(self.totals) or "Nothing that is shown"
        subjects = list(dict.fromkeys(row.subject for row in self.rows))
        others = len(subjects) - MOST_NAMED
        more = f" and {others} more" if others > 0 else ""
        verbs = {row.verb for row in self.rows if not row.part}
        verb = verbs.pop() if len(verbs) == 1 else "changed"
        return f"{'; '.join(subjects[:MOST_NAMED])}{more}: {verb}"


def entries(changes: Iterable[Change], scope: Scope | None = None) -> list[ChangeEntry]:
    """An entry for each change, telling only of what is in `scope`. A fixed number of queries."""
    listed = list(changes)
    keys = [one.pk for one in listed]
    first = Change.objects.first_load()
    counts = _counts(keys, scope)
    small = [one.pk for one in listed if one != first and counts[one.pk].total() <= MOST_ROWS]
    rows: dict[UUID | None, list[RowChange]] = defaultdict(list)
    for row in row_changes(small, scope):
        rows[row.context].append(row)
    names = NameLookup.of([each for group in rows.values() for each in group])
    undoings = Change.objects.undoings_of(keys)
    return [
        ChangeEntry(
            one,
            one == first,
            changed_rows(rows[one.pk], names),
            [] if one.pk in small else _totals(counts[one.pk]),
            undoings.get(one.pk),
        )
        for one in listed
    ]


Counts = Mapping[UUID, "Counter[tuple[str, str]]"]


def _counts(keys: Sequence[UUID], scope: Scope | None) -> Counts:
    """How many events of each table and sort each change has: one query for each table."""
    found: dict[UUID, Counter[tuple[str, str]]] = defaultdict(Counter)
    for model in tracked_models():
        events = in_scope(model, scope).filter(pgh_context__in=keys)
        for key, label, number in events.values_list("pgh_context", "pgh_label").annotate(
            Count("pk")
        ):
            found[key][ROWS.get(model) or str(model._meta.verbose_name_plural), label] += number
    return found


# What rows are called whose table's name says nothing to a reader.
ROWS: Mapping[type[Model], str] = {
    AuthoritySummary: "summaries of local authorities",
    Coverage: "entries of which partnership works where",
    Membership: "counts of members",
    Profile: "sets of figures",
    StatisticalNeighbour: "pairs of statistical neighbours",
}

VERBS = {"insert": "added", "update": "changed", "delete": "removed"}


def _totals(counts: "Counter[tuple[str, str]]") -> list[str]:
    return [f"{intcomma(number)} {name} {VERBS[label]}" for (name, label), number in counts.items()]
