"""Two to four LAs side by side: rows of cells in words, and where they differ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from figures.models import Figure
from figures.presentation import PROFILE_ORDER, figure_entry
from figures.ranking import (
    NUMBERS,
    RANKED,
    Distribution,
    rank_in,
)

from .models import MappedAuthority, Partnership
from .presentation import day, role_entry
from .similar import compare_url
from .vocabularies import Kind, Verification

DIFFERS = "Differs"
SAME = "Same"
IN_ALL = "Recorded in all"
TOO_LITTLE = "Too little found to compare"


@dataclass(frozen=True)
class ComparisonCell:
    """What is known of the LA `name` in one row; with nothing in it `blank` says so."""

    name: str
    values: list[str] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mark: str = ""
    blank: str = "Not found"

    @property
    def words(self) -> list[str]:
        """All that the cell says, for a file."""
        named = [f"{each.name} ({each.get_status_display()})" for each in self.partnerships]
        return [*self.values, *named] or [self.blank]


@dataclass(frozen=True)
class ComparisonRow:
    """One line of the comparison.

    `mark` is "Differs", "Same" (of a kind of partnership "Recorded in all") or why neither can
    be said; it is empty where numbers differ.
    """

    title: str
    cells: list[ComparisonCell]
    mark: str
    note: str = ""


@dataclass(frozen=True)
class ComparisonSection:
    title: str
    rows: list[ComparisonRow]
    note: str = ""


@dataclass(frozen=True)
class ComparedAuthority:
    """One LA that is compared. `url_without` is the same comparison without it, if any is left."""

    authority: MappedAuthority
    url_without: str


def names_of(authorities: Sequence[MappedAuthority]) -> str:
    """ "Camden, Leeds and Kent"."""
    *first, last = [authority.common_name for authority in authorities]
    return f"{', '.join(first)} and {last}" if first else last


def columns(authorities: Sequence[MappedAuthority]) -> list[ComparedAuthority]:
    return [
        ComparedAuthority(chosen, compare_url([other for other in authorities if other != chosen]))
        for chosen in authorities
    ]


def sections(
    authorities: Sequence[MappedAuthority],
    partnerships: Mapping[str, Sequence[Partnership]],
    figures: Iterable[Figure],
    among: Mapping[str, Distribution],
) -> list[ComparisonSection]:
    """The whole comparison.

    `partnerships` is by GSS code (see `partnerships_by_authority`), `among` comes from
    `standing.spreads`. Nothing is asked of the database.
    """
    return [
        ComparisonSection("The local authority", _authority_rows(authorities)),
        _partnership_section(authorities, partnerships),
        ComparisonSection("Figures", _figure_rows(authorities, figures, among)),
    ]


def partnerships_by_authority(
    authorities: Sequence[MappedAuthority],
) -> dict[str, list[Partnership]]:
    """GSS code to the LA's partnerships in the order of kinds. Two queries."""
    found: dict[str, list[Partnership]] = {authority.pk: [] for authority in authorities}
    together = Partnership.objects.filter(authorities__in=authorities).distinct()
    for partnership in together.by_kind().prefetch_related("coverage"):
        for part in partnership.coverage.all():
            if part.authority_id in found:
                found[part.authority_id].append(partnership)
    return found


def differing(parts: Iterable[ComparisonSection]) -> list[str]:
    """The titles of the rows that are marked as differing."""
    return [row.title for part in parts for row in part.rows if row.mark == DIFFERS]


def file_rows(
    authorities: Sequence[MappedAuthority], parts: Iterable[ComparisonSection]
) -> list[list[str]]:
    """The comparison as a table of text, with a heading row; several values join by "; "."""
    names = [authority.name for authority in authorities]
    heading = ["ComparisonSection", "What", *names, "Marked", "Date and source"]
    rows = [
        [part.title, row.title, *map(_text, row.cells), row.mark, row.note]
        for part in parts
        for row in part.rows
    ]
    return [heading, *rows]


def _text(cell: ComparisonCell) -> str:
    return "; ".join([*cell.words, *cell.notes, *filter(None, [cell.mark])])


def _authority_rows(authorities: Sequence[MappedAuthority]) -> list[ComparisonRow]:
    return [
        _row(
            "Type",
            [ComparisonCell(each.name, [each.get_la_type_display()]) for each in authorities],
        ),
        _row("Region", [ComparisonCell(each.name, [each.region.name]) for each in authorities]),
        _row("How far checked", [_verification_cell(each) for each in authorities]),
        _row("The LA’s role", [_role_cell(each) for each in authorities]),
    ]


def _verification_cell(authority: MappedAuthority) -> ComparisonCell:
    verification = authority.verification_level
    is_verified = verification is Verification.LA_VERIFIED
    notes = [f"On {day(authority.summary.verified_on)}"] if is_verified else []
    return ComparisonCell(authority.name, [str(verification.label)], notes=notes)


def _role_cell(authority: MappedAuthority) -> ComparisonCell:
    summary = getattr(authority, "summary", None)
    return ComparisonCell(authority.name, role_entry(summary).values)


def _partnership_section(
    authorities: Sequence[MappedAuthority], partnerships: Mapping[str, Sequence[Partnership]]
) -> ComparisonSection:
    rows, absent = [], []
    for kind in Kind:
        cells = [_kind_cell(each, kind, partnerships[each.pk]) for each in authorities]
        if any(cell.partnerships for cell in cells):
            rows.append(_row(kind.plural, cells, compared=_recorded, same=IN_ALL))
        else:
            absent.append(kind.sentence_plural)
    note = f"Recorded in none of these LAs: {', '.join(absent)}." if absent else ""
    return ComparisonSection("Partnerships recorded", rows, note)


def _kind_cell(
    authority: MappedAuthority, kind: Kind, partnerships: Iterable[Partnership]
) -> ComparisonCell:
    of_kind = [partnership for partnership in partnerships if partnership.kind == kind]
    return ComparisonCell(authority.name, partnerships=of_kind, blank="Nothing recorded")


def _recorded(cell: ComparisonCell) -> bool:
    """What is compared of a kind: whether anything that counts is recorded, not its name."""
    return any(partnership.counts for partnership in cell.partnerships)


def _figure_rows(
    authorities: Sequence[MappedAuthority],
    figures: Iterable[Figure],
    among: Mapping[str, Distribution],
) -> list[ComparisonRow]:
    known = {figure.field: figure for figure in figures}
    return [_figure_row(authorities, known[name], among) for name in PROFILE_ORDER if name in known]


def _figure_row(
    authorities: Sequence[MappedAuthority], figure: Figure, among: Mapping[str, Distribution]
) -> ComparisonRow:
    values = [_figure_of(each, figure.field) for each in authorities]
    cells = [
        _figure_cell(each, figure, among, _extreme(figure.field, value, values))
        for each, value in zip(authorities, values, strict=True)
    ]
    # Numbers nearly always differ: there the cells say which is highest and lowest.
    differs = "" if figure.field in NUMBERS else DIFFERS
    note = f"{capfirst(figure.dated)}. {figure.source}."
    return _row(figure.label, cells, differs=differs, note=note)


def _figure_of(authority: MappedAuthority, name: str) -> float | None:
    return getattr(getattr(authority, "profile", None), name, None)


def _figure_cell(
    authority: MappedAuthority, figure: Figure, among: Mapping[str, Distribution], mark: str
) -> ComparisonCell:
    profile = getattr(authority, "profile", None)
    if profile is None:
        return ComparisonCell(authority.name)
    standing = rank_in(among, profile, figure.field)
    notes = [standing.place] if standing else []
    values = figure_entry(profile, figure).values
    return ComparisonCell(authority.name, values, notes=notes, mark=mark)


def _extreme(name: str, value: float | None, values: Iterable[float | None]) -> str:
    """ "Highest" or "Lowest" here, where the figure has an order and the LAs differ in it."""
    found = [each for each in values if each is not None]
    if name not in RANKED or value is None or len(set(found)) < 2:
        return ""
    return {max(found): "Highest here", min(found): "Lowest here"}.get(value, "")


def _says(cell: ComparisonCell) -> object:
    return tuple(cell.values) or None


def _row(
    title: str,
    cells: list[ComparisonCell],
    *,
    compared: Callable[[ComparisonCell], object] = _says,
    same: str = SAME,
    differs: str = DIFFERS,
    note: str = "",
) -> ComparisonRow:
    """A row with its mark. What was not found (None) neither differs nor agrees."""
    known = [value for cell in cells if (value := compared(cell)) is not None]
    if len(set(known)) > 1:
        mark = differs
    elif len(known) == len(cells):
        mark = same
    else:
        mark = TOO_LITTLE if len(known) < 2 else f"{same}, where found"
    return ComparisonRow(title, cells, mark, note)
