"""The colours of the style sheets, which are written there and nowhere else.

Pictures are drawn on light paper, so these are the colours of the light scheme.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

VARIABLE = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{3,6});")
SHADE = re.compile(r"\.(shade-[\w-]+)\s*\{\s*fill:\s*var\(--([\w-]+)\);\s*\}")


@cache
def colours() -> Mapping[str, str]:
    """Colour by the name of its variable: `colours()["ink_soft"]`."""
    light, _, _ = _css("tokens").partition("@media screen and (prefers-color-scheme: dark)")
    return {name.replace("-", "_"): colour for name, colour in VARIABLE.findall(light)}


@cache
def class_colours() -> Mapping[str, str]:
    """Colour by the CSS class of a class of the legend, but for those that are hatched."""
    return {
        css_class: colours()[name.replace("-", "_")]
        for css_class, name in SHADE.findall(_css("coloured_map"))
    }


def _css(name: str) -> str:
    return Path(str(finders.find(f"css/{name}.css"))).read_text()
