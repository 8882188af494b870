"""The figures that pages show of an LA, each once and in their order: to add one, put it here.

What a figure is called, its unit, date, source and note stand in its row of `Figure`, which comes
from `fixtures/figures.csv`, or from the round of a survey that was published last. Columns of
`Profile` that are not listed here are in files and the API alone.
"""

from collections.abc import Sequence
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
    # Where classes begin, if not where as many LAs fall into each: that would put them in an order.
    bounds: Sequence[float] = ()
    # What the class of the LAs without a value is called.
    blank: str = "Not found"


@dataclass(frozen=True)
class ShownFigure:
    """A figure that pages show."""

    field: str
    # Whether LAs stand in an order by it. A rank does not: it already says where an LA stands.
    is_ranked: bool = False
    colouring: FigureColouring | None = None
    # What a blank says where it is a fact, and does not mean "not found".
    blank: str = ""
    # The indicator of a survey that fills it, and the columns that its 95 % interval reaches from
    # and to. Nothing is in it, and no page shows it, before a round is published.
    indicator: str = ""
    interval: Sequence[str] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field, *self.interval)

    @property
    def model_field(self) -> ModelField:
        return cast("ModelField", Profile._meta.get_field(self.field))

    @property
    def is_number(self) -> bool:
        return value_type(self.model_field) in (ValueType.NUMBER, ValueType.DECIMAL)


NOT_SHOWN = "Not shown: fewer than ten answers, or to protect another LA’s"
QUARTERS = (25, 50, 75)
OF_A_SURVEY = (
    "Not everybody did, so a share may be well out by chance, and LAs are not ranked. An LA is "
    "not shown if it has fewer than ten answers, or to protect another LA’s."
)

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
        ShownFigure(
            "leaders_in_partnership_percent",
            indicator="belongs",
            interval=("leaders_in_partnership_low", "leaders_in_partnership_high"),
            blank=NOT_SHOWN,
            colouring=FigureColouring(
                5,
                "belongs",
                "Leaders in a local partnership",
                f"Share of the school leaders who answered our last survey. {OF_A_SURVEY}",
                "%",
                QUARTERS,
                "Not shown: too few answers",
            ),
        ),
        ShownFigure(
            "leaders_would_join_percent",
            indicator="would_join",
            interval=("leaders_would_join_low", "leaders_would_join_high"),
            blank=NOT_SHOWN,
            colouring=FigureColouring(
                6,
                "would_join",
                "Leaders who would join a partnership",
                f"Of the school leaders in none who answered our last survey. {OF_A_SURVEY}",
                "%",
                QUARTERS,
                "Not shown: too few answers",
            ),
        ),
    )
}
# The figures of which pages draw where an LA stands among all.
WITH_STRIP = tuple(
    figure.field for figure in SHOWN_FIGURES.values() if figure.is_ranked or figure.interval
)
SURVEY_FIGURES = {figure.indicator: figure for figure in SHOWN_FIGURES.values() if figure.indicator}
SURVEY_COLUMNS = tuple(column for figure in SURVEY_FIGURES.values() for column in figure.columns)
# The columns that files fill.
FILE_FIELDS = tuple(field for field in PROFILE_FIELDS if field not in SURVEY_COLUMNS)
COLOURINGS = sorted(
    (
        (figure.field, figure.colouring)
        for figure in SHOWN_FIGURES.values()
        if figure.colouring is not None
    ),
    key=lambda pair: pair[1].place,
)
