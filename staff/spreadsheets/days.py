"""Understands days, however a spreadsheet program wrote them."""

import re
from datetime import date, datetime, timedelta

# Three parts, and a midnight that some programs add.
_DAY = re.compile(
    r"(\w{1,9})[\s./,-]+(\w{1,9})[\s./,-]+(\d{1,4})(?:[T\s]+0?0:00(?::00)?(?:\.0+)?Z?)?"
)
_FORMS = (
    *("%Y-%m-%d", "%d-%m-%Y", "%m-%d-%Y", "%d-%m-%y", "%m-%d-%y"),
    *("%d-%b-%Y", "%d-%B-%Y", "%d-%b-%y", "%d-%B-%y", "%b-%d-%Y", "%B-%d-%Y"),
)
# The number of a day in a cell that is not formatted as one. Taken from 2000 to 2099.
_NUMBER = re.compile(r"\d{5}")
_DAY_ZERO = date(1899, 12, 30)
_FIRST, _LAST = date(2000, 1, 1), date(2099, 12, 31)


def days_written(text: str) -> set[date]:
    """Returns the days that the text may mean: none, one, or two where day and month may swap."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return set()
    written = "-".join(match.groups()).lower().replace("sept-", "sep-")
    days = set()
    for form in _FORMS:
        try:
            days.add(datetime.strptime(written, form).date())  # noqa: DTZ007
        except ValueError:
            continue
    return days


def days_meant(text: str) -> set[date]:
    """Does as `days_written`; the number of a day is understood too."""
    if _NUMBER.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return {day} if _FIRST <= day <= _LAST else set()
    return days_written(text)
