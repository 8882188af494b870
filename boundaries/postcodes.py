"""Reads postcodes as people type them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

# The second half is a digit and two letters that are never C, I, K, M, O or V.
_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_UNIT = r"[ABD-HJLNP-UW-Z]{2}"
_FULL = re.compile(rf"({_OUTWARD})([0-9])({_UNIT})")
_SECTOR = re.compile(rf"({_OUTWARD})([0-9])")
# The space decides: "NW1 1" is a sector of NW1, "NW11" a first half.
_SPACED_SECTOR = re.compile(rf"({_OUTWARD})[\s-]+([0-9])")
_OUTWARD_ONLY = re.compile(_OUTWARD)
_IN_TEXT = re.compile(rf"(?<![A-Z0-9])({_OUTWARD})\s*([0-9OILSZB])({_UNIT})(?![A-Z0-9])")
# A letter typed for the digit that it looks like, at the place where only a digit can stand.
_LOOKALIKES = str.maketrans("OILSZB", "011528")
# And either for the other in the first half, where both can stand.
_ALSO_READ_AS = {
    "O": "O0", "0": "0O", "I": "I1", "L": "L1", "1": "1IL",
    "S": "S5", "5": "5S", "Z": "Z2", "2": "2Z", "B": "B8", "8": "8B",
}  # fmt: skip

# The postcode areas in which the list of postcodes has no English one, or next to none.
_ELSEWHERE = {
    "Scotland": "AB DD DG EH FK G HS IV KA KW KY ML PA PH ZE",
    "Wales": "CF LD LL NP NPT SA",
    "Northern Ireland": "BT",
    "the Isle of Man": "IM",
    "Jersey": "JE",
    "Guernsey": "GY",
}
NATION_OF_AREA = {area: nation for nation, areas in _ELSEWHERE.items() for area in areas.split()}
# These have a few English ones.
_NEARLY_ALL = ("DG", "LD", "LL", "NP")
# Written like postcodes, and nowhere in particular.
_NO_PLACE = (
    (re.compile(r"GIR ?0AA"), "GIR 0AA was Girobank’s own postcode, and does not show a place."),
    (re.compile(r"(BFPO ?\d*|BF1 ?\d[A-Z]{2})"), "BFPO is for the British armed forces."),
    (
        re.compile(r"BX\d ?\d[A-Z]{2}"),
        "BX is for large organisations, and does not show a place.",
    ),
)


@dataclass(frozen=True)
class Postcode:
    """A full postcode ("SW1A", "1", "AA"), its sector ("SW1A", "1") or its first half alone."""

    outward: str
    sector_digit: str = ""
    unit: str = ""
    # As it was typed, where other letters or digits were read.
    altered_from: str = field(default="", compare=False)

    @classmethod
    def parse(cls, typed: str) -> "Postcode | None":
        """Returns the postcode that was typed, in any case and spacing; None if it is not one."""
        spaced = _SPACED_SECTOR.fullmatch(as_letters(typed))
        if spaced:
            return cls(*spaced.groups())
        letters = re.sub(r"[^A-Z0-9]", "", as_letters(typed))
        if len(letters) >= 5:
            mended = letters[:-3] + letters[-3].translate(_LOOKALIKES) + letters[-2:]
            if match := _FULL.fullmatch(mended):
                outward, digit, unit = match.groups()
                return cls(outward, digit, unit, typed.strip() if mended != letters else "")
        if _OUTWARD_ONLY.fullmatch(letters):
            return cls(letters)
        sector = _SECTOR.fullmatch(letters)
        return cls(*sector.groups()) if sector else None

    @classmethod
    def in_text(cls, typed: str) -> "Postcode | None":
        """Returns the postcode that was typed, or the first full one among other words."""
        if postcode := cls.parse(typed):
            return postcode
        match = _IN_TEXT.search(as_letters(typed))
        return cls.parse(match[0]) if match else None

    @classmethod
    def other_readings(cls, typed: str) -> Iterator["Postcode"]:
        """Returns the full postcodes that it may be if O was typed for 0 in its first half."""
        letters = re.sub(r"[^A-Z0-9]", "", as_letters(typed))
        if not 5 <= len(letters) <= 7:
            return
        first, last = letters[:-3], letters[-3].translate(_LOOKALIKES) + letters[-2:]
        for reading in product(*(_ALSO_READ_AS.get(letter, letter) for letter in first)):
            match = _FULL.fullmatch("".join(reading) + last)
            if match and "".join(reading) != first:
                yield cls(match[1], match[2], match[3], typed.strip())

    @property
    def is_full(self) -> bool:
        return bool(self.unit)

    @property
    def first_half(self) -> "Postcode":
        return Postcode(self.outward)

    @property
    def sectors(self) -> list[str]:
        """Returns the sectors it may lie in: one of a postcode or sector, ten of a first half."""
        digits = self.sector_digit or "0123456789"
        return [f"{self.outward}{digit}" for digit in digits]

    @property
    def lettered_sectors(self) -> list[str]:
        """Returns the sectors of SW1A to SW1Y for "SW1", which no postcode has by itself."""
        if self.sector_digit or not self.outward[-1].isdigit():
            return []
        letters = "ABCDEFGHJKLMNPQRSTUVWXY"
        return [f"{self.outward}{letter}{digit}" for letter in letters for digit in "0123456789"]

    def __str__(self) -> str:
        return f"{self.outward} {self.sector_digit}{self.unit}".strip()


def as_letters(typed: str) -> str:
    """Returns a postcode or code in plain capitals and digits, where full-width ones were typed."""
    return unicodedata.normalize("NFKC", typed).upper().strip()


def not_on_this_map(typed: str) -> str:
    """Returns why a postcode that is not in the list of English ones is none of this map's."""
    written = re.sub(r"\s+", " ", as_letters(typed))
    for pattern, reason in _NO_PLACE:
        if pattern.fullmatch(written):
            return reason
    area = re.match(r"([A-Z]{1,3})\d", written.replace(" ", ""))
    nation = NATION_OF_AREA.get(area[1]) if area else None
    if area is None or nation is None:
        return ""
    verb = "are nearly all" if area[1] in _NEARLY_ALL else "are"
    return f"Postcodes that begin with {area[1]} {verb} in {nation}."
