"""The boxes that take a partnership by its name, or by the address of its page.

A list to choose from would be thousands long. What is typed is looked up when it is sent.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list

from core.form_fields import CleanFormField
from core.history.row_changes import formerly_at
from core.name_search import MatchQuality, name_key

from .models import Partnership

# Of those that are meant, or that look like what was typed, no more are named.
MOST_NAMED = 5


class PartnershipBox(CleanFormField, forms.CharField):
    """A partnership: the value is the row, or None."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=300, **given)

    def prepare_value(self, value: Any) -> Any:
        """Returns what the box shows of a partnership, or of its slug: a name that leads back."""
        partnership = Partnership.objects.filter(slug=value).first() if value else None
        return _typed_for(partnership) if partnership else value

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        return partnership_named(typed) if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class PartnershipsBox(CleanFormField, forms.CharField):
    """Several partnerships, typed one a line: the value is a list of rows."""

    widget = forms.Textarea

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=4000, **given)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        rows = Partnership.objects.filter(slug__in=value).order_by("name")
        return "\n".join(map(_typed_for, rows))

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().clean(value) or "").splitlines()]
        return [partnership_named(line) for line in dict.fromkeys(lines) if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        shown = (self.prepare_value(initial) or "").split("\n")
        return shown != (data or "").replace("\r\n", "\n").split("\n")


def partnership_named(typed: str) -> Partnership:
    """Returns the one partnership that a name or an address means, also a former address.

    Raises ValidationError with what can be meant where it is none or several.
    """
    slug = typed.strip().rstrip("/").rpartition("/")[2]
    at_address = Partnership.objects.filter(slug=slug).first() or formerly_at(Partnership, slug)
    if at_address:
        return at_address
    alike = list(Partnership.objects.with_coverage().match_names(typed, MOST_NAMED + 1))
    exact = [row for row in alike if row.nearness == MatchQuality.EXACT]
    # A name counts before what others were called.
    by_name = [row for row in exact if name_key(row.name) == name_key(typed)]
    if len(by_name or exact) == 1:
        return (by_name or exact)[0]
    if exact:
        raise ValidationError(
            f"Several partnerships are called “{typed}”. Enter the address of the page of the "
            f"one that you mean: {_offered(exact)}."
        )
    likely = alike or list(Partnership.objects.with_coverage().fuzzy_match(typed)[:MOST_NAMED])
    meant = f" Do you mean {_offered(likely)}?" if likely else ""
    raise ValidationError(
        f"No partnership on the map is called “{typed}”. Enter its name as its page has it, or "
        f"the address of that page.{meant}"
    )


def _typed_for(partnership: Partnership) -> str:
    """Returns the name of a partnership, or its address where another has that name too."""
    try:
        is_clear = partnership_named(partnership.name) == partnership
    except ValidationError:
        is_clear = False
    return partnership.name if is_clear else partnership.get_absolute_url()


def _offered(partnerships: list[Partnership]) -> str:
    named = [f"{row.name} ({row.places}), {row.get_absolute_url()}" for row in partnerships]
    return get_text_list(named[:MOST_NAMED], "or")
