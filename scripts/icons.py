"""Makes the icons that take no SVG from the site's mark.

usage: .venv/bin/python -m scripts.icons
"""

from io import BytesIO
from pathlib import Path

from cairosvg import svg2png
from PIL import Image

IMAGES = Path(__file__).resolve().parent.parent / "static" / "img"
FAVICON_SIZES = (16, 32, 48)
# Apple's has no corners that one sees through: it stands on paper, with room round it.
APPLE_SIZE, APPLE_MARK = 180, 132
PAPER = "#fbfaf6"


def main() -> None:
    drawings = [drawn(size) for size in reversed(FAVICON_SIZES)]
    drawings[0].save(IMAGES / "favicon.ico", append_images=drawings[1:], sizes=[
        (size, size) for size in FAVICON_SIZES
    ])  # fmt: skip
    mark = drawn(APPLE_MARK)
    icon = Image.new("RGB", (APPLE_SIZE, APPLE_SIZE), PAPER)
    place = (APPLE_SIZE - APPLE_MARK) // 2
    icon.paste(mark, (place, place), mark)
    icon.save(IMAGES / "apple-touch-icon.png", optimize=True)


def drawn(size: int) -> Image.Image:
    picture = svg2png(url=str(IMAGES / "mark.svg"), output_width=size, output_height=size)
    return Image.open(BytesIO(picture))


if __name__ == "__main__":
    main()
