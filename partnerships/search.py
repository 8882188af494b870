"""Finds the LA, partnership, place or postcode that people mean by what they type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.text import get_text_list

from boundaries.models import AuthorityCode, LocalAuthority, Place, PlaceElsewhere, Region
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
# GSS, or DfE's.
_CODE = re.compile(r"[EWSNKJLM]\d{8}|\d{3}")


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
    """Returns the address that a name or code in an LA's address means; "" if it means none.

    A name is one LA's alone; a code of several, or of a district, is answered by the finder.
    """
    is_code = bool(_CODE.fullmatch(named.upper()))
    addresses = {
        match.url
        for group in matches(named, MOST_SUGGESTED)
        if is_code or group.label == AUTHORITIES
        for match in group.matches
        if match.nearness == MatchQuality.EXACT
    }
    if len(addresses) > 1 and is_code:
        return _find_address(named)
    return addresses.pop() if len(addresses) == 1 else ""


def answer_near_authority(authority: LocalAuthority, at: str) -> SearchAnswer:
    """Returns what there is in an LA, or where somebody is who tells no more than `at` an LA."""
    name = "Your location" if at else ""
    return SearchAnswer(here=near_here(Spot(name, authority, is_near=at == "near")))


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
    to_be_in = Q(kind__in=Place.TO_BE_IN)
    # LAs by their own names and by what people call them, each once.
    named = match_names(_all_authorities(), typed, AUTHORITY_KEYS)[:most]
    regions = match_names(Region.objects.all(), typed, NameKeys("name"))[:most]
    of_code, region_of_code = _of_code(typed)
    rows: list[Any] = [*named, *places.exclude(to_be_in)[:most], *of_code]
    authorities = sorted(map(_match, rows), key=lambda match: (match.nearness, match.label))
    partnerships = Partnership.objects.with_coverage().match_names(typed, most)
    groups = [
        SearchGroup("Kinds of partnership", _kinds(typed)),
        SearchGroup("Regions", [_match(region) for region in [*regions, *region_of_code]]),
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


def _of_code(typed: str) -> tuple[Iterable[AuthorityCode], Iterable[Region]]:
    """Returns the LAs and the region whose code was typed."""
    code = typed.strip().upper()
    if not _CODE.fullmatch(code):
        return [], []
    authorities = AuthorityCode.objects.of_itself().filter(code=code)
    authorities = authorities.select_related("authority__region")
    regions = Region.objects.filter(gss_code=code)
    return (
        authorities.prefetch_related("authority__predecessors"),
        regions.annotate(nearness=Value(MatchQuality.EXACT.value)),
    )


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


def _match(row: AuthorityCode | LocalAuthority | Place | Partnership | Region) -> SearchMatch:
    """Returns a row in words, with the address that it leads to."""
    nearness = getattr(row, "nearness", MatchQuality.HAS_THE_WORDS)
    if isinstance(row, AuthorityCode):
        match = replace(_match(row.authority), nearness=MatchQuality.EXACT)
        is_own = row.code in (row.authority.gss_code, row.authority.dfe_code)
        return match if is_own else replace(match, detail=f"{row.code}: {row.in_words}")
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
    if row.is_to_be_in:
        return _match_of_spot(row, nearness)
    match row.kind:
        case Place.Kind.COUNTY | Place.Kind.COMBINED_AUTHORITY:
            detail = f"In {row.note or row.name}"
        case _:
            detail = f"Also called {row.name}. {row.authority.region.name}"
    return SearchMatch(row.authority.name, detail, row.authority.get_absolute_url(), nearness)


def _match_of_spot(place: Place, nearness: int) -> SearchMatch:
    """Returns a town or district, with the address that tells it from others of its name."""
    is_code = place.kind == Place.Kind.CODE
    name = place.note.partition(",")[0] if is_code else place.name
    around = [place.authority.name_in_sentence]
    if place.district and name_key(place.district) != name_key(name):
        around.insert(0, place.district)
    detail = f"{f'{place.name}: in' if is_code else 'In'} {', '.join(around)}"
    address = _find_address(place.name if is_code else place.full_name)
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
