"""Text that everybody can read: no e-mail address is in it, and no person where a role is meant.

What is published goes into the history, feeds, files and editions, and is hard to take back.
"""

import re
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models

from .model_fields import CleanCharField, CleanLinesField, CleanTextField

WEB_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
# With the dot of a domain: some projects have an "@" in their names.
EMAIL_ADDRESS = re.compile(r"[^\s@<>()]@[^\s@<>()]+\.[^\W\d_]{2}")
# Begins with a nought or a plus, and has ten digits or more.
TELEPHONE_NUMBER = re.compile(r"(?<!\w)(?:\+\d|\(?0\d)(?:[\s().–-]*\d){8,}")

NO_ADDRESS = "Everybody can read this, so leave the e-mail address out."
NO_TELEPHONE = "Everybody can read this, so leave the telephone number out."


def refuse_email_address(text: str) -> None:
    """Raises ValidationError where the text holds an e-mail address; one of the web is none."""
    if EMAIL_ADDRESS.search(WEB_ADDRESS.sub("", text)):
        raise ValidationError(NO_ADDRESS, code="email_address")


def refuse_person(text: str) -> None:
    """Raises ValidationError where a role is given together with a way to reach a person."""
    if "@" in text:
        raise ValidationError(f"A role, never a person: {NO_ADDRESS}", code="email_address")
    if TELEPHONE_NUMBER.search(text):
        raise ValidationError(f"A role, never a person: {NO_TELEPHONE}", code="telephone")


def has_name(text: str, name: str) -> bool:
    """Tells whether a person's full name stands in the text.

    One word alone is not looked for: many names are words as well, such as May or Head.
    """
    words = name.casefold().split()
    pattern = r"\s+".join(map(re.escape, words))
    return len(words) > 1 and bool(re.search(rf"(?<!\w){pattern}(?!\w)", text.casefold()))


class PublicText(models.Model):
    """A record whose texts everybody can read: each is held to `refuse_email_address`."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        faults: dict[str, list[ValidationError]] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            faults = error.error_dict
        for field in self._meta.concrete_fields:
            is_text = isinstance(field, CleanCharField | CleanTextField | CleanLinesField)
            if not is_text or field.name in faults or field.name in (exclude or ()):
                continue
            value = getattr(self, field.attname)
            try:
                refuse_email_address("\n".join(value) if isinstance(value, list) else value)
            except ValidationError as error:
                faults[field.name] = [error]
        if faults:
            raise ValidationError(faults)
