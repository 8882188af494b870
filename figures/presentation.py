"""Puts an LA’s figures into words."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.text import capfirst

from .models import Figure, Profile

PROFILE_ORDER = (
    "population",
    "population_0_15",
    "area_km2",
    "imd_average_score",
    "imd_rank_of_152",
    "rural_percent",
    "rural_urban_class",
    "schools",
    "academies_percent",
    "primary_academies_percent",
    "secondary_academies_percent",
    "education_investment_area",
    "priority_education_investment_area",
    "opportunity_area",
)


@dataclass(frozen=True)
class Detail:
    """One line of a list of terms; no values means that nothing was found."""

    term: str
    values: list[str]
    note: str = ""


def figure_entry(profile: Profile, figure: Figure) -> Detail:
    """One figure of an LA with its date and source."""
    note = f"{capfirst(figure.dated)}. {figure.source}."
    return Detail(figure.label, _figure_values(profile, figure), note)


def in_units(value: float, figure: Figure) -> str:
    """A number as it is shown: "210,110 people", "3.93%"."""
    number = intcomma(f"{value:g}" if isinstance(value, float) else value)
    joint = "" if figure.unit in {"%", ""} else " "
    unit = "" if figure.unit in {"rank", "score"} else figure.unit
    return f"{number}{joint if unit else ''}{unit}"


def _figure_values(profile: Profile, figure: Figure) -> list[str]:
    value = getattr(profile, figure.field)
    if figure.field == "opportunity_area":
        # The list of Opportunity Areas is complete, so a blank is a fact here.
        return [value or "None"]
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["Yes" if value else "No"]
    if figure.field == "rural_urban_class":
        return [profile.get_rural_urban_class_display()]
    return [in_units(value, figure)]
