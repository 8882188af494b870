"""The map's classes can be told apart by everybody, on light and on dark paper.

Colour-blindness is simulated by the matrices of Machado, Oliveira and Fernandes (2009), "A
Physiologically-based Model for Simulation of Color Vision Deficiency", for full severity.
"""

import re
from itertools import combinations, pairwise

import numpy as np
import pytest
from django.conf import settings
from django.http import QueryDict

from explore.colourings import round_bounds
from explore.map_view import MapView

VISION = {
    "full colour vision": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)
RAMPS = {
    "number of ABEPs": ("--shade-one", "--shade-two", "--shade-more"),
    "five steps": ("--step-1", "--step-2", "--step-3", "--step-4", "--step-5"),
}
HUES = ("--hue-1", "--hue-2", "--hue-3", "--hue-4", "--shade-ground", "--shade-out")
# A distance between two colours (CIE L*a*b*) at which nobody takes one for the other.
LEAST_DISTANCE = 25
# A difference of lightness (CIE L*, 0 to 100) that neighbours on a ramp keep for every eye.
LEAST_STEP = 8


def variables(scheme: str) -> dict[str, str]:
    """The colours of the style sheet; the dark ones are those in its dark block."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    light, _, rest = css.partition("@media screen and (prefers-color-scheme: dark)")
    block = light if scheme == "light" else rest.partition("\n  }\n")[0]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))


def lab(colour: str, vision: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of a colour as that vision sees it."""
    srgb = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(vision @ linear, 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), (903.3 * xyz + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def lightness(colour: str, vision: np.ndarray) -> float:
    """CIE L* of a colour as that vision sees it."""
    return float(lab(colour, vision)[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ramp", RAMPS.values(), ids=RAMPS)
@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_each_class_is_lighter_or_darker_than_the_one_before(scheme, ramp, vision) -> None:
    colours = variables(scheme)
    seen = [lightness(colours[name], vision) for name in ramp]

    steps = [after - before for before, after in pairwise(seen)]
    towards = -1 if scheme == "light" else 1
    assert all(step * towards >= LEAST_STEP for step in steps), [round(one, 1) for one in seen]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_classes_without_an_order_are_never_alike(scheme, vision) -> None:
    """Nor like the paper of what is not recorded or left out; those two are told by hatching."""
    colours = variables(scheme)
    for one, other in combinations(HUES, 2):
        if one == "--shade-ground":
            continue
        apart = np.linalg.norm(lab(colours[one], vision) - lab(colours[other], vision))
        assert apart >= LEAST_DISTANCE, (one, other, apart)


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([5.8, 15.735, 19.6, 24.1, 29.9, 45.0], [16, 20, 24, 30]),
        ([0, 0, 0, 0, 0, 0, 0, 3.2, 30.1, 82.5], [8]),
        (
            [40_000, 180_000, 230_000, 270_000, 360_000, 1_500_000],
            [180_000, 240_000, 280_000, 360_000],
        ),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.2, 0.3, 0.4, 0.5]),
        ([7, 7, 7, 7, 7], []),
    ],
)
def test_figures_fall_into_classes_between_round_figures(values, bounds) -> None:
    assert round_bounds(values) == bounds


@pytest.mark.django_db
def test_classes_of_a_figure_leave_no_gap() -> None:
    colouring = MapView(QueryDict("colour=deprivation")).colouring

    _, first, *between, last = [shade.label for shade in colouring.classes]
    ends = [first.removeprefix("Under ")]
    for label in between:
        low, high = label.split(" to under ")
        assert low == ends[-1]
        ends.append(high)
    assert last == f"{ends[-1]} or more"
    assert len(ends) == 4
    assert all(end.isdecimal() for end in ends)
    assert colouring.class_of["E06000002"] == "q5"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("colour=role&role=convenor", ["Convenor only", "Convenor and others"]),
        ("colour=kind&kind=abep", ["ABEP only", "ABEP and others"]),
        (
            "colour=funding&funding=subscription",
            ["Membership subscription only", "Membership subscription and others"],
        ),
    ],
)
def test_a_single_choice_breaks_up_several(query: str, labels: list[str]) -> None:
    """The LAs that have it among several read as having it."""
    legend = MapView(QueryDict(query)).legend

    assert [entry.colour.label for entry in legend[1:]] == labels
    assert all(entry.count for entry in legend[1:]), legend
    assert len({entry.colour.css_class for entry in legend}) == 3
    of_two = MapView(QueryDict(f"{query}&role=funder&kind=maths_hub&funding=hosted")).legend
    assert len(of_two) == 5
