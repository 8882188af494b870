"""Bounds a search by the number of its words: each is another look through what is searched."""

import re

from django.core.exceptions import ValidationError

MOST_WORDS = 20


def check_number_of_words(text: str) -> None:
    if len(re.findall(r"\w+", text)) > MOST_WORDS:
        raise ValidationError(f"Enter at most {MOST_WORDS} words.")
