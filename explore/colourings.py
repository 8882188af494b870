"""The colourings of the map: each puts every LA into one of at most six classes.

Classes are made here once; the browser only shows them. "Nothing" (hatched) is always apart
from the lowest class. Classes of an order are steps of one ramp; those without one are hues.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor, log10
from statistics import quantiles

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import pluralize

from figures.registry import COLOURINGS, SHOWN_FIGURES, FigureColouring
from partnerships import vocabularies as words
from partnerships.count_classes import COUNT_CLASSES, ColourClass, class_of
from partnerships.models import MappedAuthority, Partnership

NOTHING = "none"
HATCHED_CLASS = "shade-none"
CLASSES_OF_A_FIGURE = 5
SHOWN_DECIMALS = 1
DEFAULT_COLOURING = "abeps"


@dataclass(frozen=True)
class Colouring:
    """One way to colour the map: its classes from low to high, and each LA's (by GSS code)."""

    key: str
    label: str
    note: str
    classes: Sequence[ColourClass]
    class_of: Mapping[str, str]
    # The value that an LA's colour stands for, where that says more than the class's label.
    value_of: Mapping[str, str] = field(default_factory=dict)
    # Where nothing is in it that meets the choices, an LA is left out: no class for the legend.
    counts_matches: bool = False

    @property
    def legend_classes(self) -> Sequence[ColourClass]:
        """The classes that an LA which is not left out can have."""
        return self.classes[1:] if self.counts_matches else self.classes

    def label_for(self, code: str) -> str:
        """The value of an LA's colour, or else its class."""
        labels = {colour.key: colour.label for colour in self.classes}
        return self.value_of.get(code, labels[self.class_of[code]])


PartnershipsByAuthority = Mapping[str, Sequence[Partnership]]


@dataclass(frozen=True)
class EvidenceCount:
    """A number of partnerships, and how many of them were seen at work in the last few years."""

    total: int
    current: int
    since: int

    def __str__(self) -> str:
        return (
            f"Seen at work since {self.since}: {self.current}. "
            f"Known only from older or undated sources: {self.total - self.current}."
        )


def colourings(
    authorities: Sequence[MappedAuthority],
    partnerships: PartnershipsByAuthority,
    evidence: EvidenceCount,
) -> list[Colouring]:
    """Every colouring, the default one first.

    `authorities` come with counts, summary and profile (`for_the_map`); `partnerships` are those
    that count, by GSS code; `evidence` is that of the ABEPs.
    """
    return [
        _by_abeps(authorities, evidence),
        *(
            Colouring(
                category.key,
                category.label,
                category.note,
                category.classes,
                {
                    authority.pk: category.class_of(authority, partnerships.get(authority.pk, ()))
                    for authority in authorities
                },
            )
            for category in CATEGORIES
        ),
        *(
            by_figure
            for field, colouring in COLOURINGS
            if (by_figure := _by_figure(authorities, field, colouring))
        ),
    ]


def _by_abeps(authorities: Iterable[MappedAuthority], evidence: EvidenceCount) -> Colouring:
    return Colouring(
        DEFAULT_COLOURING,
        "Number of ABEPs",
        f"Area-based education partnerships recorded in each LA. {evidence} Colour by “Newest "
        "evidence” to see where.",
        list(COUNT_CLASSES),
        {authority.pk: class_of(authority.abep_count).key for authority in authorities},
        {
            authority.pk: f"{authority.abep_count} ABEP{pluralize(authority.abep_count)}"
            for authority in authorities
            if authority.abep_count
        },
    )


def _kind(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> str:
    families = {words.Kind(partnership.kind).facts.family for partnership in partnerships}
    if words.KindFamily.ABEPS in families:
        return "both" if words.KindFamily.LOCAL in families else "abep"
    if words.KindFamily.LOCAL in families:
        return "local"
    return "programmes" if families else NOTHING


PUBLIC_MONEY = {"la_grant", "la_commission", "redirected_public_funding", "grant_bids"}


def _funding(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> str:
    abeps = [abep for abep in partnerships if abep.kind == words.Kind.ABEP]
    models = {model for abep in abeps for model in abep.funding_models}
    if not abeps:
        return NOTHING
    if not models:
        return "unknown"
    if any(abep.is_hybrid for abep in abeps):
        return "hybrid"
    return "public" if models <= PUBLIC_MONEY else "schools"


def _age(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> str:
    ages = {abep.evidence_age for abep in partnerships if abep.kind == words.Kind.ABEP}
    # The vocabulary goes from the newest on.
    return next((age.value for age in words.EvidenceAge if age in ages), NOTHING)


def _role(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> str:
    single = {
        words.AuthorityRole.CONVENOR.value: "convenor",
        words.AuthorityRole.DIRECT_DELIVERER.value: "deliverer",
    }
    roles = authority.roles
    if len(roles) > 1:
        return "several"
    return single.get(roles[0], "other") if roles else NOTHING


def _verification(authority: MappedAuthority, partnerships: Sequence[Partnership]) -> str:
    return authority.verification_level.value


def _by_figure(
    authorities: Iterable[MappedAuthority], column: str, figure: FigureColouring
) -> Colouring | None:
    """At most five classes with nearly the same number of LAs (quantiles), between round figures.

    Classes are made of the values as they are shown, so that none contradicts its class. There is
    no colouring by what a survey asks before its results are published.
    """
    key, label, note, unit = figure.key, figure.label, figure.note, figure.unit
    values = {
        authority.pk: round(getattr(authority.profile, column), SHOWN_DECIMALS)
        for authority in authorities
        if hasattr(authority, "profile") and getattr(authority.profile, column) is not None
    }
    of_all = {authority.pk: NOTHING for authority in authorities}
    if not values and SHOWN_FIGURES[column].indicator:
        return None
    if len(values) < CLASSES_OF_A_FIGURE and not figure.bounds:
        return Colouring(key, label, note, _classes(figure.blank), of_all)
    bounds = figure.bounds or round_bounds(list(values.values()))
    words_of = [f"{_number(bound)}{unit}" for bound in bounds]
    ranges = {"q1": f"Under {words_of[0]}" if bounds else "All equal"}
    for step, (low, high) in enumerate(pairwise(words_of), start=2):
        ranges[f"q{step}"] = f"{low} to under {high}"
    if bounds:
        ranges[f"q{len(bounds) + 1}"] = f"{words_of[-1]} or more"
    class_of_each = {
        code: f"q{sum(value >= bound for bound in bounds) + 1}" for code, value in values.items()
    }
    return Colouring(
        key,
        label,
        note,
        _classes(figure.blank, **ranges),
        of_all | class_of_each,
        {code: f"{_number(value)}{unit}" for code, value in values.items()},
    )


def round_bounds(values: Sequence[float]) -> list[float]:
    """Returns the figures between which the values fall into classes of nearly the same size.

    Each is the quantile, rounded to a multiple of 1, 2 or 5 times a power of ten that moves it by
    no more than a quarter of the way to its neighbours: so they stay apart and in their order.
    """
    lowest = min(values)
    exact = sorted({*quantiles(values, n=CLASSES_OF_A_FIGURE, method="inclusive")} - {lowest})
    around = zip([lowest, *exact], exact, [*exact[1:], max(values)], strict=False)
    figures = set()
    for below, bound, above in around:
        room = min(bound - below, above - bound or bound - below) / 2
        power = 10.0 ** floor(log10(room))
        step = max(
            multiple * power for multiple in (1, 2, 5) if multiple * power <= room or multiple == 1
        )
        figures.add(round(round(bound / step) * step, SHOWN_DECIMALS))
    return sorted(figures - {lowest})


def _number(value: float) -> str:
    return intcomma(f"{value:.{SHOWN_DECIMALS}f}".removesuffix(".0"))


def _classes(nothing: str, **labels: str) -> list[ColourClass]:
    """The hatched class, then the others on the ramp, spread over it where they are few."""
    steps = {1: (3,), 2: (2, 4), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5), 0: ()}
    return [
        ColourClass(NOTHING, nothing, HATCHED_CLASS),
        *(
            ColourClass(key, label, f"shade-step-{step}")
            for (key, label), step in zip(labels.items(), steps[len(labels)], strict=True)
        ),
    ]


def nominal_classes(nothing: str, **labels: str) -> list[ColourClass]:
    """Returns the hatched class, then two or four of which none is more than another: hues."""
    hues = {2: (1, 4), 4: (1, 2, 3, 4)}[len(labels)]
    return [
        ColourClass(NOTHING, nothing, HATCHED_CLASS),
        *(
            ColourClass(key, label, f"shade-hue-{hue}")
            for (key, label), hue in zip(labels.items(), hues, strict=True)
        ),
    ]


def _members(family: words.KindFamily) -> str:
    """Returns "National programmes: teaching school hubs, careers hubs."."""
    kinds = [kind.sentence_plural for kind in words.Kind if kind.family is family]
    return f"{family.label}: {', '.join(kinds)}."


@dataclass(frozen=True)
class Category:
    """A colouring whose classes have names; `class_of` puts an LA into one."""

    key: str
    label: str
    note: str
    classes: list[ColourClass]
    class_of: Callable[[MappedAuthority, Sequence[Partnership]], str]


CATEGORIES = (
    Category(
        "kind",
        "Kind of partnership",
        f"Which kinds are recorded in each LA. ABEP: {words.Kind.ABEP.explanation} "
        f"{_members(words.KindFamily.LOCAL)} {_members(words.KindFamily.PROGRAMMES)}",
        nominal_classes(
            "Nothing recorded",
            programmes="National programmes only",
            local="Other local bodies, no ABEP",
            abep="ABEP, no other local body",
            both="ABEP and other local bodies",
        ),
        _kind,
    ),
    Category(
        "funding",
        "Funding of ABEPs",
        "How the area-based education partnerships in each LA are paid for.",
        nominal_classes(
            "No ABEP recorded",
            unknown="Funding not found",
            public="Public money: LA, grants, bids",
            schools="Schools pay, share or host",
            hybrid="Hybrid: more than one model",
        ),
        _funding,
    ),
    Category(
        "age",
        "Newest evidence",
        "When an ABEP in each LA was last known to be at work.",
        _classes(
            "No ABEP recorded",
            **{age.value: str(age.label) for age in reversed(words.EvidenceAge)},
        ),
        _age,
    ),
    Category(
        "role",
        "The LA’s role",
        "What the LA does in school improvement, as a whole or in a partnership.",
        nominal_classes(
            "Not found",
            other="Funder, commissioner or owner only",
            convenor="Convenor only",
            deliverer="Direct deliverer only",
            several="Several roles",
        ),
        _role,
    ),
    Category(
        "verification",
        "How it was checked",
        "Who has checked what this map says of each LA.",
        [
            ColourClass(level.value, str(level.label), f"shade-step-{step}")
            for level, step in zip(words.Verification, (1, 3, 5), strict=True)
        ],
        _verification,
    ),
)

# The colourings that a single choice of the same name breaks up (`match_colouring.py`) into the LAs
# that have it alone and those that have it among several; with what each option is called.
BROKEN_UP: Mapping[str, Mapping[str, str]] = {
    "kind": {
        kind.value: "ABEP" if kind is words.Kind.ABEP else str(kind.label) for kind in words.Kind
    },
    "funding": {model.value: str(model.label) for model in words.FundingModel},
    "role": {role.value: str(role.label) for role in words.AuthorityRole},
}
ALONE, AMONG = "alone", "among"

# The keys of the classes that each colouring can have.
CLASS_KEYS: Mapping[str, Sequence[str]] = {
    DEFAULT_COLOURING: [shade.key for shade in COUNT_CLASSES],
    **{
        category.key: [
            *(colour.key for colour in category.classes),
            *([ALONE, AMONG] if category.key in BROKEN_UP else []),
        ]
        for category in CATEGORIES
    },
    **{
        figure.key: [NOTHING, *(f"q{step}" for step in range(1, CLASSES_OF_A_FIGURE + 1))]
        for _, figure in COLOURINGS
    },
}
