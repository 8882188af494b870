"""The colourings that follow what is chosen.

The first counts the partnerships that match; one by kind, funding or role tells the LAs that have
the chosen option alone from those that have others too.

The browser does the same (`static/js/map/filters.js`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from partnerships.count_classes import COUNT_CLASSES, ColourClass, class_of
from partnerships.vocabularies import Kind

from .colourings import (
    ALONE,
    AMONG,
    BROKEN_UP,
    DEFAULT_COLOURING,
    NOTHING,
    Colouring,
    EvidenceCount,
    nominal_classes,
)
from .filters import Filters
from .map_records import MapRecords


@dataclass(frozen=True)
class CountedNoun:
    """A noun for one and for several."""

    one: str
    many: str

    def counted(self, number: int) -> str:
        return f"{number} {self.one if number == 1 else self.many}"


# The words for what is counted: those of a kind, where it is the only one that is chosen.
PARTNERSHIPS = CountedNoun("partnership", "partnerships")
NOUNS: Mapping[str, CountedNoun] = {
    kind.value: CountedNoun("ABEP", "ABEPs")
    if kind is Kind.ABEP
    else CountedNoun(kind.sentence_label, kind.sentence_plural)
    for kind in Kind
}


def match_colouring(filters: Filters, records: MapRecords) -> Colouring:
    """Puts each LA into a class by the number of partnerships there that meet the choices."""
    kinds = filters.chosen_codes("kind")
    noun = noun_of(kinds)
    matching = [
        partnership
        for partnership in records.partnerships
        if partnership.pk in filters.partnership_ids
    ]
    numbers = Counter(code for partnership in matching for code in partnership.authority_codes)
    listed = [
        partnership
        for partnership in matching
        if not filters.authority_codes.isdisjoint(partnership.authority_codes)
    ]
    current = sum(1 for partnership in listed if partnership.is_current)
    evidence = EvidenceCount(len(listed), current, records.abeps.since)
    note = f"The {noun.many} in each LA that meet the choices made. {evidence}"
    labels = ("None that matches", noun.counted(1), noun.counted(2), COUNT_CLASSES[-1].label)
    return Colouring(
        DEFAULT_COLOURING,
        f"Number of {noun.many} that match",
        f"{note} {meaning_of(kinds[0])}" if len(kinds) == 1 else note,
        [
            ColourClass(shade.key, label, shade.css_class)
            for shade, label in zip(COUNT_CLASSES, labels, strict=True)
        ],
        {authority.pk: class_of(numbers[authority.pk]).key for authority in records.authorities},
        {code: noun.counted(number) for code, number in numbers.items()},
        counts_matches=True,
    )


def noun_of(kinds: Sequence[str]) -> CountedNoun:
    return NOUNS[kinds[0]] if len(kinds) == 1 else PARTNERSHIPS


def meaning_of(kind: str) -> str:
    return f"{BROKEN_UP['kind'][kind]}: {Kind(kind).explanation}"


def colouring_broken_up(key: str, code: str, records: MapRecords) -> Colouring:
    """Returns the colouring by `key` with the LAs that have one option among several apart."""
    options: dict[str, set[str]] = {pk: set() for pk in records.authority_values}
    if key == "role":
        options = {pk: set(values["role"]) for pk, values in records.authority_values.items()}
    else:
        for partnership in records.partnerships:
            if key == "funding" and partnership.values["kind"] != [Kind.ABEP]:
                continue
            for authority_code in partnership.authority_codes:
                options[authority_code].update(partnership.values[key])
    label = BROKEN_UP[key][code]
    colouring = records.colourings[key]
    return replace(
        colouring,
        note=meaning_of(code) if key == "kind" else colouring.note,
        classes=nominal_classes(
            f"Not recorded: {label}", alone=f"{label} only", among=f"{label} and others"
        ),
        class_of={
            pk: NOTHING if code not in own else ALONE if own == {code} else AMONG
            for pk, own in options.items()
        },
    )
