"""Reads the files of a reorganisation: the LAs that come, those that end, and the new map."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.import_errors import FileError, ImportRejected
from core.table_files import FileErrorList, FileRow, read_csv

from .fixture_files import (
    AUTHORITY_COLUMNS,
    BoundaryMap,
    read_authorities,
    read_map,
    read_successors,
)
from .models import LocalAuthority, Region, Vintage

AUTHORITIES, SUCCESSORS = "local_authorities.csv", "successors.csv"


@dataclass(frozen=True)
class Reorganisation:
    """LAs that begin on one day in the place of others, checked and not saved."""

    day: date
    authorities: list[LocalAuthority]
    successions: list[tuple[LocalAuthority, LocalAuthority]]
    area_map: BoundaryMap

    @property
    def ending(self) -> list[LocalAuthority]:
        """Returns each LA that ends, once."""
        return list({before.pk: before for before, _ in self.successions}.values())

    def successors_of(self, authority: LocalAuthority) -> list[LocalAuthority]:
        return [after for before, after in self.successions if before.pk == authority.pk]


def read_reorganisation(folder: Path) -> Reorganisation:
    """Returns what the files of a folder say, in the form of those that ship.

    Raises ImportRejected with every fault: first of the tables, then of the map, since which LAs
    a map has to hold is known only once the tables are right.
    """
    faults = FileErrorList()
    regions = {region.name: region for region in Region.objects.all()}
    new = read_authorities(folder, regions, faults)
    known = LocalAuthority.objects.in_bulk()
    rows = read_csv(folder / AUTHORITIES, AUTHORITY_COLUMNS)
    for row in rows:
        _check_new(row, known, faults)
    days = {authority.valid_from for authority in new.values() if authority.valid_from}
    if len(days) > 1:
        reason = f"the LAs begin on {len(days)} days; load each day by itself"
        faults.faults.append(FileError(AUTHORITIES, 0, "valid_from", reason))
    faults.refuse_if_any()
    if not days:
        raise ImportRejected([FileError(AUTHORITIES, 0, "", "has no LA")])
    day = days.pop()
    successions = read_successors(folder, known | new, faults)
    _check_successions(folder, known, new, faults)
    newest = Vintage.objects.order_by("starts").last()
    if newest and newest.starts >= day:
        reason = f"is not after {newest}, the newest map here"
        faults.faults.append(FileError(AUTHORITIES, 0, "valid_from", reason))
    faults.refuse_if_any()
    ending = {before.pk for before, _ in successions}
    staying = LocalAuthority.objects.in_force_on(day).exclude(pk__in=ending)
    expected = dict(staying.values_list("pk", "name")) | {a.pk: a.name for a in new.values()}
    area_map = read_map(folder, expected, day.year)
    return Reorganisation(day, list(new.values()), successions, area_map)


def _check_new(row: FileRow, known: Mapping[str, LocalAuthority], faults: FileErrorList) -> None:
    """Adds what is wrong with the row of an LA that begins."""
    if row["gss_code"] in known:
        faults.add(row, "gss_code", f"“{row['gss_code']}” is an LA here already")
    if row["slug"] in {authority.slug for authority in known.values()}:
        faults.add(row, "slug", f"“{row['slug']}” is taken, also if that LA ends")
    if not row["valid_from"]:
        faults.add(row, "valid_from", "is blank; write the first day of the LA")
    if row["valid_to"]:
        faults.add(row, "valid_to", "is to be blank for an LA that begins")


def _check_successions(
    folder: Path,
    known: Mapping[str, LocalAuthority],
    new: Mapping[str, LocalAuthority],
    faults: FileErrorList,
) -> None:
    """Adds what is wrong with which LA follows which, and with the DfE codes that stay in use."""
    rows = read_csv(folder / SUCCESSORS, ("predecessor", "successor", "effective", "note"))
    for row in rows:
        before, after = known.get(row["predecessor"]), new.get(row["successor"])
        if before is None:
            faults.add(row, "predecessor", f"“{row['predecessor']}” is not an LA here yet")
        elif before.valid_to:
            faults.add(row, "predecessor", f"{before} {before.ended_in_words} already")
        if after is None:
            faults.add(row, "successor", f"“{row['successor']}” is not in {AUTHORITIES}")
    ending = {row["predecessor"] for row in rows}
    in_use = {
        authority.dfe_code: authority
        for authority in known.values()
        if authority.valid_to is None and authority.pk not in ending
    }
    for row in read_csv(folder / AUTHORITIES, AUTHORITY_COLUMNS):
        if row["gss_code"] not in {succession["successor"] for succession in rows}:
            faults.add(row, "gss_code", f"{SUCCESSORS} does not say what {row['name']} came of")
        if other := in_use.get(row["dfe_code"]):
            faults.add(row, "dfe_code", f"“{row['dfe_code']}” is that of {other}")
