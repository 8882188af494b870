"""Reckoning in months."""

from datetime import date

import pytest

from core.months import in_words, months_before


def test_the_last_day_of_a_month_stays_the_last() -> None:
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert months_before(date(2026, 8, 31), 18) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "a month"), (6, "6 months"), (12, "a year"), (18, "18 months"), (24, "2 years")],
)
def test_months_in_words(months: int, words: str) -> None:
    assert in_words(months) == words
