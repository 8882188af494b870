"""Finds the LA, partnership, place or postcode that people mean by what they type."""

import re
from collections import defaultdict
from collections.abc import Iterable
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
    """A thing that may be meant: its name, what it is, and the address that tells more."""

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

    @property
    def note(self) -> str:
        return f"{self.partnership.get_kind_display()}, also in {self.neighbours}"


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
    """An answer to a search: the `address` to go to at once, or all that its page shows."""

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
    """Returns what was meant by `typed`, as nearly as can be told."""
    # One more than is listed, which shows that there are too many for a page.
    groups = [
        SearchGroup(group.label, group.matches[:MOST_LISTED], len(group.matches) > MOST_LISTED)
        for group in matches(typed, MOST_LISTED + 1)
    ]
    if postcode := Postcode.parse(typed):
        return _answer_to_postcode(postcode, groups)
    listed = [match for group in groups for match in group.matches]
    exact = [match for match in listed if match.nearness == MatchQuality.EXACT]
    likely = exact or listed
    if len(likely) == 1:
        (match,) = likely
        if match.district and match.nearness == MatchQuality.EXACT:
            return SearchAnswer(here=here(match.district.name, match.district.authority))
        return SearchAnswer(address=match.url)
    if groups:
        return SearchAnswer(groups=groups)
    has_digit = any(letter.isdigit() for letter in typed)
    return SearchAnswer(looks_like_postcode=has_digit, guesses=_guesses(typed))


def suggestions(typed: str) -> list[SearchGroup]:
    """Returns at most MOST_SUGGESTED matches in groups, for a list that opens while people type.

    Six queries at most: one for LAs and one for those that they came from, one for places, two
    for partnerships, and one where a postcode was typed.
    """
    groups = matches(typed, MOST_SUGGESTED)
    if postcode := Postcode.parse(typed):
        holders = LocalAuthority.objects.with_postcode(postcode)
        if names := [authority.common_name for authority in holders]:
            detail = f"In {get_text_list(names, 'and')}"
            address = _find_address(str(postcode))
            match = SearchMatch(str(postcode), detail, address, MatchQuality.EXACT)
            groups.insert(0, SearchGroup("Postcodes", [match]))
    while sum(len(group.matches) for group in groups) > MOST_SUGGESTED:
        max(groups, key=lambda group: len(group.matches)).matches.pop()
    return groups


def matches(typed: str, most: int) -> list[SearchGroup]:
    """Returns groups of at most `most` matches each, without those that would be empty."""
    typed = _bare_name(typed)
    places = list(Place.objects.match_names(typed).select_related("authority__region")[:most])
    districts = [place for place in places if place.kind == Place.Kind.DISTRICT]
    other_names = [place for place in places if place.kind == Place.Kind.OTHER_NAME]
    # LAs by their own names and by what people call them, each once.
    named = match_names(_all_authorities(), typed, AUTHORITY_KEYS)[:most]
    rows: list[LocalAuthority | Place] = [*named, *other_names]
    authorities = sorted(map(_match, rows), key=lambda match: (match.nearness, match.label))
    partnerships = Partnership.objects.with_coverage().match_names(typed, most)
    groups = [
        SearchGroup("Local authorities", _each_once(authorities)[:most]),
        SearchGroup("Places", [_match(place) for place in districts]),
        SearchGroup("Partnerships", [_match(partnership) for partnership in partnerships]),
    ]
    return [group for group in groups if group.matches]


def here(place: str, authority: LocalAuthority) -> PlaceAnswer:
    """Returns what there is for somebody at `place`, which lies in `authority`."""
    neighbours = list(LocalAuthority.objects.bordering(authority, RECORD_VINTAGE))
    own: list[Partnership] = []
    shared: list[SharedPartnership] = []
    for partnership in Partnership.objects.in_authority(authority).by_kind().for_lists():
        codes = {part.authority_id for part in partnership.coverage.all()}
        names = [neighbour.name_in_sentence for neighbour in neighbours if neighbour.pk in codes]
        if names:
            shared.append(SharedPartnership(partnership, get_text_list(names, "and")))
        else:
            own.append(partnership)
    near_by = _near_by(authority, neighbours)
    return PlaceAnswer(place, authority, presentation.by_kind(own), shared, near_by)


def _near_by(
    authority: LocalAuthority, neighbours: Iterable[LocalAuthority]
) -> list[NeighbourNearby]:
    """Returns the neighbours with counted partnerships that do not work in `authority` too."""
    covering = Coverage.objects.filter(authority__in=neighbours).values("partnership")
    counted = Partnership.objects.counted().filter(pk__in=covering).by_kind().for_lists()
    elsewhere: dict[str, list[Partnership]] = defaultdict(list)
    for partnership in counted:
        codes = {part.authority_id for part in partnership.coverage.all()}
        if authority.pk not in codes:
            for code in codes:
                elsewhere[code].append(partnership)
    return [
        NeighbourNearby(neighbour, elsewhere[neighbour.pk])
        for neighbour in neighbours
        if neighbour.pk in elsewhere
    ]


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


def _all_authorities() -> QuerySet[LocalAuthority]:
    return LocalAuthority.objects.select_related("region").prefetch_related("predecessors")


def _guesses(typed: str) -> list[SearchMatch]:
    """Returns names of any sort that look like what was typed, the likest first."""
    typed = _bare_name(typed)
    rows: list[Any] = [
        *fuzzy_match(_all_authorities(), typed, AUTHORITY_KEYS)[:MOST_GUESSED],
        *Place.objects.fuzzy_match(typed).select_related("authority__region")[:MOST_GUESSED],
        *Partnership.objects.with_coverage().fuzzy_match(typed)[:MOST_GUESSED],
    ]
    rows.sort(key=lambda row: (-row.likeness, len(row.name)))
    return _each_once(_match(row) for row in rows)[:MOST_GUESSED]


def _match(row: LocalAuthority | Place | Partnership) -> SearchMatch:
    """Returns a row in words, with the address that it leads to."""
    nearness = getattr(row, "nearness", MatchQuality.HAS_THE_WORDS)
    if isinstance(row, Partnership):
        detail = presentation.partnership_sentence(row).removesuffix(".")
        return SearchMatch(row.name, detail, row.get_absolute_url(), nearness)
    if isinstance(row, LocalAuthority):
        # An LA that came in 2023 leads to the page of the one that it was part of.
        before = next(iter(row.predecessors.all()), None)
        detail = row.region.name
        if before and before.name != row.name:
            detail = f"Part of {before.name} on this map"
        return SearchMatch(row.name, detail, (before or row).get_absolute_url(), nearness)
    if row.kind == Place.Kind.DISTRICT:
        detail = f"In {row.authority.name_in_sentence}"
        return SearchMatch(row.name, detail, _find_address(row.name), nearness, district=row)
    detail = f"Also called {row.name}. {row.authority.region.name}"
    return SearchMatch(row.authority.name, detail, row.authority.get_absolute_url(), nearness)


def _each_once(listed: Iterable[SearchMatch]) -> list[SearchMatch]:
    """Returns the first match of each name and address."""
    once: dict[tuple[str, str], SearchMatch] = {}
    for match in listed:
        once.setdefault((match.label, match.url), match)
    return list(once.values())


def _bare_name(typed: str) -> str:
    """Returns what was typed without the words that people put around an LA's name."""
    key = name_key(typed)
    return _AROUND_A_NAME.sub("", key) or key


def _find_address(typed: str) -> str:
    return f"{reverse('find')}?{urlencode({'q': typed})}"
