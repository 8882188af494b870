"""Finds the LA, partnership, place or postcode that people mean by what they type."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlencode

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.urls import reverse
from django.utils.text import get_text_list

from boundaries.models import (
    AuthorityCode,
    District,
    DistrictShape,
    LocalAuthority,
    Place,
    PlaceElsewhere,
    Region,
)
from boundaries.postcodes import Postcode, as_letters
from core.name_search import (
    MatchQuality,
    NameKeys,
    fuzzy_match,
    match_names,
    name_key,
    with_letters_swapped,
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
# Words of a name and of what it lies in.
MOST_SPLITS = 4
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

# "London Borough of Camden", "Rotherham MBC", "Kent LA", "the Isle of Wight": said of the council
# or in a sentence, and no part of the LA's name.
_AROUND_A_NAME = re.compile(
    r"^ (the )?(((london|royal|metropolitan) )?borough of|lb|rb)(?= )"
    r"|^ (the )?(city|county|city and county) of(?= )(?! london\b)"
    r"|^ (the )?((county|city|borough|district) )?council of( the)?(?= )"
    r"|^ (la|lea|dfe|gss)( code)?(?= )"
    r"|^ the(?= (city|isle|isles) )"
    r"|( (county|city|borough|district|metropolitan borough))? council$"
    r"| (mbc|mdc|bc|cc|dc|lbc|la|lea)$"
    r"| (local |education |local education )authority$"
    r"| corporation$"
)
# "I live in Camden", "my council is Camden": what people say before a name.
_BEFORE_A_NAME = re.compile(
    r"^( (i|we))?( (am|are|m|im|re|were))?( (live|lives|living|work|works|working|teach|based))?"
    r" (in|at|for|near)(?= )"
    r"|^ (my|our|the) (nearest |local |home )*"
    r"(council|la|lea|authority|education authority|borough|county|city|town|village|district|area"
    r"|school)( name)?( is)?( in| called)?(?= )"
)
# What people shorten inside a name, where another word stands beside it or it is a county.
_SHORT_WORDS = {
    "n": "north", "s": "south", "e": "east", "w": "west", "ne": "north east", "nw": "north west",
    "se": "south east", "sw": "south west", "saint": "st", "co": "county", "ches": "cheshire",
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire",
    "cambs": "cambridgeshire", "derbys": "derbyshire", "glos": "gloucestershire",
    "hants": "hampshire", "herts": "hertfordshire", "lancs": "lancashire",
    "leics": "leicestershire", "lincs": "lincolnshire", "northants": "northamptonshire",
    "notts": "nottinghamshire", "oxon": "oxfordshire", "shrops": "shropshire",
    "staffs": "staffordshire", "warks": "warwickshire", "wilts": "wiltshire",
    "worcs": "worcestershire", "yorks": "yorkshire", "mids": "midlands",
}  # fmt: skip
# Codes of other nations begin so.
_NATIONS = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
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
    code = as_letters(typed)
    nation = _NATIONS.get(code[:1]) if _CODE.fullmatch(code) else None
    keys = [f"|{key}|" for key in _readings(nation or typed)]
    elsewhere = PlaceElsewhere.objects.filter(name_keys__in=keys).first()
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
        exact = {match.url: match for match in _qualified(typed, has_matches=bool(groups))}
    if not exact and (several := _several(typed)):
        return SearchAnswer(groups=[SearchGroup("Places", several), *groups])
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
    is_code = bool(_CODE.fullmatch(as_letters(named)))
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
    drawn = DistrictShape.objects.filter(district__in=names, authority__in=authorities)
    parts = set(drawn.values_list("authority", "district"))
    spots = []
    for authority in authorities:
        inside = [name for name in names if (authority.pk, name) in parts]
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
    """Returns groups of at most `most` matches each, without those that would be empty.

    What is typed is read as it stands, and if that is no whole name, with its words written out.
    """
    first: list[SearchGroup] = []
    for key in _readings(typed):
        groups = _matches_of(key, most)
        if any(match.nearness == MatchQuality.EXACT for group in groups for match in group.matches):
            return groups
        first = first or groups
    return first


def _matches_of(typed: str, most: int) -> list[SearchGroup]:
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
    typed = next(iter(_readings(typed)), typed)
    places = Place.objects.exclude(kind=Place.Kind.CODE).select_related("authority__region")
    # Two letters in the wrong order leave few trigrams of a short name as they were.
    swapped: list[Any] = [
        *with_letters_swapped(_all_authorities(), typed, AUTHORITY_KEYS),
        *with_letters_swapped(places, typed, F("name_keys")).order_by(
            F("population").desc(nulls_first=True)
        ),
    ]
    rows: list[Any] = [
        *fuzzy_match(_all_authorities(), typed, AUTHORITY_KEYS)[:MOST_WEIGHED],
        *places.fuzzy_match(typed)[:MOST_WEIGHED],
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
    return _each_once(map(_match, [*swapped, *(row for _, row in likely)]))[:MOST_GUESSED]


def _qualified(typed: str, *, has_matches: bool) -> list[SearchMatch]:
    """Returns what "Stratford, Newham" or "Stratford (Newham)" means: a name, and what it lies in.

    Where that has no matches at all, also "Stratford Newham", wherever its words part.
    """
    name, _, around = typed.replace("(", ",").replace(")", "").rpartition(",")
    pairs = [(name, around)]
    if not name and not has_matches:
        words = typed.split()
        pairs = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    for name, around in pairs[:MOST_SPLITS]:
        if listed := _lying_in(name, around):
            return listed
    return []


def _several(typed: str) -> list[SearchMatch]:
    """Returns what "Leeds and Bradford" means where each part of it is a whole name."""
    parts = re.split(r"\s*[,;/&+]\s*|\s+and\s+", typed.strip())
    listed = []
    for part in parts if 1 < len(parts) <= MOST_SPLITS else ():
        exact = [
            match
            for group in matches(part, MOST_SUGGESTED)
            for match in group.matches
            if match.nearness == MatchQuality.EXACT
        ]
        if not exact:
            return []
        listed += exact
    return _each_once(listed)


def _lying_in(name: str, around: str) -> list[SearchMatch]:
    """Returns the LAs and places of a name that lie in what all the words of `around` are of."""
    named, wanted = _readings(name)[:1], _readings(around)[-1:]
    if not named or not wanted:
        return []
    authorities = match_names(_all_authorities(), named[0], AUTHORITY_KEYS)
    places = Place.objects.match_names(named[0]).filter(kind__in=Place.TO_BE_IN)
    rows: list[Any] = [*authorities, *places.select_related("authority__region")]
    words = set(wanted[0].split())
    listed = []
    for row in rows:
        authority = row if isinstance(row, LocalAuthority) else row.authority
        holders = {getattr(row, "district", ""), authority.region.name}
        if row is not authority:
            holders |= {authority.name, authority.common_name}
        is_inside = any(words <= set(name_key(holder).split()) for holder in holders)
        if row.nearness == MatchQuality.EXACT and is_inside:
            listed.append(_match(row))
    return listed


def _of_code(typed: str) -> tuple[Iterable[AuthorityCode], Iterable[Region]]:
    """Returns the LAs and the region whose code was typed."""
    code = as_letters(typed)
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


def _readings(typed: str) -> list[str]:
    """Returns the keys that what was typed may be meant as, the likeliest first; [] of no word.

    It is bare of what people say before a name and around an LA's; then short words are written
    out, or "City" is left out at the end.
    """
    key = name_key(typed)
    key = _BEFORE_A_NAME.sub("", key) or key
    bare = _AROUND_A_NAME.sub("", _AROUND_A_NAME.sub("", key)) or key
    words = bare.split()
    is_lone_letter = len(words) == 1 and len(words[0]) <= len("co")
    written_out = "".join(f" {_SHORT_WORDS.get(word, word)}" for word in words)
    readings = [bare] if is_lone_letter else [bare, written_out, bare.removesuffix(" city")]
    return [reading for reading in dict.fromkeys(readings) if reading]


def _find_address(typed: str) -> str:
    return f"{reverse('find')}?{urlencode({'q': typed})}"
