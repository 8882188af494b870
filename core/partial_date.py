"""Days known only as far as a source tells them: "2021", "2021-05" or "2021-05-14"."""

import re
from datetime import date

from django.utils.formats import date_format

PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def first_day(text: str) -> date:
    """Returns the first day that a partial date may mean. Raises ValueError where there is none."""
    if not re.match(PATTERN, text, re.ASCII):
        raise ValueError(
            "Write a year, a year and month, or a day, such as 2021, 2021-05 or 2021-05-14."
        )
    parts = [int(part) for part in text.split("-")]
    try:
        return date(*[*parts, 1, 1][:3])
    except ValueError as fault:
        raise ValueError("There is no such month or day.") from fault


def in_words(text: str) -> str:
    """Returns a partial date as it is read: "2021", "May 2021" or "14 May 2021"."""
    words = {4: "Y", 7: "F Y", 10: "j F Y"}
    return date_format(first_day(text), words[len(text)])
