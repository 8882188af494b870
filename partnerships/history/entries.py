"""Changes of the record in words, each as one entry, for pages, feeds and the API.

Read from the history. An entry never says who of CfEY's staff made the change.
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
from .row_words import ChangedRow, NameLookup, changed_row

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
        """Returns whether the entry is too long to be told whole among others."""
        return sum(len(row.fields) for row in self.rows) > MOST_FIELDS

    @property
    def title(self) -> str:
        """Returns the subjects and the change in a line."""
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
    """Returns an entry for each change, of what is in `scope`, in a fixed number of queries."""
    listed = list(changes)
    keys = [change.pk for change in listed]
    first = Change.objects.first_load()
    counts = _counts(keys, scope)
    small = [
        change.pk for change in listed if change != first and counts[change.pk].total() <= MOST_ROWS
    ]
    rows: dict[UUID | None, list[RowChange]] = defaultdict(list)
    for row in row_changes(small, scope):
        rows[row.context].append(row)
    names = NameLookup.of([row for group in rows.values() for row in group])
    undoings = Change.objects.undoings_of(keys)
    listed_entries = []
    for change in listed:
        changed = [changed_row(row, names) for row in rows[change.pk]]
        totals = [
            f"{intcomma(number)} {name} {VERBS[label]}"
            for (name, label), number in counts[change.pk].items()
            if change.pk not in small
        ]
        undone_by = undoings.get(change.pk)
        listed_entries.append(ChangeEntry(change, change == first, changed, totals, undone_by))
    return listed_entries


Counts = Mapping[UUID, "Counter[tuple[str, str]]"]


def _counts(keys: Sequence[UUID], scope: Scope | None) -> Counts:
    """Counts the events of each table and sort in each change: one query for each table."""
    counts: dict[UUID, Counter[tuple[str, str]]] = defaultdict(Counter)
    for model in tracked_models():
        events = in_scope(model, scope).filter(pgh_context__in=keys)
        for key, label, number in events.values_list("pgh_context", "pgh_label").annotate(
            Count("pk")
        ):
            counts[key][ROWS.get(model) or str(model._meta.verbose_name_plural), label] += number
    return counts


# What rows are called whose table's name says nothing to a reader.
ROWS: Mapping[type[Model], str] = {
    AuthoritySummary: "summaries of local authorities",
    Coverage: "entries of which partnership works where",
    Membership: "counts of members",
    Profile: "sets of figures",
    StatisticalNeighbour: "pairs of statistical neighbours",
}

VERBS = {"insert": "added", "update": "changed", "delete": "removed"}
