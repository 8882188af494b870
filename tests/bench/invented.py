"""Invented records, so that the site can be measured with more than there are.

They are drawn from the shipped ones, so that kinds, lengths of lists and numbers of LAs are as
in life; each mixes several of those, so that there are many sorts. They say in each name, summary
and source that they are invented.
"""

import json
import random
from pathlib import Path
from typing import Any

SEED = 152
PARTNERSHIPS = "partnerships.json"


def write_folder(shipped: Path, folder: Path, times: int) -> Path:
    """A copy of `fixtures/` with `times` as many partnerships; the other files are links."""
    folder.mkdir()
    for path in shipped.iterdir():
        if path.name != PARTNERSHIPS:
            (folder / path.name).symlink_to(path)
    records = json.loads((shipped / PARTNERSHIPS).read_text())
    records += invented(records, number=len(records) * (times - 1))
    (folder / PARTNERSHIPS).write_text(json.dumps(records))
    return folder


def invented(records: list[dict[str, Any]], *, number: int) -> list[dict[str, Any]]:
    """The same records each time."""
    chance = random.Random(SEED)  # noqa: S311 (nothing secret)
    authorities = sorted({part["authority"] for one in records for part in one["coverage"]})
    return [_invented(chance, records, authorities, place) for place in range(1, number + 1)]


def _invented(
    chance: random.Random, records: list[dict[str, Any]], authorities: list[str], place: int
) -> dict[str, Any]:
    model = chance.choice(records)
    mixed = {key: chance.choice(records)[key] for key in ("phases", "focuses", "founded_year")}
    there = chance.sample(authorities, len(model["coverage"]))
    title = f"Invented partnership {place:05}"
    return (
        model
        | mixed
        | {
            "slug": title.lower().replace(" ", "-"),
            "name": title,
            "short_name": "",
            "former_name": "",
            "founded_note": "",
            "summary": f"{title} was made up to measure the site with.",
            "facts": [],
            "notes": [],
            "website": "",
            "contact_page": "",
            "email": "",
            "telephone": "",
            "host": "",
            "host_urn": None,
            "successor": None,
            "coverage": [
                part | {"authority": code, "districts": []}
                for part, code in zip(model["coverage"], there, strict=True)
            ],
            "members": [],
            "ownership": None,
            "sources": [
                source
                | dict.fromkeys(("url", "archived_url", "locator"), "")
                | {
                    "title": f"Invented source {number}",
                    "publisher": "Invented",
                    "supports": "nothing",
                }
                for number, source in enumerate(model["sources"], start=1)
            ],
        }
    )
