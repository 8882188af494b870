"""The tables of the files: LAs, partnerships, where they work, and the sources."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst

from boundaries.models import RECORD_VINTAGE, LocalAuthority
from explore.map_view import MapView
from figures.models import Figure, Profile
from partnerships.fields import RecordField, fields_of
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Membership,
    Partnership,
    Source,
)
from partnerships.presentation import membership
from partnerships.vocabularies import KindFamily

from .columns import (
    Cell,
    ColumnType,
    TableColumn,
    derived,
    of_field,
    of_record_field,
)

# So many records are in memory at a time, however many there are.
AT_A_TIME = 200


@dataclass(frozen=True)
class ExportTable:
    """A table, whose rows are named by their first column or columns."""

    name: str
    title: str
    about: str
    # How many of the first columns name a row.
    keys: int
    columns: Sequence[TableColumn]
    # Asks the database anew.
    records: Callable[[], Iterable[Any]]

    def rows(self) -> Iterator[list[Cell]]:
        """Yields the rows one by one, as the database hands them out."""
        for record in self.records():
            yield [column.cell(record) for column in self.columns]

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]


def tables(view: MapView | None = None) -> list[ExportTable]:
    """Returns the whole record; with a view of the map, what matches its choices."""
    authorities = MappedAuthority.objects.for_the_map()
    partnerships = Partnership.objects.by_kind()
    if view is not None:
        codes = view.matching_codes
        authorities = authorities.filter(pk__in=codes)
        partnerships = partnerships.filter(pk__in=view.matching_partnerships.values("pk"))
    described = partnerships.with_last_known_active()
    described = described.prefetch_related("coverage", "memberships")
    covering = partnerships.prefetch_related("coverage__authority")
    sourced = partnerships.prefetch_related("sources")
    of_summaries = Source.objects.filter(summary__in=authorities.values("pk")).order_by("pk")

    def coverage() -> Iterator[Coverage]:
        return (part for partnership in _stream(covering) for part in partnership.coverage.all())

    def sources() -> Iterator[Source]:
        of_partnerships = (
            source for partnership in _stream(sourced) for source in partnership.sources.all()
        )
        return chain(of_partnerships, _stream(of_summaries))

    return [
        _table(
            "authorities", AUTHORITIES_ABOUT, 1, authority_columns(), partial(_stream, authorities)
        ),
        _table(
            "partnerships",
            PARTNERSHIPS_ABOUT,
            1,
            partnership_columns(),
            partial(_stream, described),
        ),
        _table("coverage", COVERAGE_ABOUT, 2, coverage_columns(), coverage),
        _table("sources", SOURCES_ABOUT, 5, source_columns(), sources),
    ]


def _stream(records: QuerySet[Any]) -> Iterator[Any]:
    return records.iterator(chunk_size=AT_A_TIME)


AUTHORITIES_ABOUT = (
    f"The local authorities (LAs) of {RECORD_VINTAGE.label}, with what is said of each as a whole "
    "and its figures."
)
PARTNERSHIPS_ABOUT = "Every partnership on record, also the proposed and the ended."
COVERAGE_ABOUT = "Where each partnership works: one row for each partnership and LA."
SOURCES_ABOUT = "Where it was read: one row for each source of a partnership or of an LA."


def _table(
    name: str,
    about: str,
    keys: int,
    columns: Sequence[TableColumn],
    records: Callable[[], Iterable[Any]],
) -> ExportTable:
    return ExportTable(name, str(capfirst(name)), about, keys, columns, records)


def authority_columns() -> list[TableColumn]:
    return [
        of_field(LocalAuthority, "gss_code", meaning="ONS’s code of the LA."),
        of_field(LocalAuthority, "name"),
        of_field(LocalAuthority, "slug", meaning="Names the LA in addresses on this site."),
        of_field(LocalAuthority, "dfe_code", meaning="DfE’s number of the LA."),
        of_field(LocalAuthority, "la_type"),
        of_field(LocalAuthority, "region", read=lambda row: row.region.name),
        of_field(LocalAuthority, "valid_from", label="First day"),
        of_field(LocalAuthority, "valid_to", label="Last day"),
        derived("abeps", "ABEPs", ColumnType.WHOLE, COUNTED, lambda row: row.abep_count),
        derived(
            "others", "Other partnerships", ColumnType.WHOLE, COUNTED, lambda row: row.other_count
        ),
        *map(_summary_column, fields_of(AuthoritySummary)),
        derived(
            "all_roles", "All of the LA’s roles", ColumnType.LIST,
            "As a whole, and in the partnerships there that count.", lambda row: row.roles,
        ),
        *(_figure(figure) for figure in Figure.objects.order_by("field")),
    ]  # fmt: skip


def _summary_column(field: RecordField) -> TableColumn:
    """Returns a column of an LA's summary, which not every LA has."""
    if field.name == "verification":
        return of_record_field(field, read=lambda row: str(row.verification_level))
    return of_record_field(
        field, read=lambda row: getattr(getattr(row, "summary", None), field.name, None)
    )


COUNTED = "How many work there; proposed and ended ones are left out."


def _figure(figure: Figure) -> TableColumn:
    """Returns a column of the profile, with the meaning, date and source that the pages show."""
    parts = [figure.unit and f"In {figure.unit}", figure.dated, figure.source, figure.note]
    return of_field(
        Profile,
        figure.field,
        read=lambda row: getattr(getattr(row, "profile", None), figure.field, None),
        label=figure.label,
        meaning=" ".join(f"{part.rstrip('.')}." for part in parts if part),
    )


def partnership_columns() -> list[TableColumn]:
    return [
        of_field(Partnership, "slug", meaning="Names the partnership in addresses on this site."),
        *map(of_record_field, fields_of(Partnership)),
        derived(
            "kind_family", "Group of kinds", ColumnType.TEXT, "The group that its kind stands in.",
            lambda row: row.kind_family.value, KindFamily.choices,
        ),
        derived(
            "counts", "Counts", ColumnType.YES_NO, "Whether counts include it.", lambda r: r.counts
        ),
        derived(
            "last_known_active", "Last known active", ColumnType.WHOLE,
            "The newest year in which a source shows it at work.", lambda r: r.last_known_active,
        ),
        derived(
            "hybrid",
            "Hybrid",
            ColumnType.YES_NO,
            "More than one funding model.",
            lambda r: r.is_hybrid,
        ),
        derived(
            "members", str(capfirst(Membership._meta.verbose_name_plural)), ColumnType.LIST,
            "How many members it had, as each source says it.",
            lambda row: list(map(membership, row.memberships.all())),
        ),
        derived(
            "authority_codes", "LAs", ColumnType.LIST, "GSS codes of the LAs that it works in.",
            lambda row: [part.authority_id for part in row.coverage.all()],
        ),
    ]  # fmt: skip


def coverage_columns() -> list[TableColumn]:
    return [
        of_field(
            Partnership, "slug", name="partnership", label="Partnership",
            meaning="The slug of the partnership.", read=lambda row: row.partnership.slug,
        ),
        of_field(
            LocalAuthority, "gss_code", meaning="The LA’s code.",
            read=lambda row: row.authority_id,
        ),
        of_field(LocalAuthority, "name", name="authority", read=lambda row: row.authority.name),
        *map(of_record_field, fields_of(Coverage)),
    ]  # fmt: skip


def source_columns() -> list[TableColumn]:
    return [
        derived(
            "of", "Of", ColumnType.TEXT, "The slug of a partnership, or the GSS code of an LA.",
            lambda row: row.partnership.slug if row.partnership else row.summary_id,
        ),
        *map(of_record_field, fields_of(Source)),
    ]  # fmt: skip


DICTIONARY_HEADER = ["table", "column", "label", "type", "meaning", "values"]


def dictionary(listed: Iterable[ExportTable]) -> list[list[Cell]]:
    """Returns a row for each column: what it is called, holds and means."""
    return [
        [
            table.name,
            column.name,
            column.label,
            column.kind.value,
            column.meaning,
            "; ".join(f"{code}: {label}" for code, label in column.values),
        ]
        for table in listed
        for column in table.columns
    ]
