"""Puts an LA’s figures into words."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.text import capfirst

from core.value_types import in_words

from .models import Figure, Profile
from .registry import SHOWN_FIGURES


@dataclass(frozen=True)
class Detail:
    """One line of a list of terms; no values means that nothing was found."""

    term: str
    values: list[str]
    note: str = ""


def figure_entry(profile: Profile, figure: Figure) -> Detail:
    """Returns one figure of an LA with its date and source."""
    shown = SHOWN_FIGURES[figure.field]
    value = getattr(profile, figure.field)
    if value is None or value == "":
        values = [shown.blank] if shown.blank else []
    elif shown.is_number:
        values = [in_units(value, figure)]
    else:
        values = in_words(shown.model_field, value)
    return Detail(figure.label, values, f"{capfirst(figure.dated)}. {figure.source}.")


def in_units(value: float, figure: Figure) -> str:
    """Returns a number as it is shown: "210,110 people", "3.93%"."""
    number = intcomma(f"{value:g}" if isinstance(value, float) else value)
    joint = "" if figure.unit in {"%", ""} else " "
    unit = "" if figure.unit in {"rank", "score"} else figure.unit
    return f"{number}{joint if unit else ''}{unit}"
