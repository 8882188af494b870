"""The figures that pages show of an LA, each once and in their order: to add one, put it here.

What a figure is called, its unit, date, source and note stand in its row of `Figure`, which comes
from `fixtures/figures.csv`. Columns of `Profile` that are not listed here are in files and the
API alone.
"""

from dataclasses import dataclass
from typing import cast

from core.value_types import ModelField, ValueType, value_type

from .models import Profile

# Every figure, shown or not.
PROFILE_FIELDS = tuple(
    field.name for field in Profile._meta.concrete_fields if field.name != "authority"
)


@dataclass(frozen=True)
class FigureColouring:
    """Says how the map is coloured by a figure: its place among the others, its key, its legend."""

    place: int
    key: str
    label: str
    note: str
    unit: str = ""


@dataclass(frozen=True)
class ShownFigure:
    """A figure that pages show."""

    field: str
    # Whether LAs stand in an order by it. A rank does not: it already says where an LA stands.
    is_ranked: bool = False
    colouring: FigureColouring | None = None
    # What a blank says where it is a fact, and does not mean "not found".
    blank: str = ""

    @property
    def model_field(self) -> ModelField:
        return cast("ModelField", Profile._meta.get_field(self.field))

    @property
    def is_number(self) -> bool:
        return value_type(self.model_field) in (ValueType.NUMBER, ValueType.DECIMAL)


SHOWN_FIGURES = {
    figure.field: figure
    for figure in (
        ShownFigure(
            "population",
            is_ranked=True,
            colouring=FigureColouring(4, "population", "Population", "Census 2021."),
        ),
        ShownFigure("population_0_15", is_ranked=True),
        ShownFigure("area_km2", is_ranked=True),
        ShownFigure(
            "imd_average_score",
            is_ranked=True,
            colouring=FigureColouring(
                1,
                "deprivation",
                "Deprivation",
                "Average score, Indices of Deprivation 2025; higher is more deprived.",
            ),
        ),
        ShownFigure("imd_rank_of_152"),
        ShownFigure(
            "rural_percent",
            is_ranked=True,
            colouring=FigureColouring(
                2, "rurality", "Rurality", "Share of people in rural areas, 2011.", unit="%"
            ),
        ),
        ShownFigure("rural_urban_class"),
        ShownFigure("schools", is_ranked=True),
        ShownFigure(
            "academies_percent",
            is_ranked=True,
            colouring=FigureColouring(
                3, "academies", "Academies", "Share of state-funded schools, 24 May 2025.", unit="%"
            ),
        ),
        ShownFigure("primary_academies_percent", is_ranked=True),
        ShownFigure("secondary_academies_percent", is_ranked=True),
        ShownFigure("education_investment_area"),
        ShownFigure("priority_education_investment_area"),
        # The list of Opportunity Areas is complete, so a blank is a fact here.
        ShownFigure("opportunity_area", blank="None"),
    )
}
RANKED = tuple(figure.field for figure in SHOWN_FIGURES.values() if figure.is_ranked)
COLOURINGS = sorted(
    (
        (figure.field, figure.colouring)
        for figure in SHOWN_FIGURES.values()
        if figure.colouring is not None
    ),
    key=lambda pair: pair[1].place,
)
