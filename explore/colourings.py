"""What the map can be coloured by: each puts every LA into one of at most five classes.

Classes are made here once; the browser only paints them. "Nothing" (hatched) is always apart
from the lowest class.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize

from partnerships import vocabularies as words
from partnerships.count_classes import COUNT_CLASSES, class_of
from partnerships.models import FilterGroup, MappedAuthority

NOTHING = "none"
CLASSES_OF_A_FIGURE = 5


@dataclass(frozen=True)
class ColourClass:
    """A class of the legend; `paint` names its colour in the style sheet."""

    key: str
    label: str
    paint: str


@dataclass(frozen=True)
class Colouring:
    """One way to colour the map: its classes from low to high, and each LA's (by GSS code)."""

    key: str
    label: str
    note: str
    classes: list[ColourClass]
    class_of: Mapping[str, str]
    # What an LA's colour stands for, where that says more than the class's label.
    value_of: Mapping[str, str] = field(default_factory=dict)

    def words(self, code: str) -> str:
        """What an LA's colour says: its value, or else its class."""
        labels = {one.key: one.label for one in self.classes}
        return self.value_of.get(code, labels[self.class_of[code]])

    def legend(self) -> list[tuple[ColourClass, int]]:
        """Each class with its number of LAs."""
        counts = Counter(self.class_of.values())
        return [(one, counts[one.key]) for one in self.classes]


Found = Mapping[str, Sequence[FilterGroup]]


def colourings(authorities: Sequence[MappedAuthority], found: Found) -> list[Colouring]:
    """Every colouring. `authorities` come with counts, summary and profile (`for_the_map`);
    `found` maps a GSS code to the partnerships there that count.
    """
    return [
        _by_abeps(authorities),
        *(
            Colouring(
                *category.words,
                category.classes,
                {one.pk: category.class_of(one, found.get(one.pk, ())) for one in authorities},
            )
            for category in CATEGORIES
        ),
        *(_by_figure(authorities, *figure) for figure in FIGURES),
    ]


# Key, field of the profile, label, unit, note.
FIGURES = (
    (
        "deprivation",
        "imd_average_score",
        "Deprivation",
        "",
        "Average score, Indices of Deprivation 2019; higher is more deprived.",
    ),
    ("rurality", "rural_percent", "Rurality", "%", "Share of people in rural areas, 2011."),
    (
        "academies",
        "academies_percent",
        "Academies",
        "%",
        "Share of state-funded schools, 24 May 2025.",
    ),
    ("population", "population", "Population", "", "Census 2021."),
)


def _by_abeps(authorities: Iterable[MappedAuthority]) -> Colouring:
    return Colouring(
        "abeps",
        "Number of ABEPs",
        "Area-based education partnerships recorded in each LA.",
        [ColourClass(shade.key, shade.label, shade.key) for shade in COUNT_CLASSES],
        {authority.pk: class_of(authority.abep_count).key for authority in authorities},
        {
            authority.pk: f"{authority.abep_count} partnership{pluralize(authority.abep_count)}"
            for authority in authorities
            if authority.abep_count
        },
    )


def _kind(authority: MappedAuthority, there: Sequence[FilterGroup]) -> str:
    kinds = {partnership.kind for partnership in there}
    if words.Kind.ABEP in kinds:
        return "both" if words.Kind.LA_SERVICE in kinds else "abep"
    if words.Kind.LA_SERVICE in kinds:
        return "service"
    return "other" if kinds else NOTHING


PUBLIC_MONEY = {"la_grant", "la_commission", "redirected_public_funding", "grant_bids"}


def _funding(authority: MappedAuthority, there: Sequence[FilterGroup]) -> str:
    abeps = [one for one in there if one.kind == words.Kind.ABEP]
    models = {model for partnership in abeps for model in partnership.funding_models}
    if not abeps:
        return NOTHING
    if not models:
        return "unknown"
    if any(partnership.is_hybrid for partnership in abeps):
        return "hybrid"
    return "public" if models <= PUBLIC_MONEY else "schools"


def _role(authority: MappedAuthority, there: Sequence[FilterGroup]) -> str:
    single = {
        words.AuthorityRole.CONVENOR: "convenor",
        words.AuthorityRole.DIRECT_DELIVERER: "deliverer",
    }
    summary = getattr(authority, "summary", None)
    roles = summary.roles if summary else []
    if len(roles) > 1:
        return "several"
    return single.get(roles[0], "other") if roles else NOTHING


def _verification(authority: MappedAuthority, there: Sequence[FilterGroup]) -> str:
    return authority.verification_level.value


def _by_figure(
    authorities: Iterable[MappedAuthority], key: str, column: str, label: str, unit: str, note: str
) -> Colouring:
    """Five classes with as nearly as can be the same number of LAs (quantiles)."""
    values = {
        authority.pk: getattr(authority.profile, column)
        for authority in authorities
        if hasattr(authority, "profile") and getattr(authority.profile, column) is not None
    }
    of_all = {authority.pk: NOTHING for authority in authorities}
    if len(values) < CLASSES_OF_A_FIGURE:
        return Colouring(key, label, note, _classes("Not found"), of_all)
    numbers = sorted(values.values())
    bounds = quantiles(numbers, n=CLASSES_OF_A_FIGURE, method="inclusive")
    place = {code: sum(value > bound for bound in bounds) + 1 for code, value in values.items()}
    classes = _classes("Not found", **_ranges(values, place, unit))
    return Colouring(
        key,
        label,
        note,
        classes,
        of_all | {code: f"q{step}" for code, step in place.items()},
        {code: f"{_number(value)}{unit}" for code, value in values.items()},
    )


def _ranges(values: Mapping[str, Any], place: Mapping[str, int], unit: str) -> dict[str, str]:
    """A label for each class that has an LA: its lowest and highest value."""
    labels = {}
    for step in sorted(set(place.values())):
        there = [value for code, value in values.items() if place[code] == step]
        low, high = (_number(value) for value in (min(there), max(there)))
        labels[f"q{step}"] = f"{low}{unit}" if low == high else f"{low} to {high}{unit}"
    return labels


def _number(value: float) -> str:
    return intcomma(f"{value:g}" if isinstance(value, float) else value)


def _classes(nothing: str, **labels: str) -> list[ColourClass]:
    """The hatched class, then the others on the ramp, spread over it where they are few."""
    steps = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5), 0: ()}
    ramp = steps[len(labels)]
    return [
        ColourClass(NOTHING, nothing, NOTHING),
        *(
            ColourClass(key, label, f"step-{step}")
            for (key, label), step in zip(labels.items(), ramp, strict=True)
        ),
    ]


@dataclass(frozen=True)
class Category:
    """A colouring whose classes have names: key, label and note, and what puts an LA into one."""

    words: tuple[str, str, str]
    classes: list[ColourClass]
    class_of: Callable[[MappedAuthority, Sequence[FilterGroup]], str]


CATEGORIES = (
    Category(
        ("kind", "Kind of partnership", "Which kinds are recorded in each LA."),
        _classes(
            "Nothing recorded",
            other="Other kinds only",
            service="LA company or service",
            abep="ABEP",
            both="ABEP and LA company or service",
        ),
        _kind,
    ),
    Category(
        (
            "funding",
            "Funding of ABEPs",
            "How the area-based education partnerships in each LA are paid for.",
        ),
        _classes(
            "No ABEP recorded",
            unknown="Funding not found",
            public="Public money: LA, grants, bids",
            schools="Schools pay, share or host",
            hybrid="Hybrid: more than one model",
        ),
        _funding,
    ),
    Category(
        ("role", "The LA’s role", "What the LA does in school improvement."),
        _classes(
            "Not found",
            other="Funder, commissioner or owner only",
            convenor="Convenor only",
            deliverer="Direct deliverer only",
            several="Several roles",
        ),
        _role,
    ),
    Category(
        ("verification", "How far checked", "Who has checked what this map says of each LA."),
        [
            ColourClass(str(one.value), str(one.label), paint)
            for one, paint in zip(words.Verification, ("step-1", "step-3", "step-5"), strict=True)
        ],
        _verification,
    ),
)
