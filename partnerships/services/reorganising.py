"""Loads a reorganisation of LAs, and says what it leaves for people to decide."""

from pathlib import Path

from django.db import transaction

from boundaries.models import LocalAuthority
from boundaries.reorganisation import Reorganisation, read_reorganisation
from boundaries.services import store_reorganisation
from core.history.tracking import ChangedBy, change

from ..models import AuthoritySummary, Coverage
from ..presentation import joined


def check_reorganisation(*, folder: Path) -> list[str]:
    """Returns what would follow from the files of a folder, line by line; writes nothing.

    Raises ImportRejected with every fault of the files.
    """
    return _told(read_reorganisation(folder))


@transaction.atomic
def load_reorganisation(*, folder: Path) -> list[str]:
    """Loads the files of a folder, and returns what followed from them, line by line.

    What is recorded stays with the LA that it was recorded for, and is shown on those that came of
    it. Raises ImportRejected with every fault of the files.
    """
    reorganisation = read_reorganisation(folder)
    lines = _told(reorganisation)
    why = f"The reorganisation of {reorganisation.day:%-d %B %Y} was loaded."
    with change(by=ChangedBy.FILES, why=why):
        store_reorganisation(reorganisation=reorganisation)
    return lines


def _told(reorganisation: Reorganisation) -> list[str]:
    lines = []
    for authority in reorganisation.ending:
        after = reorganisation.successors_of(authority)
        names = joined([successor.name for successor in after])
        lines.append(f"{authority.name} ({authority.pk}) ends; in its place: {names}.")
        lines += _to_decide(authority, names, is_split=len(after) > 1)
    count = len(reorganisation.area_map.frame)
    return [*lines, f"The map of {reorganisation.day:%-d %B %Y} has {count} LAs."]


def _to_decide(authority: LocalAuthority, names: str, *, is_split: bool) -> list[str]:
    """Returns a line for each record of an LA that people have to look at once it has ended."""
    lines = []
    for part in Coverage.objects.filter(authority=authority).select_related("partnership"):
        name = part.partnership.name
        if is_split:
            lines.append(f"  Decide in which it works, {names}: {name}")
        elif part.extent == "part" or part.roles:
            lines.append(f"  Check whether its part and roles are still right: {name}")
    summary = AuthoritySummary.objects.filter(authority=authority).first()
    if summary:
        lines.append(f"  Write a summary of {names}: what is said of {authority.name} stays there")
        if summary.verified_on:
            lines.append(
                f"  Ask {names} to verify: what {authority.name} verified does not count for them"
            )
    return lines
