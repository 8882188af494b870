"""Finds the LA, partnership, place or postcode that people mean by what they type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.text import get_text_list

from boundaries.models import District, LocalAuthority, Place, PlaceElsewhere, Region
from boundaries.postcodes import Postcode
from core.name_search import (
    MatchQuality,
    NameKeys,
    fuzzy_match,
    match_names,
    name_key,
)

from . import presentation
from .models import Partnership
from .near_here import NearHere, Spot, near_here
from .postcode_answer import PostcodeAnswer, answer_to_postcode
from .vocabularies import Kind

MOST_SUGGESTED = 8
MOST_LISTED = 40
MOST_GUESSED = 5
# So many of each sort are weighed for a guess, and what is less alike than this is none.
MOST_WEIGHED = 15
LEAST_ALIKE = 0.6
# While fewer letters are typed, a name that looks like them is no help.
LEAST_TO_GUESS_FROM = 5

# "Bristol, City of" is "Bristol" too.
_COMMON_NAME = Func(
    F("name"),
    Value(", (City|County) of$"),
    Value(""),
    function="regexp_replace",
    output_field=TextField(),
)
AUTHORITY_KEYS = NameKeys("name", _COMMON_NAME)

# "London Borough of Camden", "Rotherham MBC", "the Isle of Wight": said of the council or in a
# sentence, and no part of the LA's name.
_AROUND_A_NAME = re.compile(
    r"^ (the )?((london|royal|metropolitan) borough of|lb|rb|city of)(?= )(?! london\b)"
    r"|^ the(?= (city|isle|isles) )"
    r"|( (county|city|borough|district|metropolitan borough))? council$"
    r"| (mbc|mdc|bc|cc|dc|lbc)$"
    r"| corporation$"
)
AUTHORITIES = "Local authorities"
_GSS_CODE = re.compile(r"[EWSNKJLM]\d{8}", re.IGNORECASE)
_DFE_CODE = re.compile(r"\d{3}")


@dataclass(frozen=True)
class SearchMatch:
    """A thing that may be meant: its name, what it is, and the address that tells more."""

    label: str
    detail: str
    url: str
    nearness: int
    spot: Spot | None = None


@dataclass(frozen=True)
class SearchGroup:
    """The matches of one sort, nearest first."""

    label: str
    matches: list[SearchMatch]
    is_cut: bool = False


@dataclass(frozen=True)
class SearchAnswer:
    """An answer to a search: the `address` to go to at once, or all that its page shows."""

    address: str = ""
    here: NearHere | None = None
    postcode: PostcodeAnswer | None = None
    elsewhere: PlaceElsewhere | None = None
    looks_like_postcode: bool = False
    groups: list[SearchGroup] = field(default_factory=list)
    guesses: list[SearchMatch] = field(default_factory=list)


def answer(typed: str) -> SearchAnswer:
    """Returns what was meant by `typed`, as nearly as can be told.

    Only a name that is equal to what was typed, and the only one that is, leads on at once.
    """
    # One more than is listed, which shows that there are too many for a page.
    groups = [
        SearchGroup(group.label, group.matches[:MOST_LISTED], len(group.matches) > MOST_LISTED)
        for group in matches(typed, MOST_LISTED + 1)
    ]
    elsewhere = PlaceElsewhere.objects.filter(name_keys=f"|{name_key(typed)}|").first()
    if elsewhere and elsewhere.name == elsewhere.nation:
        return SearchAnswer(groups=groups, elsewhere=elsewhere)
    if postcode := answer_to_postcode(typed):
        return SearchAnswer(postcode=postcode, here=postcode.here, groups=groups)
    exact = {
        match.url: match
        for group in groups
        for match in group.matches
        if match.nearness == MatchQuality.EXACT
    }
    if not exact:
        exact = {match.url: match for match in _qualified(typed)}
    if len(exact) == 1:
        (match,) = exact.values()
        if match.spot:
            return SearchAnswer(here=near_here(match.spot), groups=_without(groups, match))
        return SearchAnswer(address=match.url)
    if exact:
        return SearchAnswer(groups=groups or [SearchGroup("Places", list(exact.values()))])
    if groups or elsewhere:
        return SearchAnswer(groups=groups, elsewhere=elsewhere)
    has_digit = any(letter.isdigit() for letter in typed)
    return SearchAnswer(looks_like_postcode=has_digit, guesses=guesses(typed))


def address_of(named: str) -> str:
    """Returns the page of the one LA that a name or code in an address means; "" if none is."""
    addresses = {
        match.url
        for group in matches(named, MOST_SUGGESTED)
        if group.label == AUTHORITIES
        for match in group.matches
        if match.nearness == MatchQuality.EXACT
    }
    return addresses.pop() if len(addresses) == 1 else ""


def located_spots(
    authorities: Iterable[LocalAuthority], districts: Iterable[Place], at: str
) -> list[Spot]:
    """Returns where somebody may be who tells no more than LAs and districts: each district once.

    An LA of which no district is told is a spot itself. Without `at` nobody says to be there.
    """
    name = "Your location" if at else ""
    names = [place.name for place in districts]
    shapes = District.objects.filter(pk__in=names).annotate(middle=PointOnSurface("geometry"))
    middles = dict(shapes.values_list("name", "middle")) if names else {}
    spots = []
    for authority in authorities:
        inside = [place.name for place in districts if place.authority_id == authority.pk]
        for district in inside or [""]:
            middle = middles.get(district)
            spots.append(Spot(name, authority, district, middle, at == "near", district))
    return spots


def suggestions(typed: str) -> list[SearchGroup]:
    """Returns at most MOST_SUGGESTED matches in groups, for a list that opens while people type.

    A fixed number of queries, however many matches there are.
    """
    groups = matches(typed, MOST_SUGGESTED)
    # Between a sector and a whole postcode there is nothing else to suggest.
    postcode = Postcode.in_text(typed) or Postcode.parse(typed.strip()[:-1])
    if postcode:
        holders = LocalAuthority.objects.with_postcode(postcode).order_by("name")
        if names := [authority.common_name for authority in holders]:
            detail = f"In {get_text_list(names, 'and')}"
            address = _find_address(str(postcode))
            match = SearchMatch(str(postcode), detail, address, MatchQuality.EXACT)
            groups.insert(0, SearchGroup("Postcodes", [match]))
    if not groups and len(name_key(typed)) > LEAST_TO_GUESS_FROM:
        likely = guesses(typed)
        return [SearchGroup("Did you mean", likely)] if likely else []
    while sum(len(group.matches) for group in groups) > MOST_SUGGESTED:
        max(groups, key=lambda group: len(group.matches)).matches.pop()
    return groups


def matches(typed: str, most: int) -> list[SearchGroup]:
    """Returns groups of at most `most` matches each, without those that would be empty."""
    typed = _bare_name(typed)
    if not name_key(typed):
        return []
    places = Place.objects.match_names(typed).select_related("authority__region")
    places = places.order_by("nearness", "kind", F("population").desc(nulls_last=True), "name")  # type: ignore[misc]
    to_be_in = Q(kind__in=Place.TO_BE_IN) | (Q(kind=Place.Kind.CODE) & ~Q(district=""))
    # LAs by their own names and by what people call them, each once.
    named = match_names(_all_authorities(), typed, AUTHORITY_KEYS)[:most]
    regions = match_names(Region.objects.all(), typed, NameKeys("name"))[:most]
    rows: list[Any] = [*named, *places.exclude(to_be_in)[:most], *_of_code(typed)]
    authorities = sorted(map(_match, rows), key=lambda match: (match.nearness, match.label))
    partnerships = Partnership.objects.with_coverage().match_names(typed, most)
    groups = [
        SearchGroup("Kinds of partnership", _kinds(typed)),
        SearchGroup("Regions", [_match(region) for region in [*regions, *_regions_of_code(typed)]]),
        SearchGroup(AUTHORITIES, _each_once(authorities)[:most]),
        SearchGroup("Places", _each_once(map(_match, places.filter(to_be_in)[:most]))),
        SearchGroup("Partnerships", [_match(partnership) for partnership in partnerships]),
    ]
    return [group for group in groups if group.matches]


def guesses(typed: str) -> list[SearchMatch]:
    """Returns names of any sort that look like what was typed, the likest first."""
    typed = _bare_name(typed)
    places = Place.objects.exclude(kind=Place.Kind.CODE).fuzzy_match(typed)
    rows: list[Any] = [
        *fuzzy_match(_all_authorities(), typed, AUTHORITY_KEYS)[:MOST_WEIGHED],
        *places.select_related("authority__region")[:MOST_WEIGHED],
        *Partnership.objects.with_coverage().fuzzy_match(typed)[:MOST_WEIGHED],
    ]
    wanted = name_key(typed)
    # Trigrams find what shares letters; this tells "Rotherham" from "Rother" for "Rotheram".
    alike = [
        (SequenceMatcher(None, wanted, name_key(getattr(row, "common_name", row.name))), row)
        for row in rows
    ]
    likely = [(matcher.ratio(), row) for matcher, row in alike if matcher.ratio() >= LEAST_ALIKE]
    likely.sort(key=lambda pair: -pair[0])
    return _each_once(_match(row) for _, row in likely)[:MOST_GUESSED]


def _qualified(typed: str) -> list[SearchMatch]:
    """Returns the places that "Stratford, Newham" means: a name, and what it lies in."""
    name, _, around = typed.rpartition(",")
    wanted = name_key(around)
    if not name_key(name) or not wanted:
        return []
    places = Place.objects.match_names(name).filter(kind__in=Place.TO_BE_IN)
    return [
        _match(place)
        for place in places.select_related("authority__region")
        if place.nearness == MatchQuality.EXACT
        and wanted
        in map(
            name_key,
            (
                place.district,
                place.authority.name,
                place.authority.common_name,
                place.authority.region.name,
            ),
        )
    ]


def _of_code(typed: str) -> list[LocalAuthority]:
    """Returns the LAs whose GSS or DfE code was typed."""
    code = typed.strip().upper()
    if not (_GSS_CODE.fullmatch(code) or _DFE_CODE.fullmatch(code)):
        return []
    holders = list(_all_authorities().filter(Q(gss_code=code) | Q(dfe_code=code)))
    for authority in holders:
        authority.nearness = MatchQuality.EXACT  # type: ignore[attr-defined]
    return holders


def _regions_of_code(typed: str) -> list[Region]:
    code = typed.strip().upper()
    regions = list(Region.objects.filter(gss_code=code)) if _GSS_CODE.fullmatch(code) else []
    for region in regions:
        region.nearness = MatchQuality.EXACT  # type: ignore[attr-defined]
    return regions


def _kinds(typed: str) -> list[SearchMatch]:
    """Returns the kind whose name was typed, in full or as it is called for short."""
    wanted = name_key(typed)
    listed = []
    for kind in Kind:
        names = (kind.label, kind.facts.plural, kind.facts.short_label)
        keys = {name_key(name) for name in names}
        if wanted in keys or wanted.removesuffix("s") in keys:
            address = f"{reverse('partnerships')}?{urlencode({'kind': kind.value})}"
            listed.append(
                SearchMatch(kind.facts.plural, kind.facts.explanation, address, MatchQuality.EXACT)
            )
    return listed


def _all_authorities() -> QuerySet[LocalAuthority]:
    return LocalAuthority.objects.select_related("region").prefetch_related("predecessors")


def _match(row: LocalAuthority | Place | Partnership | Region) -> SearchMatch:
    """Returns a row in words, with the address that it leads to."""
    nearness = getattr(row, "nearness", MatchQuality.HAS_THE_WORDS)
    if isinstance(row, Region):
        return SearchMatch(row.name, "Region", row.get_absolute_url(), nearness)
    if isinstance(row, Partnership):
        detail = presentation.partnership_sentence(row).removesuffix(".")
        districts = [name for part in row.coverage.all() for name in part.districts]
        where = f": {get_text_list(districts, 'and')}" if districts else ""
        return SearchMatch(row.name, f"{detail}{where}", row.get_absolute_url(), nearness)
    if isinstance(row, LocalAuthority):
        detail, page = row.region.name, row
        if before := next(iter(row.predecessors.all()), None):
            if before.name == row.name:
                # It goes on under its name: found once, at the page that has the figures.
                page = before
            else:
                detail = f"Part of {before.name} before"
        return SearchMatch(row.name, detail, page.get_absolute_url(), nearness)
    if row.is_to_be_in or row.district:
        return _match_of_spot(row, nearness)
    match row.kind:
        case Place.Kind.CODE:
            detail = f"{row.name}: {row.note}"
        case Place.Kind.COUNTY | Place.Kind.COMBINED_AUTHORITY:
            detail = f"In {row.note or row.name}"
        case _:
            detail = f"Also called {row.name}. {row.authority.region.name}"
    return SearchMatch(row.authority.name, detail, row.authority.get_absolute_url(), nearness)


def _match_of_spot(place: Place, nearness: int) -> SearchMatch:
    """Returns a town or district, with the address that tells it from others of its name."""
    is_code = place.kind == Place.Kind.CODE
    name = place.district if is_code else place.name
    around = [place.authority.name_in_sentence]
    if place.district and name_key(place.district) != name_key(name):
        around.insert(0, place.district)
    detail = f"{f'{place.name}: in' if is_code else 'In'} {', '.join(around)}"
    address = _find_address(name if is_code else place.full_name)
    spot = Spot(name, place.authority, place.district, place.point)
    return SearchMatch(name, detail, address, nearness, spot)


def _without(groups: list[SearchGroup], shown: SearchMatch) -> list[SearchGroup]:
    """Returns the groups without the match that the page is about."""
    left = [
        SearchGroup(group.label, [match for match in group.matches if match != shown], group.is_cut)
        for group in groups
    ]
    return [group for group in left if group.matches]


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
