"""A survey shows nothing small, and nothing by which something small can be found."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, combinations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.disclosure import (
    FEWEST_ANSWERS,
    FEWEST_SCHOOLS,
    AnswerBase,
    HiddenReason,
    hidden_groups,
    whole_percent,
    wilson_interval,
)

REGIONS = {"north": ("n1", "n2", "n3"), "south": ("s1", "s2", "s3"), "west": ("w1",)}
PHASES = ("early", "primary", "secondary")
TYPES = ("academy", "maintained")
AUTHORITIES = {authority: region for region, them in REGIONS.items() for authority in them}
DIVISIONS: list[tuple[str, Sequence[str]]] = [
    ("england", list(REGIONS)),
    *REGIONS.items(),
    ("england", PHASES),
    ("england", TYPES),
]
GROUPS = ("england", *REGIONS, *AUTHORITIES, *PHASES, *TYPES)


class Answered(NamedTuple):
    """An answer of an invented round, with what it is counted by."""

    authority: str
    phase: str
    kind: str
    school: int

    @property
    def groups(self) -> set[str]:
        return {"england", AUTHORITIES[self.authority], self.authority, self.phase, self.kind}


def answers(most: int) -> st.SearchStrategy[list[Answered]]:
    """Many of a few LAs, few of the others: as a round is."""
    numbers = st.lists(st.integers(0, 14), min_size=len(AUTHORITIES), max_size=len(AUTHORITIES))

    def fill(drawn: tuple[list[int], int]) -> list[Answered]:
        many, seed = drawn
        return [
            Answered(
                authority,
                PHASES[min((seed * 7 + place * 5 + place // 3) % 7, 2)],
                TYPES[(seed + place * place) % 5 == 0],
                (place * (seed + 1)) % 5,
            )
            for authority, number in zip(AUTHORITIES, many, strict=True)
            for place in range(min(number, most))
        ]

    return st.tuples(numbers, st.integers(0, 30)).map(fill)


def base_of(answered: Iterable[Answered]) -> dict[str, AnswerBase]:
    answered = list(answered)
    of_groups = {
        group: [answer for answer in answered if group in answer.groups] for group in GROUPS
    }
    return {
        group: AnswerBase(len(them), len({(a.authority, a.school) for a in them}))
        for group, them in of_groups.items()
    }


class Attacker:
    """Knows what every shown group holds, and adds and subtracts whatever leads anywhere.

    A group is a vector over all cells of LA, phase and type; what can be found is what lies in the
    span of the shown ones, found by elimination (in whole numbers, of a large prime's field).
    """

    PRIME = 2_147_483_647
    CELLS = tuple((la, phase, kind) for la in AUTHORITIES for phase in PHASES for kind in TYPES)

    def __init__(self, shown: Iterable[str]) -> None:
        self.rows: list[tuple[int, list[int]]] = []
        for group in shown:
            if rest := self._reduced(self.vector({group})):
                pivot, row = rest
                inverse = pow(row[pivot], -1, self.PRIME)
                self.rows.append((pivot, [value * inverse % self.PRIME for value in row]))

    def vector(self, union: Collection[str]) -> list[int]:
        return [int(not Answered(*cell, 0).groups.isdisjoint(union)) for cell in self.CELLS]

    def _reduced(self, vector: list[int]) -> tuple[int, list[int]] | None:
        for pivot, row in self.rows:
            if factor := vector[pivot]:
                vector = [(a - factor * b) % self.PRIME for a, b in zip(vector, row, strict=True)]
        pivots = [place for place, value in enumerate(vector) if value]
        return (pivots[0], vector) if pivots else None

    def finds(self, union: Collection[str]) -> bool:
        return self._reduced(self.vector(set(union))) is None


def unions(parts: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return chain.from_iterable(combinations(parts, size) for size in range(1, len(parts) + 1))


def assert_nothing_small_is_found(answered: list[Answered], shown: Iterable[str]) -> None:
    """Looks at every union of parts that adding and subtracting leads to."""
    attacker = Attacker(shown)
    for parts in (list(AUTHORITIES), list(REGIONS), PHASES, TYPES):
        for union in unions(parts):
            them = [answer for answer in answered if not answer.groups.isdisjoint(union)]
            if not them or not attacker.finds(union):
                continue
            schools = {(answer.authority, answer.school) for answer in them}
            assert len(them) >= FEWEST_ANSWERS, (union, len(them))
            assert len(schools) >= FEWEST_SCHOOLS, (union, schools)


def bounds(
    totals: Mapping[str, int], shown: Collection[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Returns the least and the most that each group can hold, by passing bounds up and down."""
    least = {group: totals[group] if group in shown else 0 for group in GROUPS}
    most = {group: totals[group] if group in shown else 10**6 for group in GROUPS}
    for _ in range(6):
        for whole, parts in DIVISIONS:
            least[whole] = max(least[whole], sum(least[part] for part in parts))
            most[whole] = min(most[whole], sum(most[part] for part in parts))
            for part in parts:
                others = [other for other in parts if other != part]
                most[part] = min(most[part], most[whole] - sum(least[o] for o in others))
                least[part] = max(least[part], least[whole] - sum(most[o] for o in others))
    return least, most


@settings(max_examples=60, deadline=None)
@given(answers(most=30))
def test_nothing_small_is_shown_or_found_by_subtraction(answered: list[Answered]) -> None:
    base = base_of(answered)

    hidden = hidden_groups([base], DIVISIONS)

    shown = [group for group in GROUPS if group not in hidden]
    assert all(base[group].reason is None for group in shown)
    assert_nothing_small_is_found(answered, shown)


@settings(max_examples=60, deadline=None)
@given(answers(most=30))
def test_no_hidden_number_is_pinned_between_bounds(answered: list[Answered]) -> None:
    base = base_of(answered)
    totals = {group: base[group].answers for group in GROUPS}

    hidden = hidden_groups([base], DIVISIONS)

    least, most = bounds(totals, [group for group in GROUPS if group not in hidden])
    for group, reason in hidden.items():
        assert least[group] <= totals[group] <= most[group]
        if totals[group] and reason is not HiddenReason.SUBTRACTION:
            assert least[group] < most[group], group


@settings(max_examples=40, deadline=None)
@given(answers(most=30), st.integers(2, 9))
def test_figures_that_share_answers_are_hidden_together(
    answered: list[Answered], every: int
) -> None:
    """A question, and a figure made of it on fewer answers: both tables lie before the attacker."""
    fewer = [answer for place, answer in enumerate(answered) if place % every]

    hidden = hidden_groups([base_of(answered), base_of(fewer)], DIVISIONS)

    shown = [group for group in GROUPS if group not in hidden]
    for table in (answered, fewer):
        assert_nothing_small_is_found(table, shown)


@settings(max_examples=40, deadline=None)
@given(answers(most=30), st.sets(st.sampled_from(GROUPS)))
def test_who_answers_the_same_again_is_hidden_by_the_same(
    answered: list[Answered], hidden_before: set[str]
) -> None:
    """The tables of two rounds lie before the attacker, who takes the answers to be the same."""
    first = hidden_groups([base_of(answered)], DIVISIONS, hidden_before)

    second = hidden_groups([base_of(answered)], DIVISIONS, set(first))

    shown = [group for group in GROUPS if group not in first or group not in second]
    assert_nothing_small_is_found(answered, shown)


@pytest.mark.parametrize(
    ("answers", "schools", "reason"),
    [
        (10, 3, None),
        (9, 9, HiddenReason.FEW_ANSWERS),
        (10, 2, HiddenReason.FEW_SCHOOLS),
        (0, 0, HiddenReason.FEW_ANSWERS),
    ],
)
def test_ten_answers_of_three_schools_are_enough(answers, schools, reason) -> None:
    assert AnswerBase(answers, schools).reason is reason


def test_the_smallest_goes_with_one_that_is_too_small() -> None:
    base = {
        "whole": AnswerBase(62, 40),
        "small": AnswerBase(2, 2),
        "middle": AnswerBase(20, 15),
        "large": AnswerBase(40, 23),
    }
    divisions = [("whole", ["small", "middle", "large"])]

    assert hidden_groups([base], divisions) == {
        "small": HiddenReason.FEW_ANSWERS,
        "middle": HiddenReason.SUBTRACTION,
    }
    # But the one that the last round hid, if there is one.
    assert hidden_groups([base], divisions, {"large"}).keys() == {"small", "large"}


def test_answers_that_are_in_no_part_are_not_given_away() -> None:
    base = {"whole": AnswerBase(33, 20), "one": AnswerBase(15, 9), "two": AnswerBase(16, 9)}

    hidden = hidden_groups([base], [("whole", ["one", "two"])])

    assert hidden == {"one": HiddenReason.SUBTRACTION}


def test_parts_of_what_is_hidden_are_hidden() -> None:
    base = {"whole": AnswerBase(30, 2), "one": AnswerBase(15, 9), "two": AnswerBase(15, 9)}

    assert len(hidden_groups([base], [("whole", ["one", "two"])])) == 3


@pytest.mark.parametrize(
    ("count", "of", "share", "interval"),
    [
        (0, 10, 0, (0, 28)),
        (5, 10, 50, (23, 77)),
        (1, 8, 13, (2, 48)),
        (10, 10, 100, (72, 100)),
        (300, 600, 50, (46, 54)),
    ],
)
def test_shares_are_whole_and_their_intervals_are_wilsons(count, of, share, interval) -> None:
    assert whole_percent(count, of) == share
    assert wilson_interval(count, of) == interval


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_in_its_interval(given) -> None:
    count, of = given
    low, high = wilson_interval(count, of)

    assert 0 <= low <= whole_percent(count, of) <= high <= 100
