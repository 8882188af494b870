"""The lenses through which LAs are like one another, each said once: to add one, put it here."""

from dataclasses import dataclass
from math import log
from typing import Any, Self

from django.db import models

from .figures import Profile


@dataclass(frozen=True)
class ComparedFigure:
    """A figure of `Profile`; on a log scale two LAs are compared by ratio, not by difference."""

    field: str
    is_ratio: bool = False

    def of(self, profile: Profile) -> float | None:
        """Returns the figure as it is compared; None if not found, or without a logarithm."""
        value = getattr(profile, self.field)
        if value is None or (self.is_ratio and value <= 0):
            return None
        return log(value) if self.is_ratio else float(value)


class Lens(models.TextChoices):
    """One way of asking which LAs are like a given one: how it is asked, and in which figures.

    With figures a lens is computed from them (see `similarity`); without, LAs come from elsewhere
    (see `similar`). Its code, its facts and its label stand together here and nowhere else.
    """

    how: str
    figures: tuple[ComparedFigure, ...]

    def __new__(cls, code: str, *facts: Any) -> Self:
        lens = str.__new__(cls, code)
        lens._value_ = code
        lens.how, lens.figures = facts
        return lens

    STATISTICAL = (
        "statistical",
        "The ten LAs that the Department for Education (DfE) names as most like this one for its "
        "children’s services, with DfE’s own word for how close each is. DfE’s model of April "
        "2021; nothing is computed here.",
        (),
        "Statistical neighbours",
    )
    DEPRIVATION = (
        "deprivation",
        "The ten LAs nearest in two figures that weigh the same: the average deprivation score "
        "and the share of people who live in rural areas.",
        (ComparedFigure("imd_average_score"), ComparedFigure("rural_percent")),
        "Deprivation and rurality",
    )
    SIZE = (
        "size",
        "The ten LAs nearest in two figures that weigh the same: population and area. Both are "
        "compared by ratio, so that twice as many people is the same step everywhere.",
        (ComparedFigure("population", is_ratio=True), ComparedFigure("area_km2", is_ratio=True)),
        "Size",
    )
    ACADEMIES = (
        "academies",
        "The ten LAs nearest in two figures that weigh the same: the shares of primary and of "
        "secondary schools that are academies.",
        (
            ComparedFigure("primary_academies_percent"),
            ComparedFigure("secondary_academies_percent"),
        ),
        "Academies",
    )
    NEXT_DOOR = (
        "next_door",
        "Every LA that shares a border with this one, the longest border first, and those that a "
        "bridge, a tunnel or a ferry joins to it across water.",
        (),
        "Neighbours",
    )

    @property
    def sentence_label(self) -> str:
        """The label as it stands inside a sentence."""
        return self.label[0].lower() + self.label[1:]

    @property
    def is_computed(self) -> bool:
        """True for a lens of profile figures, whose LAs are kept in `SimilarAuthority`."""
        return bool(self.figures)


COMPUTED = tuple(lens for lens in Lens if lens.is_computed)
