"""Compares names as people type them with names as they are written.

Both sides are brought to the same *key*: lower case without accents, apostrophes and full
stops, "&" as "and", and a single space before each word. So " hu" finds where a word begins.
All names of a thing stand in one column between bars, "| bristol city of| bristol|", so that
one index serves them all: "| hu" finds where a name begins, "| hull|" a whole one.
"""

import re
import unicodedata
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.contrib.postgres.search import (
    TrigramStrictWordDistance,
    TrigramStrictWordSimilarity,
)
from django.db.models import (
    Case,
    F,
    Func,
    IntegerChoices,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Collate, Length

# Below this share of common trigrams a name is no likely slip of the keys.
LEAST_SIMILARITY = 0.35
# So many likest names are ranked, the shorter of two equals first.
MOST_RANKED = 50

Rows = TypeVar("Rows", bound="QuerySet[Any]")


class MatchQuality(IntegerChoices):
    """The degrees in which a name answers to what was typed, best first."""

    EXACT = 0
    BEGINS_SO = 1
    HAS_THE_WORDS = 2


def name_key(text: str) -> str:
    """Returns the key of a name: " st helens" for "St. Helens"; "" if it has no letter or digit."""
    text = unicodedata.normalize("NFKD", text).lower().replace("&", " and ")
    text = re.sub("['’.\u0300-\u036f]", "", text)
    return re.sub("[^a-z0-9]+", " ", f" {text}").rstrip()


class NameKey(Func):
    """`name_key` in the database."""

    output_field = TextField()
    template = (
        "rtrim(regexp_replace(' ' || regexp_replace(replace(lower(normalize(%(expressions)s, NFKD))"
        ", '&', ' and '), '[''’.\\u0300-\\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g'))"
    )


class NameKeys(Func):
    """The keys of several names, each between bars; what they are made of never changes them."""

    output_field = TextField()
    template = "('|' || %(expressions)s || '|')"
    arg_joiner = " || '|' || "

    def __init__(self, *names: "str | Func[Any]") -> None:
        super().__init__(*(NameKey(name) for name in names))


def match_names(rows: Rows, typed: str, keys: F | NameKeys) -> Rows:
    """Returns the rows in whose names every word typed begins a word; `keys` has the names.

    Each has its `nearness` (a `MatchQuality`), and the nearest come first.
    """
    wanted = name_key(typed)
    if not wanted:
        return rows.none()
    return _nearest_first(_with_words(rows.alias(sought=keys), wanted), wanted)


def first_matches(rows: Rows, typed: str, keys: F, others: NameKeys, most: int) -> Rows:
    """Returns the first `most` of `match_names`, where there are too many rows to rank them all.

    Whatever is among them is among the first of those whose main name is or begins so, of those
    of whom one of the `others` does, or of those that have the words. `keys` in order and the
    trigrams of `others` need an index.
    """
    wanted = name_key(typed)
    if not wanted:
        return rows.none()
    rows = rows.alias(sought=keys)
    ordered = rows.alias(key=Collate(keys, "C")).order_by("key")
    by_other_name = rows.alias(other=others).filter(other__contains=f"|{wanted}")
    firsts = [
        ordered.filter(key__startswith=f"|{wanted}|"),
        ordered.filter(key__startswith=f"|{wanted}"),
        _nearest_first(by_other_name, wanted),
        _with_words(ordered, wanted),
    ]
    first, *more = (some.values("pk")[:most] for some in firsts)
    return _nearest_first(rows.filter(pk__in=first.union(*more)), wanted)[:most]


def _with_words(rows: Rows, wanted: str) -> Rows:
    """Returns the rows whose `sought` has every word of a key, at least as a beginning."""
    return rows.filter(*(Q(sought__contains=f" {word}") for word in wanted.split()))


def _nearest_first(rows: Rows, wanted: str) -> Rows:
    nearness = Case(
        When(sought__contains=f"|{wanted}|", then=Value(MatchQuality.EXACT.value)),
        When(sought__contains=f"|{wanted}", then=Value(MatchQuality.BEGINS_SO.value)),
        default=Value(MatchQuality.HAS_THE_WORDS.value),
    )
    return rows.annotate(nearness=nearness).order_by("nearness", Collate("sought", "C"))


def fuzzy_match(rows: Rows, typed: str, keys: F | NameKeys) -> Rows:
    """Returns the rows with a name that looks like what was typed, likest first, then shortest.

    Each has its `likeness`: the share, from LEAST_SIMILARITY to 1, of trigrams in common. Only so
    many are ranked: an index for the distance between trigrams gives them without the others.
    """
    wanted = name_key(typed)
    nearest = rows.order_by(TrigramStrictWordDistance(wanted, keys)).values("pk")[:MOST_RANKED]
    likeness = TrigramStrictWordSimilarity(wanted, keys)
    ranked = rows.filter(pk__in=nearest).annotate(likeness=likeness)
    return ranked.filter(likeness__gte=LEAST_SIMILARITY).order_by(
        "-likeness", Length("name"), "name"
    )


def with_letters_swapped(rows: Rows, typed: str, keys: F | NameKeys) -> Rows:
    """Returns the rows with a name that is what was typed but for two letters next to each other.

    Each of them stands in the other's place: "Oxfrod" for "Oxford".
    """
    key = name_key(typed)
    swaps = {
        f"{key[:at]}{key[at + 1]}{key[at]}{key[at + 2 :]}"
        for at in range(len(key) - 1)
        if " " not in key[at : at + 2] and key[at] != key[at + 1]
    }
    is_so = [Q(sought__contains=f"|{swap}|") for swap in sorted(swaps)]
    return rows.alias(sought=keys).filter(reduce(or_, is_so)) if is_so else rows.none()
