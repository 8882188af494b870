"""The map's classes can be told apart by everybody, on light and on dark paper.

Colour-blindness is simulated by the matrices of Machado, Oliveira and Fernandes (2009), "A
Physiologically-based Model for Simulation of Color Vision Deficiency", for full severity.
"""

import re
from itertools import pairwise

import numpy as np
import pytest
from django.conf import settings

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
# A difference of lightness (CIE L*, 0 to 100) that neighbours on a ramp keep for every eye.
LEAST_STEP = 8


def variables(scheme: str) -> dict[str, str]:
    """The colours of the style sheet; the dark ones are those in its dark block."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    light, _, rest = css.partition("@media screen and (prefers-color-scheme: dark)")
    block = light if scheme == "light" else rest.partition("\n  }\n")[0]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))


def lightness(colour: str, vision: np.ndarray) -> float:
    """CIE L* of a colour as that vision sees it."""
    srgb = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(vision @ linear, 0, 1)
    y = (TO_XYZ @ seen)[1] / WHITE[1]
    return float(116 * np.cbrt(y) - 16 if y > 0.008856 else 903.3 * y)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ramp", RAMPS.values(), ids=RAMPS)
@pytest.mark.parametrize("vision", VISION.values(), ids=VISION)
def test_each_class_is_lighter_or_darker_than_the_one_before(scheme, ramp, vision) -> None:
    colours = variables(scheme)
    seen = [lightness(colours[name], vision) for name in ramp]

    steps = [after - before for before, after in pairwise(seen)]
    towards = -1 if scheme == "light" else 1
    assert all(step * towards >= LEAST_STEP for step in steps), [round(one, 1) for one in seen]
