"""Errors in a file of data, said so that a person can put it right.

A file is refused whole, never half loaded: readers collect every fault they find and
raise `ImportRejected` once, with all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class FileError:
    """One error: `row` counts as a spreadsheet does (the header is row 1); 0 is the whole file."""

    file: str
    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.reason}"


class ImportRejected(Exception):
    """The data is refused whole; `faults` lists every reason, in file and row order."""

    def __init__(self, faults: Sequence[FileError]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
