"""Names as people type them, compared with names as they are written.

Both sides are brought to the same *key*: lower case without accents, apostrophes and full
stops, "&" as "and", and a single space before each word. So " hu" finds where a word begins.
All names of a thing stand in one column between bars, "| bristol city of| bristol|", so that
one index serves them all: "| hu" finds where a name begins, "| hull|" a whole one.
"""

import re
import unicodedata
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramStrictWordSimilarity
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
from django.db.models.functions import Length

# Below this share of common trigrams a name is no likely slip of the keys.
LEAST_LIKENESS = 0.35

Rows = TypeVar("Rows", bound="QuerySet[Any]")


class Nearness(IntegerChoices):
    """How well a name answers to what was typed, best first."""

    EXACT = 0
    BEGINS_SO = 1
    HAS_THE_WORDS = 2


def name_key(text: str) -> str:
    """The key of a name: " st helens" for "St. Helens"; "" if it has no letter or digit."""
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


def called(rows: Rows, typed: str, keys: F | NameKeys) -> Rows:
    """The rows in whose names every word typed begins a word; `keys` has the names.

    Each has its `nearness` (a `Nearness`), and the nearest come first.
    """
    wanted = name_key(typed)
    if not wanted:
        return rows.none()
    has_words = Q(*(Q(sought__contains=f" {word}") for word in wanted.split()))
    nearness = Case(
        When(sought__contains=f"|{wanted}|", then=Value(Nearness.EXACT.value)),
        When(sought__contains=f"|{wanted}", then=Value(Nearness.BEGINS_SO.value)),
        default=Value(Nearness.HAS_THE_WORDS.value),
    )
    found = rows.alias(sought=keys).filter(has_words).annotate(nearness=nearness)
    return found.order_by("nearness", "name")


def resembling(rows: Rows, typed: str, keys: F | NameKeys) -> Rows:
    """The rows with a name that looks like what was typed, likest first, then shortest.

    Each has its `likeness`: the share, from LEAST_LIKENESS to 1, of trigrams in common.
    """
    likeness = TrigramStrictWordSimilarity(name_key(typed), keys)
    found = rows.annotate(likeness=likeness).filter(likeness__gte=LEAST_LIKENESS)
    return found.order_by("-likeness", Length("name"), "name")
