"""A picture as a file: SVG from a template, PNG and PDF from that by Cairo."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import cairocffi as cairo
from cairosvg.parser import Tree
from cairosvg.surface import PDFSurface, PNGSurface, Surface, SVGSurface
from django.template.loader import render_to_string

from .layout import (
    A4,
    CARD,
    Picture,
    PictureSize,
)

# So many drawn pictures are kept in memory by each server process (about 300 kB each).
KEPT = 48


class DatedPdf(PDFSurface):  # type: ignore[misc]
    """A PDF of the records' date, not of the moment, so that the same view is the same bytes."""

    def __init__(self, tree: Tree, *arguments: Any, **options: Any) -> None:
        self.tree = tree
        super().__init__(tree, *arguments, **options)

    def _create_surface(self, width: float, height: float) -> tuple[cairo.PDFSurface, float, float]:
        surface, width, height = super()._create_surface(width, height)
        title = next(child.text for child in self.tree.children if child.tag == "title")
        surface.set_metadata(cairo.PDF_METADATA_TITLE, title)
        surface.set_metadata(
            cairo.PDF_METADATA_CREATE_DATE, f"{self.tree['data-records-of']}T00:00:00Z"
        )
        return surface, width, height


@dataclass(frozen=True)
class PictureFormat:
    sheet: PictureSize
    content_type: str
    surface: type[Surface]


FORMATS: Mapping[str, PictureFormat] = {
    "svg": PictureFormat(CARD, "image/svg+xml", SVGSurface),
    "png": PictureFormat(CARD, "image/png", PNGSurface),
    "pdf": PictureFormat(A4, "application/pdf", DatedPdf),
}


def drawing_of(picture: Picture) -> str:
    """The picture as SVG."""
    return render_to_string("explore/picture.svg", {"picture": picture})


def tag_of(drawing: str, kind: str) -> str:
    """Names the file by what is on it."""
    return f'"{sha256(f"{kind}:{cairo.cairo_version_string()}:{drawing}".encode()).hexdigest()}"'


def file_of(drawing: str, kind: str) -> bytes:
    """The bytes of a drawing in one of FORMATS."""
    return drawing.encode() if kind == "svg" else drawn(drawing, kind)


@lru_cache(maxsize=KEPT)
def drawn(drawing: str, kind: str) -> bytes:
    return bytes(FORMATS[kind].surface.convert(bytestring=drawing.encode()))
