"""The tables of the files: LAs, partnerships, where they work, and the sources."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst

from boundaries.models import RECORD_VINTAGE, Lineage, LocalAuthority, Vintage
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
    # The year of the vintage whose LAs it has, and its areas.
    vintage: int
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
    year = view.records.vintage if view else RECORD_VINTAGE
    authorities = MappedAuthority.objects.for_the_map(year).with_codes()
    partnerships = Partnership.objects.by_kind()
    if view is not None and view.state.has_choices:
        codes = view.matching_codes
        authorities = authorities.filter(pk__in=codes)
        partnerships = partnerships.filter(pk__in=view.matching_partnerships.values("pk"))
    described = partnerships.with_last_known_active()
    described = described.prefetch_related("coverage", "memberships")
    with_codes = Prefetch("authority", LocalAuthority.objects.with_codes())
    in_places = Prefetch("coverage", Coverage.objects.prefetch_related(with_codes))
    covering = partnerships.prefetch_related(in_places)
    sourced = partnerships.prefetch_related("sources")
    line = Lineage.objects.filter(authority__in=authorities.values("pk")).values("member")
    of_summaries = Source.objects.filter(summary__in=line).order_by("pk")

    def coverage() -> Iterator[Coverage]:
        return (part for partnership in _stream(covering) for part in partnership.coverage.all())

    def sources() -> Iterator[Source]:
        of_partnerships = (
            source for partnership in _stream(sourced) for source in partnership.sources.all()
        )
        return chain(of_partnerships, _stream(of_summaries))

    about = f"{AUTHORITIES_ABOUT} As on {Vintage.objects.get(pk=year)}."
    table = partial(_table, year)
    return [
        table("authorities", about, 1, authority_columns(), partial(_stream, authorities)),
        table(
            "partnerships", PARTNERSHIPS_ABOUT, 1, partnership_columns(),
            partial(_stream, described),
        ),
        table("coverage", COVERAGE_ABOUT, 2, coverage_columns(), coverage),
        table("sources", SOURCES_ABOUT, 5, source_columns(), sources),
    ]  # fmt: skip


def _stream(records: QuerySet[Any]) -> Iterator[Any]:
    return records.iterator(chunk_size=AT_A_TIME)


AUTHORITIES_ABOUT = (
    "The local authorities (LAs), with what is said of each as a whole and its figures."
)
PARTNERSHIPS_ABOUT = "Every partnership on record, including proposed and ended ones."
COVERAGE_ABOUT = "Where each partnership works: one row for each partnership and LA."
SOURCES_ABOUT = "Where it was read: one row for each source of a partnership or of an LA."


def _table(
    vintage: int,
    name: str,
    about: str,
    keys: int,
    columns: Sequence[TableColumn],
    records: Callable[[], Iterable[Any]],
) -> ExportTable:
    return ExportTable(name, str(capfirst(name)), about, keys, columns, vintage, records)


def authority_columns() -> list[TableColumn]:
    return [
        of_field(LocalAuthority, "gss_code", meaning="ONS’s code of the LA."),
        of_field(LocalAuthority, "name"),
        of_field(LocalAuthority, "slug", meaning="Names the LA in addresses on this site."),
        of_field(LocalAuthority, "dfe_code", meaning="DfE’s number of the LA."),
        of_field(LocalAuthority, "la_type"),
        of_field(LocalAuthority, "region", read=lambda row: row.region.name),
        *code_columns(lambda row: row),
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


def code_columns(authority_of: Callable[[Any], Any]) -> list[TableColumn]:
    """Returns the columns that a table of another year can be joined by."""
    return [
        derived(
            "present_codes", "Codes in use today", ColumnType.LIST,
            "ONS’s codes today: of the LA, or of those that replaced it.",
            lambda row: authority_of(row).present_codes,
        ),
        derived(
            "former_codes", "Former codes", ColumnType.LIST,
            "ONS’s codes since 2009 that are no longer in use: of the LA, or of those before it.",
            lambda row: authority_of(row).former_codes,
        ),
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
            "kind_family", "Group of kinds", ColumnType.TEXT, "The group that its kind belongs to.",
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
            "How many members it had, according to each source.",
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
        *code_columns(lambda row: row.authority),
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
