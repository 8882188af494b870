"""Two to four LAs side by side: rows of cells in words, and where they differ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from figures.models import Figure
from figures.presentation import figure_entry
from figures.ranking import Distribution, rank_in
from figures.registry import SHOWN_FIGURES

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
        """Returns all that the cell says of the LA."""
        named = [f"{item.name} ({item.get_status_display()})" for item in self.partnerships]
        return [*self.values, *named] or [self.blank]

    @property
    def text(self) -> str:
        """Returns the cell as one text, for a file."""
        return "; ".join([*self.words, *self.notes, *filter(None, [self.mark])])


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
    """Returns names as a sentence lists them: "Camden, Leeds and Kent"."""
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
    """Returns the whole comparison.

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
    """Returns GSS code to the LA's partnerships in the order of kinds. Two queries."""
    by_code: dict[str, list[Partnership]] = {authority.pk: [] for authority in authorities}
    together = Partnership.objects.filter(authorities__in=authorities).distinct()
    for partnership in together.by_kind().prefetch_related("coverage"):
        for part in partnership.coverage.all():
            if part.authority_id in by_code:
                by_code[part.authority_id].append(partnership)
    return by_code


def differing(parts: Iterable[ComparisonSection]) -> list[str]:
    """Returns the titles of the rows that are marked as differing."""
    return [row.title for part in parts for row in part.rows if row.mark == DIFFERS]


def file_rows(
    authorities: Sequence[MappedAuthority], parts: Iterable[ComparisonSection]
) -> list[list[str]]:
    """Returns the comparison as rows of text, the heading first; several values join by "; "."""
    names = [authority.name for authority in authorities]
    heading = ["Section", "What", *names, "Marked", "Date and source"]
    rows = [
        [part.title, row.title, *(cell.text for cell in row.cells), row.mark, row.note]
        for part in parts
        for row in part.rows
    ]
    return [heading, *rows]


def _authority_rows(authorities: Sequence[MappedAuthority]) -> list[ComparisonRow]:
    return [
        _row(
            "Type",
            [ComparisonCell(item.name, [item.get_la_type_display()]) for item in authorities],
        ),
        _row("Region", [ComparisonCell(item.name, [item.region.name]) for item in authorities]),
        _row("How far checked", list(map(_verification_cell, authorities))),
        _row("The LA’s role", list(map(_role_cell, authorities))),
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
        cells = [_kind_cell(item, kind, partnerships[item.pk]) for item in authorities]
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
    """Tells whether anything that counts is recorded: that is compared, not its name."""
    return any(partnership.counts for partnership in cell.partnerships)


def _figure_rows(
    authorities: Sequence[MappedAuthority],
    figures: Iterable[Figure],
    among: Mapping[str, Distribution],
) -> list[ComparisonRow]:
    known = {figure.field: figure for figure in figures}
    return [_figure_row(authorities, known[name], among) for name in SHOWN_FIGURES if name in known]


def _figure_row(
    authorities: Sequence[MappedAuthority], figure: Figure, among: Mapping[str, Distribution]
) -> ComparisonRow:
    profiles = [getattr(authority, "profile", None) for authority in authorities]
    values = [getattr(profile, figure.field, None) for profile in profiles]
    cells = [
        _figure_cell(authority, figure, among, _extreme(figure.field, value, values))
        for authority, value in zip(authorities, values, strict=True)
    ]
    # Numbers nearly always differ: there the cells say which is highest and lowest.
    differs = "" if SHOWN_FIGURES[figure.field].is_number else DIFFERS
    note = f"{capfirst(figure.dated)}. {figure.source}."
    return _row(figure.label, cells, differs=differs, note=note)


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
    """Returns "Highest" or "Lowest" here, if the figure is ranked and the LAs differ in it."""
    known = [other for other in values if other is not None]
    if not SHOWN_FIGURES[name].is_ranked or value is None or len(set(known)) < 2:
        return ""
    return {max(known): "Highest here", min(known): "Lowest here"}.get(value, "")


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
    """Returns a row with its mark. What was not found (None) neither differs nor agrees."""
    known = [value for cell in cells if (value := compared(cell)) is not None]
    if len(set(known)) > 1:
        mark = differs
    elif len(known) == len(cells):
        mark = same
    else:
        mark = TOO_LITTLE if len(known) < 2 else f"{same}, where found"
    return ComparisonRow(title, cells, mark, note)
