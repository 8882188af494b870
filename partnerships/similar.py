"""An LA's similar LAs, lens by lens, in words: who they are, why, and what is recorded there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from boundaries.models import LocalAuthority, Vintage
from figures.models import CLOSE, Figure, Lens, Profile
from figures.presentation import figure_entry

from .traits import LACKED, ListLink, Recorded, in_authority, list_address, recorded_in

# How many of the closest LAs "compare with the closest" takes: four fit side by side.
COMPARED_AT_ONCE = 3

APART = (
    "How far apart two LAs are is given in standard deviations, the usual spread among all LAs: 0 "
    f"means alike, and up to {CLOSE:g} is called close."
)


@dataclass(frozen=True)
class OnlyThere:
    """The values of one trait that are recorded elsewhere and not here."""

    title: str
    links: list[ListLink]


@dataclass(frozen=True)
class SimilarRow:
    """An LA beside another: how close, in which figures, and what is recorded only there."""

    authority: LocalAuthority
    closeness: str
    is_close: bool
    figures: list[str]
    only_there: list[OnlyThere]
    compare_url: str


@dataclass(frozen=True)
class LensView:
    """Holds what one lens shows. `why_none` says why there is no close match, or is empty."""

    lens: Lens
    how: str
    own_figures: list[str]
    why_none: str
    rows: list[SimilarRow]
    # What the close ones have.
    only_there: list[OnlyThere]
    compare_url: str

    @property
    def close(self) -> list[SimilarRow]:
        return [row for row in self.rows if row.is_close]


@dataclass(frozen=True)
class _Near:
    authority: LocalAuthority
    closeness: str
    is_close: bool
    profile: Profile | None = None


def lens_views(
    authority: LocalAuthority, profile: Profile | None, figures: Iterable[Figure]
) -> list[LensView]:
    """Returns each lens on an LA. A fixed number of queries (five)."""
    statistical = authority.statistical_neighbours.order_by("rank").select_related("neighbour")
    vintage = Vintage.objects.showing(authority).first()
    borders = authority.adjacencies.filter(vintage=vintage).select_related("neighbour")
    near: dict[Lens, list[_Near]] = {lens: [] for lens in Lens}
    near[Lens.STATISTICAL] = [
        _Near(row.neighbour, row.get_closeness_display(), row.is_close) for row in statistical
    ]
    computed = authority.similar_authorities.order_by("lens", "rank")
    for row in computed.select_related("neighbour__profile"):
        apart = f"{'Close' if row.is_close else 'Not close'}: {row.distance:.2f} apart"
        neighbour = _Near(row.neighbour, apart, row.is_close, row.neighbour.profile)
        near[Lens(row.lens)].append(neighbour)
    near[Lens.NEXT_DOOR] = [
        _Near(row.neighbour, row.how, True) for row in borders.order_by("-border_km", "neighbour")
    ]
    codes = {authority.pk} | {row.authority.pk for rows in near.values() for row in rows}
    recorded = recorded_in(codes)
    known = {figure.field: figure for figure in figures}
    asked = vintage.query if vintage else {}
    return [_view(lens, authority, profile, near[lens], recorded, known, asked) for lens in Lens]


def compare_url(authorities: Sequence[LocalAuthority], name: str = "compare") -> str:
    """Returns the address of a page (or, by its name, a file) with these LAs side by side."""
    query = urlencode({"la": [authority.slug for authority in authorities]}, doseq=True)
    return f"{reverse(name)}?{query}"


def _view(
    lens: Lens,
    authority: LocalAuthority,
    profile: Profile | None,
    near: list[_Near],
    recorded: Recorded,
    known: Mapping[str, Figure],
    asked: Mapping[str, str],
) -> LensView:
    rows = [
        SimilarRow(
            neighbour.authority,
            neighbour.closeness,
            neighbour.is_close,
            _figures(lens, neighbour.profile, known),
            _only_there(
                authority,
                [neighbour.authority],
                recorded,
                {**in_authority(neighbour.authority), **asked},
            ),
            compare_url([authority, neighbour.authority]),
        )
        for neighbour in near
    ]
    close = [row for row in rows if row.is_close]
    closest = [row.authority for row in close]
    similar = {"similar": authority.slug, "lens": lens.value, **asked}
    return LensView(
        lens=lens,
        how=f"{lens.how} {APART}" if lens.is_computed else lens.how,
        own_figures=_figures(lens, profile, known),
        why_none="" if close else _why_none(lens, authority, profile, near, known),
        rows=rows,
        only_there=_only_there(authority, closest, recorded, similar),
        compare_url=compare_url([authority, *closest[:COMPARED_AT_ONCE]]) if closest else "",
    )


def _only_there(
    authority: LocalAuthority,
    others: Sequence[LocalAuthority],
    recorded: Recorded,
    where: Mapping[str, str],
) -> list[OnlyThere]:
    """Returns what is recorded in some of the others and not here, trait by trait.

    Each value leads to its partnerships in the LAs that `where` leaves of the list, and says how
    many of several others have it.
    """
    traits = []
    address = list_address(where)
    for trait in LACKED:
        counts = Counter(code for other in others for code in recorded[other.pk][trait])
        lacked = counts.keys() - recorded[authority.pk][trait]
        if lacked:
            links = [
                trait.link(
                    code, address, f"in {counts[code]} of {len(others)}" if len(others) > 1 else ""
                )
                for code in trait.vocabulary.values
                if code in lacked
            ]
            traits.append(OnlyThere(trait.title, links))
    return traits


def _figures(lens: Lens, profile: Profile | None, known: Mapping[str, Figure]) -> list[str]:
    """Returns the figures that a computed lens compares, such as "Rural share: 3.93%"."""
    if profile is None:
        return []
    entries = [
        figure_entry(profile, known[figure.field])
        for figure in lens.figures
        if figure.field in known
    ]
    return [f"{entry.term}: {', '.join(entry.values) or 'Not found'}" for entry in entries]


def _why_none(
    lens: Lens,
    authority: LocalAuthority,
    profile: Profile | None,
    near: list[_Near],
    known: Mapping[str, Figure],
) -> str:
    """Says why nothing here is close to the LA, from the data alone."""
    place = authority.name_in_sentence
    if lens is Lens.NEXT_DOOR:
        return f"No other LA shares a border with {place}."
    if lens is Lens.STATISTICAL:
        return (
            f"No close match: DfE calls all {len(near)} “not close” to {place}."
            if near
            else f"DfE’s list has no entry for {place}."
        )
    if not near:
        missing = [
            known[figure.field].label
            for figure in lens.figures
            if figure.field in known and (profile is None or figure.of(profile) is None)
        ]
        labels = " or ".join(f"“{label}”" for label in missing)
        return (
            f"No match could be worked out for {place}: no figure was found for "
            f"{labels}. A figure that is missing is never filled in."
        )
    nearest = near[0]
    apart = nearest.closeness.partition(": ")[2].removesuffix(" apart")
    return (
        f"No close match: even the nearest LA, {nearest.authority.name}, is {apart} standard "
        f"deviations from {place}, where up to {CLOSE:g} is called close."
    )
