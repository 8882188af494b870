"""From what people type to what they mean: LAs, partnerships, places and postcodes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.text import get_text_list

from boundaries.models import (
    RECORD_VINTAGE,
    LocalAuthority,
    Place,
    PostcodeGroup,
)
from boundaries.postcodes import Postcode
from core.name_search import (
    MatchQuality,
    NameKeys,
    fuzzy_match,
    match_names,
    name_key,
)

from . import presentation
from .models import Coverage, Partnership

MOST_SUGGESTED = 8
MOST_LISTED = 40
MOST_GUESSED = 5

# "Bristol, City of" is "Bristol" too.
_COMMON_NAME = Func(
    F("name"),
    Value(", (City|County) of$"),
    Value(""),
    function="regexp_replace",
    output_field=TextField(),
)
AUTHORITY_KEYS = NameKeys("name", _COMMON_NAME)

# "London Borough of Camden", "Essex County Council", "the Isle of Wight": said of the council or
# in a sentence, and no part of the LA's name.
_AROUND_A_NAME = re.compile(
    r"^ (the )?(london|royal|metropolitan) borough of(?= )"
    r"|^ the(?= (city|isle|isles) )"
    r"|( (county|city|borough|district|metropolitan borough))? council$"
)


@dataclass(frozen=True)
class SearchMatch:
    """One thing that may be meant: its name, what it is, and the address that tells more."""

    label: str
    detail: str
    url: str
    nearness: int
    district: Place | None = None


@dataclass(frozen=True)
class SearchGroup:
    """The matches of one sort, nearest first."""

    label: str
    matches: list[SearchMatch]
    is_cut: bool = False


@dataclass(frozen=True)
class NeighbourNearby:
    """An LA next door, with the partnerships that work there and not here."""

    authority: LocalAuthority
    partnerships: list[Partnership]


@dataclass(frozen=True)
class SharedPartnership:
    """A partnership that works here and next door, with the neighbours that it is shared with."""

    partnership: Partnership
    neighbours: str


@dataclass(frozen=True)
class PlaceAnswer:
    """The LA that a postcode or place lies in, its partnerships, and what is near by.

    `groups` have those that no neighbour has too; those that are shared with one follow.
    """

    place: str
    authority: LocalAuthority
    groups: list[presentation.KindGroup]
    shared: list[SharedPartnership]
    near_by: list[NeighbourNearby]


@dataclass(frozen=True)
class SearchAnswer:
    """What was found. `address` is where to go at once; the rest is for a page of answers."""

    address: str = ""
    here: PlaceAnswer | None = None
    postcode: Postcode | None = None
    postcodes_loaded: bool = True
    looks_like_postcode: bool = False
    authorities: list[LocalAuthority] = field(default_factory=list)
    near_by: list[LocalAuthority] = field(default_factory=list)
    groups: list[SearchGroup] = field(default_factory=list)
    guesses: list[SearchMatch] = field(default_factory=list)


def answer(typed: str) -> SearchAnswer:
    """What was meant by `typed`, as nearly as can be told."""
    postcode = Postcode.parse(typed)
    groups = [_cut(group) for group in matches(typed, MOST_LISTED + 1)]
    if postcode:
        return _answer_to_postcode(postcode, groups)
    one = _only(groups)
    if one is None:
        return _answer_to_words(typed, groups)
    if one.district and one.nearness == MatchQuality.EXACT:
        return SearchAnswer(here=here(one.district.name, one.district.authority))
    return SearchAnswer(address=one.url)


def suggestions(typed: str) -> list[SearchGroup]:
    """At most MOST_SUGGESTED matches in groups, for a list that opens while people type.

    Six queries at most: one for LAs and one for those that they came from, one for places, two
    for partnerships, and one where a postcode was typed.
    """
    groups = [*_postcode_group(Postcode.parse(typed)), *matches(typed, MOST_SUGGESTED)]
    while sum(len(group.matches) for group in groups) > MOST_SUGGESTED:
        max(groups, key=lambda group: len(group.matches)).matches.pop()
    return groups


def matches(typed: str, most: int) -> list[SearchGroup]:
    """Groups of at most `most` matches each, without those that would be empty."""
    typed = _bare_name(typed)
    places = list(Place.objects.match_names(typed).select_related("authority__region")[:most])
    districts = [place for place in places if place.kind == Place.Kind.DISTRICT]
    groups = [
        SearchGroup("Local authorities", _authorities(typed, places, most)),
        SearchGroup("Places", [_match(place) for place in districts]),
        SearchGroup("Partnerships", _partnerships(typed, most)),
    ]
    return [group for group in groups if group.matches]


def here(place: str, authority: LocalAuthority) -> PlaceAnswer:
    """What there is for somebody at `place`, which lies in `authority`."""
    found = Partnership.objects.in_authority(authority).by_kind().with_coverage()
    neighbours = list(LocalAuthority.objects.bordering(authority, RECORD_VINTAGE))
    shared = [
        SharedPartnership(one, names) for one in found if (names := _shared_with(one, neighbours))
    ]
    elsewhere = {one.partnership for one in shared}
    own = [one for one in found if one not in elsewhere]
    near_by = _near_by(authority, neighbours)
    return PlaceAnswer(place, authority, presentation.by_kind(own), shared, near_by)


def _shared_with(partnership: Partnership, neighbours: Sequence[LocalAuthority]) -> str:
    """The neighbours in which a partnership works too, in words; "" for none."""
    codes = {part.authority_id for part in partnership.coverage.all()}
    names = [neighbour.name_in_sentence for neighbour in neighbours if neighbour.pk in codes]
    return get_text_list(names, "and")


def _near_by(
    authority: LocalAuthority, neighbours: Iterable[LocalAuthority]
) -> list[NeighbourNearby]:
    """Neighbours with counted partnerships that do not work in `authority` too."""
    covering = Coverage.objects.filter(authority__in=neighbours).values("partnership")
    found = Partnership.objects.counted().filter(pk__in=covering).by_kind().with_coverage()
    others = [
        (partnership, {part.authority_id for part in partnership.coverage.all()})
        for partnership in found
    ]
    elsewhere = [(one, codes) for one, codes in others if authority.pk not in codes]
    listed = [
        NeighbourNearby(neighbour, [one for one, codes in elsewhere if neighbour.pk in codes])
        for neighbour in neighbours
    ]
    return [neighbour for neighbour in listed if neighbour.partnerships]


def _answer_to_postcode(postcode: Postcode, groups: list[SearchGroup]) -> SearchAnswer:
    authorities = list(LocalAuthority.objects.with_postcode(postcode))
    if len(authorities) == 1:
        return SearchAnswer(
            postcode=postcode, here=here(str(postcode), authorities[0]), groups=groups
        )
    return SearchAnswer(
        postcode=postcode,
        postcodes_loaded=bool(authorities) or PostcodeGroup.objects.exists(),
        authorities=authorities,
        near_by=list(LocalAuthority.objects.with_postcode(postcode.first_half)),
        groups=groups,
    )


def _answer_to_words(typed: str, groups: list[SearchGroup]) -> SearchAnswer:
    if groups:
        return SearchAnswer(groups=groups)
    has_digit = any(letter.isdigit() for letter in typed)
    return SearchAnswer(looks_like_postcode=has_digit, guesses=_guesses(typed))


def _cut(group: SearchGroup) -> SearchGroup:
    """The group without what is too much for a page."""
    found = group.matches
    return SearchGroup(group.label, found[:MOST_LISTED], len(found) > MOST_LISTED)


def _only(groups: list[SearchGroup]) -> SearchMatch | None:
    """The one match that is meant: the only exact one, or else the only one."""
    found = [match for group in groups for match in group.matches]
    exact = [match for match in found if match.nearness == MatchQuality.EXACT]
    likely = exact or found
    return likely[0] if len(likely) == 1 else None


def _postcode_group(postcode: Postcode | None) -> list[SearchGroup]:
    if postcode is None:
        return []
    names = [authority.common_name for authority in LocalAuthority.objects.with_postcode(postcode)]
    if not names:
        return []
    address = _find_address(str(postcode))
    detail = f"In {get_text_list(names, 'and')}"
    return [
        SearchGroup("Postcodes", [SearchMatch(str(postcode), detail, address, MatchQuality.EXACT)])
    ]


def _authorities(typed: str, places: Iterable[Place], most: int) -> list[SearchMatch]:
    """LAs by their own names and by what people call them, each once."""
    found = match_names(_all_authorities(), typed, AUTHORITY_KEYS)[:most]
    others = [place for place in places if place.kind == Place.Kind.OTHER_NAME]
    rows: list[LocalAuthority | Place] = [*found, *others]
    nearest_first = sorted(map(_match, rows), key=lambda match: (match.nearness, match.label))
    return _each_once(nearest_first)[:most]


def _all_authorities() -> QuerySet[LocalAuthority]:
    return LocalAuthority.objects.select_related("region").prefetch_related("predecessors")


def _partnerships(typed: str, most: int) -> list[SearchMatch]:
    found = Partnership.objects.with_coverage().match_names(typed, most)
    return [_match(partnership) for partnership in found]


def _guesses(typed: str) -> list[SearchMatch]:
    """Names of any sort that look like what was typed, the likest first."""
    typed = _bare_name(typed)
    rows: list[Any] = [
        *fuzzy_match(_all_authorities(), typed, AUTHORITY_KEYS)[:MOST_GUESSED],
        *Place.objects.fuzzy_match(typed).select_related("authority__region")[:MOST_GUESSED],
        *Partnership.objects.with_coverage().fuzzy_match(typed)[:MOST_GUESSED],
    ]
    rows.sort(key=lambda row: (-row.likeness, len(row.name)))
    return _each_once(_match(row) for row in rows)[:MOST_GUESSED]


def _match(row: LocalAuthority | Place | Partnership) -> SearchMatch:
    """A row that was found, in words, with the address that it leads to."""
    nearness = getattr(row, "nearness", MatchQuality.HAS_THE_WORDS)
    if isinstance(row, Partnership):
        detail = presentation.partnership_sentence(row).removesuffix(".")
        return SearchMatch(row.name, detail, row.get_absolute_url(), nearness)
    if isinstance(row, LocalAuthority):
        return _match_of_authority(row, nearness)
    if row.kind == Place.Kind.DISTRICT:
        detail = f"In {row.authority.name_in_sentence}"
        return SearchMatch(row.name, detail, _find_address(row.name), nearness, district=row)
    detail = f"Also called {row.name}. {row.authority.region.name}"
    return SearchMatch(row.authority.name, detail, row.authority.get_absolute_url(), nearness)


def _match_of_authority(authority: LocalAuthority, nearness: int) -> SearchMatch:
    """An LA that came in 2023 leads to the page of the one that it was part of."""
    before = next(iter(authority.predecessors.all()), None)
    detail = authority.region.name
    if before and before.name != authority.name:
        detail = f"Part of {before.name} on this map"
    return SearchMatch(authority.name, detail, (before or authority).get_absolute_url(), nearness)


def _each_once(found: Iterable[SearchMatch]) -> list[SearchMatch]:
    """The first match of each name and address."""
    once: dict[tuple[str, str], SearchMatch] = {}
    for match in found:
        once.setdefault((match.label, match.url), match)
    return list(once.values())


def _bare_name(typed: str) -> str:
    """What was typed without the words that people put around an LA's name."""
    key = name_key(typed)
    return _AROUND_A_NAME.sub("", key) or key


def _find_address(typed: str) -> str:
    return f"{reverse('find')}?{urlencode({'q': typed})}"
