"""The tables: which columns each has, what names a row, what a cell may hold."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Model, QuerySet
from django.utils.text import capfirst

from boundaries.models import AuthorityCode, LocalAuthority
from core.history.row_changes import events_of
from core.value_types import ValueType
from partnerships.fields import fields_of
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    Membership,
    Partnership,
    Source,
)

from .cells import NameCell, NumberCell, RowCell, SlugCell, TextCell, cell_for

# Columns that are no values of the record: "yes" takes the row away; when the row was taken out;
# what staff note for themselves, which is never read.
REMOVE = "remove"
DOWNLOADED = "downloaded"
OWN_NOTES = "own_notes"

Key = tuple[str, ...]
Texts = dict[str, str]


@dataclass(frozen=True)
class Column:
    """A column: what stands above it, the model's attribute that it holds, and its cells."""

    name: str
    attribute: str
    cell: TextCell
    # What people call it, what it means, and whether each row needs something in it.
    title: str
    meaning: str = ""
    is_needed: bool = False

    @property
    def is_read(self) -> bool:
        """Tells whether it is written to the record; names beside codes are not."""
        return not isinstance(self.cell, NameCell)


@dataclass(frozen=True)
class RecordSheet:
    """A table of the record, as it is read at one moment: make a new one for another."""

    name: str
    model: type[Model]
    records: QuerySet[Any]
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    # The columns that people know a row by.
    title: tuple[str, ...]
    can_remove: bool = False

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @property
    def header(self) -> list[str]:
        """Returns all that stands in the first row."""
        return [*self.by_name, *([REMOVE] if self.can_remove else []), DOWNLOADED]

    @property
    def is_numbered(self) -> bool:
        """Tells whether only a number names a row. A row without one is new."""
        return self.keys == ("id",)

    def texts(self, record: Model) -> Texts:
        """Returns the cells of a record's row."""
        return {
            column.name: column.cell.show(getattr(record, column.attribute))
            for column in self.columns
        }

    def key(self, texts: Texts) -> Key:
        return tuple(texts[name] for name in self.keys)

    def title_of(self, texts: Texts) -> str:
        """Returns what people call a row."""
        return ", ".join(filter(None, (texts.get(name, "") for name in self.title)))


def _fields(model: type[Model]) -> tuple[Column, ...]:
    """Returns a column for each field of the registry."""
    columns: list[Column] = []
    for field in fields_of(model):
        described = field.model_field
        title = field.heading or field.label or str(capfirst(described.verbose_name))
        meaning = field.meaning or str(described.help_text) or field.hint
        if field.value_type is ValueType.ROW:
            columns += _successor(title, meaning)
        else:
            is_needed = not described.blank and not described.has_default()
            cell = cell_for(described)
            columns.append(Column(field.name, field.name, cell, title, meaning, is_needed))
    return tuple(columns)


def _successor(title: str, meaning: str) -> tuple[Column, ...]:
    rows = Partnership.objects.values_list("slug", "slug", "name")
    cell = RowCell(
        rows,
        "partnership with the slug",
        is_needed=False,
        other_texts=_former_slugs("pgh_obj__slug"),
    )
    return _with_name("successor", "successor_id", cell, title, meaning)


def _partnership(meaning: str, *, is_needed: bool = True) -> tuple[Column, ...]:
    rows = Partnership.objects.values_list("pk", "slug", "name")
    cell = RowCell(
        rows,
        "partnership with the slug",
        is_needed=is_needed,
        other_texts=_former_slugs("pgh_obj"),
    )
    return _with_name("partnership", "partnership_id", cell, "Partnership", meaning, is_needed)


def _former_slugs(leads_to: str) -> Iterator[tuple[str, Any]]:
    """Yields each slug that a partnership had before, with what it leads to."""
    kept = events_of(Partnership).objects.filter(pgh_obj__in=Partnership.objects.values("pk"))
    former = kept.exclude(slug=F("pgh_obj__slug"))
    yield from former.values_list("slug", leads_to).distinct()


def _authority(authorities: QuerySet[LocalAuthority], meaning: str) -> tuple[Column, ...]:
    # A name of two LAs means that of today, which comes last.
    dated = authorities.order_by(F("valid_to").asc(nulls_last=True), "pk")
    cell = RowCell(
        dated.values_list("pk", "pk", "name"),
        "LA with the code",
        takes_names=True,
        choices=_choices(authorities.values_list("pk", flat=True)),
        other_texts=_other_codes(authorities.values_list("pk", flat=True)),
    )
    return _with_name("authority", "authority_id", cell, "Local authority", meaning, True)


def authority_choice(authority: LocalAuthority) -> str:
    """Returns an LA as it is chosen from a list: its name first, as people type it.

    Then its code, since two LAs, one after the other, may have one name.
    """
    return f"{authority.name} ({authority.pk})"


def _choices(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields each LA as it is chosen from a list, with the LA of `keys` that it means."""
    authorities = LocalAuthority.objects.order_by("name", "pk")
    yield from _meaning(keys, ((authority_choice(row), row.pk) for row in authorities))


def _other_codes(keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields codes with the LA of `keys` that each means."""
    codes = AuthorityCode.objects.of_itself().values_list("code", "authority")
    return _meaning(keys, codes.iterator())


def _meaning(keys: Iterable[str], texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yields texts for LAs with the LA of `keys` that each means: itself or that of the record."""
    known = set(keys)
    newer = LocalAuthority.objects.exclude(predecessors=None)
    recorded_as = {authority.pk: authority.recorded_as.pk for authority in newer}
    for text, authority in texts:
        meant = authority if authority in known else recorded_as.get(authority)
        if meant in known:
            yield text, meant


def _summary() -> tuple[Column, ...]:
    rows = AuthoritySummary.objects.values_list("pk", "pk", "authority__name")
    cell = RowCell(
        rows,
        "summary of an LA with the code",
        is_needed=False,
        takes_names=True,
        choices=_choices(AuthoritySummary.objects.values_list("pk", flat=True)),
        other_texts=_other_codes(AuthoritySummary.objects.values_list("pk", flat=True)),
    )
    meaning = "The LA whose summary it supports. Empty if it supports a partnership."
    return _with_name("summary", "summary_id", cell, "LA summary", meaning)


def _with_name(
    name: str,
    attribute: str,
    cell: RowCell,
    title: str,
    meaning: str,
    is_needed: bool = False,
) -> tuple[Column, ...]:
    return (
        Column(name, attribute, cell, title, meaning, is_needed),
        Column(f"{name}_name", attribute, NameCell(cell), f"{title}: name"),
    )


def _number() -> Column:
    return Column(
        "id", "id", NumberCell(), "Number", "Identifies the row. Leave it empty in new rows."
    )


def _partnerships() -> RecordSheet:
    slug = Column(
        "slug",
        "slug",
        SlugCell(_former_slugs("pgh_obj__slug")),
        "Slug",
        "Identifies the partnership in addresses on this site. A new one adds a partnership.",
        is_needed=True,
    )
    return RecordSheet(
        name="partnerships",
        model=Partnership,
        records=Partnership.objects.order_by("name", "slug").defer("search", "name_keys"),
        keys=("slug",),
        columns=(slug, *_fields(Partnership)),
        title=("name",),
    )


def _coverage() -> RecordSheet:
    return RecordSheet(
        name="coverage",
        model=Coverage,
        records=Coverage.objects.order_by("pk"),
        keys=("partnership", "authority"),
        columns=(
            *_partnership("The partnership that works there."),
            *_authority(LocalAuthority.objects.recorded(), "Where it works."),
            *_fields(Coverage),
        ),
        title=("partnership_name", "authority_name"),
        can_remove=True,
    )


def _memberships() -> RecordSheet:
    return RecordSheet(
        name="memberships",
        model=Membership,
        records=Membership.objects.order_by("pk"),
        keys=("id",),
        columns=(
            _number(),
            *_partnership("The partnership that they are members of."),
            *_fields(Membership),
        ),
        title=("partnership_name", "description"),
        can_remove=True,
    )


def _summaries() -> RecordSheet:
    return RecordSheet(
        name="summaries",
        model=AuthoritySummary,
        records=AuthoritySummary.objects.order_by("authority__name"),
        keys=("authority",),
        columns=(
            *_authority(LocalAuthority.objects.all(), "The LA that the summary is about."),
            *_fields(AuthoritySummary),
        ),
        title=("authority_name",),
    )


def _sources() -> RecordSheet:
    meaning = "The partnership that it supports. Empty if it supports an LA’s summary."
    of = (*_partnership(meaning, is_needed=False), *_summary())
    return RecordSheet(
        name="sources",
        model=Source,
        records=Source.objects.order_by("pk"),
        keys=("id",),
        columns=(_number(), *of, *_fields(Source)),
        title=("partnership_name", "summary_name", "title"),
        can_remove=True,
    )


# In the order in which one leans on the other.
SHEETS: dict[str, Callable[[], RecordSheet]] = {
    "partnerships": _partnerships,
    "coverage": _coverage,
    "memberships": _memberships,
    "summaries": _summaries,
    "sources": _sources,
}
