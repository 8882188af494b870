"""Two to four LAs side by side: rows of cells in words, and where they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.text import capfirst

from figures.models import Figure
from figures.presentation import figure_entry
from figures.ranking import Distribution, rank_in
from figures.registry import SHOWN_FIGURES

from .models import Coverage, MappedAuthority, Partnership
from .presentation import day
from .similar import compare_url
from .traits import (
    FOCUS,
    FUNDING,
    KIND,
    LEGAL_FORM,
    ROLE,
    ListLink,
    in_authority,
    list_address,
)
from .vocabularies import Kind, KindFamily, Verification

DIFFERS = "Differs"
SAME = "Same"
IN_ALL = "Recorded in all"
TOO_LITTLE = "Too little found to compare"


@dataclass(frozen=True)
class ComparisonCell:
    """Holds what is known of the LA `name` in one row; with nothing in it `blank` says so."""

    name: str
    values: list[str] = field(default_factory=list)
    links: list[ListLink] = field(default_factory=list)
    partnerships: list[Partnership] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    mark: str = ""
    blank: str = "Not found"

    @property
    def is_known(self) -> bool:
        return bool(self.values or self.links or self.partnerships)

    @property
    def words(self) -> list[str]:
        """Returns all that the cell says of the LA."""
        named = [f"{item.name} ({item.badge.label})" for item in self.partnerships]
        linked = [link.label for link in self.links]
        return [*self.values, *linked, *named] or [self.blank]

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
    # The list of all that the row is about.
    url: str = ""


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
    `figures.ranking.distributions`. Nothing is asked of the database.
    """
    known = {figure.field: figure for figure in figures}
    figure_rows = [
        _figure_row(authorities, known[name], among) for name in SHOWN_FIGURES if name in known
    ]
    return [
        ComparisonSection("The local authority", _authority_rows(authorities)),
        *_partnership_sections(authorities, partnerships),
        how_they_work(authorities, partnerships),
        ComparisonSection("Figures", figure_rows),
    ]


def partnerships_by_authority(
    authorities: Sequence[MappedAuthority],
) -> dict[str, list[Partnership]]:
    """Returns GSS code to the LA's partnerships in the order of kinds. One query."""
    by_code: dict[str, list[Partnership]] = {authority.pk: [] for authority in authorities}
    here = Coverage.objects.filter(authority__shown_on__authority__in=authorities)
    together = Partnership.objects.filter(pk__in=here.values("partnership")).by_kind()
    for partnership in together.with_last_known_active().with_authority_codes():
        for code in partnership.authority_codes:
            if code in by_code:
                by_code[code].append(partnership)
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
    checked, roles = [], []
    for authority in authorities:
        level = authority.verification_level
        is_verified = level is Verification.LA_VERIFIED
        notes = [f"On {day(authority.summary.verified_on)}"] if is_verified else []
        checked.append(ComparisonCell(authority.name, [str(level.label)], notes=notes))
        address = list_address(in_authority(authority))
        links = [ROLE.link(role, address) for role in authority.roles]
        roles.append(ComparisonCell(authority.name, links=links))
    return [
        _row(
            "Type",
            [ComparisonCell(item.name, [item.get_la_type_display()]) for item in authorities],
        ),
        _row("Region", [ComparisonCell(item.name, [item.region.name]) for item in authorities]),
        _row("How it was checked", checked),
        _row("The LA’s role", roles),
    ]


def _partnership_sections(
    authorities: Sequence[MappedAuthority], partnerships: Mapping[str, Sequence[Partnership]]
) -> list[ComparisonSection]:
    """Returns a section for each group of kinds, with a row for each kind that is recorded."""
    rows: dict[KindFamily, list[ComparisonRow]] = {family: [] for family in KindFamily}
    absent: dict[KindFamily, list[str]] = {family: [] for family in KindFamily}
    for kind in Kind:
        cells = [
            ComparisonCell(
                authority.name,
                partnerships=[item for item in partnerships[authority.pk] if item.kind == kind],
                blank="Nothing recorded",
            )
            for authority in authorities
        ]
        if any(cell.partnerships for cell in cells):
            # Whether anything that counts is recorded is compared, not its name.
            counted = [any(item.counts for item in cell.partnerships) for cell in cells]
            url = KIND.link(kind, list_address({})).url
            row = _row(kind.plural, cells, compared=counted, same=IN_ALL, url=url)
            rows[kind.family].append(row)
        else:
            absent[kind.family].append(kind.sentence_plural)
    notes = {
        family: f"Recorded in none of these LAs: {', '.join(kinds)}." if kinds else ""
        for family, kinds in absent.items()
    }
    return [
        ComparisonSection(str(family.label), rows[family], notes[family]) for family in KindFamily
    ]


def how_they_work(
    authorities: Sequence[MappedAuthority], partnerships: Mapping[str, Sequence[Partnership]]
) -> ComparisonSection:
    """Returns how the partnerships that count are paid for, what they do and their legal forms."""
    rows = []
    for trait in (FUNDING, FOCUS, LEGAL_FORM):
        cells = []
        for authority in authorities:
            counted = [item for item in partnerships[authority.pk] if item.counts]
            address = list_address(in_authority(authority))
            links = [trait.link(code, address) for code in trait.codes_of(counted)]
            cells.append(ComparisonCell(authority.name, links=links))
        rows.append(_row(trait.title, cells))
    return ComparisonSection("How the partnerships work", rows)


def _figure_row(
    authorities: Sequence[MappedAuthority], figure: Figure, among: Mapping[str, Distribution]
) -> ComparisonRow:
    """Returns the line of one figure: each LA's own, its rank, and who is highest and lowest."""
    shown = SHOWN_FIGURES[figure.field]
    profiles = [getattr(authority, "profile", None) for authority in authorities]
    values = [getattr(profile, figure.field, None) for profile in profiles]
    known = {value for value in values if value is not None}
    marks = {}
    if shown.is_ranked and len(known) > 1:
        marks = {max(known): "Highest here", min(known): "Lowest here"}
    cells = []
    for authority, profile, value in zip(authorities, profiles, values, strict=True):
        rank = rank_in(among, profile, figure.field) if profile else None
        cells.append(
            ComparisonCell(
                authority.name,
                figure_entry(profile, figure).values if profile else [],
                notes=[rank.place] if rank else [],
                mark=marks.get(value, ""),
            )
        )
    # Numbers nearly always differ: there the cells say which is highest and lowest.
    differs = "" if shown.is_number else DIFFERS
    note = f"{capfirst(figure.dated)}. {figure.source}."
    return _row(figure.label, cells, differs=differs, note=note)


def _row(
    title: str,
    cells: list[ComparisonCell],
    *,
    compared: Iterable[object] | None = None,
    same: str = SAME,
    differs: str = DIFFERS,
    note: str = "",
    url: str = "",
) -> ComparisonRow:
    """Returns a row with its mark, from what the cells say unless `compared` is given for them.

    What was not found (None) neither differs nor agrees.
    """
    in_words = [tuple(cell.words) if cell.is_known else None for cell in cells]
    said = in_words if compared is None else list(compared)
    known = [value for value in said if value is not None]
    if len(set(known)) > 1:
        mark = differs
    elif len(known) == len(cells):
        mark = same
    else:
        mark = TOO_LITTLE if len(known) < 2 else f"{same}, where found"
    return ComparisonRow(title, cells, mark, note, url)
