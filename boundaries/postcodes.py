"""Reads postcodes as people type them."""

import re
from dataclasses import dataclass

# The second half is a digit and two letters that are never C, I, K, M, O or V.
_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_FULL = re.compile(rf"({_OUTWARD})([0-9])([ABD-HJLNP-UW-Z]{{2}})")
_OUTWARD_ONLY = re.compile(_OUTWARD)
# A letter typed for the digit that it looks like, at the place where only a digit can stand.
_LOOKALIKES = str.maketrans("OILSZB", "011528")


@dataclass(frozen=True)
class Postcode:
    """A full postcode ("SW1A", "1", "AA") or its outward half alone ("SW1A", "", "")."""

    outward: str
    sector_digit: str = ""
    unit: str = ""

    @classmethod
    def parse(cls, typed: str) -> "Postcode | None":
        """Returns the postcode that was typed, in any case and spacing; None if it is not one."""
        letters = re.sub(r"[^A-Z0-9]", "", typed.upper())
        if len(letters) >= 5:
            mended = letters[:-3] + letters[-3].translate(_LOOKALIKES) + letters[-2:]
            if match := _FULL.fullmatch(mended):
                return cls(*match.groups())
        return cls(letters) if _OUTWARD_ONLY.fullmatch(letters) else None

    @property
    def is_full(self) -> bool:
        return bool(self.unit)

    @property
    def first_half(self) -> "Postcode":
        return Postcode(self.outward)

    @property
    def sectors(self) -> list[str]:
        """Returns the sectors it may lie in: one for a full postcode, ten for an outward half."""
        digits = self.sector_digit or "0123456789"
        return [f"{self.outward}{digit}" for digit in digits]

    def __str__(self) -> str:
        return f"{self.outward} {self.sector_digit}{self.unit}".strip()
