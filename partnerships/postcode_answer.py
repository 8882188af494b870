"""Finds what there is to say of a postcode that was typed."""

from dataclasses import dataclass, field

from django.utils.text import get_text_list

from boundaries.models import RECORD_VINTAGE, Boundary, LocalAuthority, PostcodeGroup
from boundaries.postcodes import Postcode, not_on_this_map

from .near_here import NearHere, Spot, near_here

# The shapes are true to about so much, and a postcode's houses stand around its middle.
NEAR_A_BORDER_M = 200


@dataclass(frozen=True)
class PostcodeAnswer:
    """The answer to a postcode: a place, or several LAs, or the reason why to none."""

    postcode: Postcode | None = None
    here: NearHere | None = None
    authorities: list[LocalAuthority] = field(default_factory=list)
    near_by: list[LocalAuthority] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reason: str = ""
    are_loaded: bool = True


def answer_to_postcode(typed: str) -> PostcodeAnswer | None:
    """Returns the answer to a postcode; None where what was typed is none in any reading."""
    postcode, groups = read_postcode(typed)
    reason = "" if groups else not_on_this_map(typed)
    if postcode is None:
        return PostcodeAnswer(reason=reason) if reason else None
    notes = []
    if postcode.altered_from:
        notes.append(f"We read {postcode.altered_from} as {postcode}.")
    authorities = list(LocalAuthority.objects.with_postcode(postcode).order_by("name"))
    if len(authorities) != 1:
        first_half = LocalAuthority.objects.with_postcode(postcode.first_half).order_by("name")
        return PostcodeAnswer(
            postcode=postcode,
            authorities=authorities,
            near_by=[] if authorities or reason else list(first_half),
            notes=notes,
            reason=reason,
            are_loaded=bool(groups) or PostcodeGroup.objects.exists(),
        )
    spot = _spot(postcode, groups, authorities[0])
    if postcode.is_full:
        notes += _doubts(spot, groups[0])
    return PostcodeAnswer(postcode=postcode, here=near_here(spot), notes=notes)


def read_postcode(typed: str) -> tuple[Postcode | None, list[PostcodeGroup]]:
    """Returns the postcode that was typed and the groups that hold it.

    Where it is not in the list as it stands, and one other reading is, that is the one.
    """
    postcode = Postcode.in_text(typed)
    groups = list(PostcodeGroup.objects.holding(postcode)) if postcode else []
    if groups:
        return postcode, groups
    readings = list(Postcode.other_readings(typed))
    others = list(PostcodeGroup.objects.any_of(readings)) if readings else []
    listed = [
        (reading, group)
        for reading in readings
        for group in others
        if group.sector in reading.sectors and reading.unit in group.units
    ]
    if len(listed) == 1:
        reading, group = listed[0]
        return reading, [group]
    return postcode, []


def _spot(postcode: Postcode, groups: list[PostcodeGroup], authority: LocalAuthority) -> Spot:
    districts = {group.district for group in groups}
    district = groups[0].district if len(districts) == 1 else ""
    largest = max(groups, key=lambda group: len(group.units))
    return Spot(str(postcode), authority, district, largest.middle_of(postcode))


def _doubts(spot: Spot, group: PostcodeGroup) -> list[str]:
    """Says why a postcode's people may be elsewhere than it is counted."""
    if group.at_an_office:
        return [
            "Many postcodes are counted at one point here, as those of PO boxes and large "
            "organisations are: the place itself may be elsewhere."
        ]
    if spot.point is None:
        return []
    around = Boundary.objects.filter(vintage=RECORD_VINTAGE).exclude(authority=spot.authority)
    close = around.within(spot.point, NEAR_A_BORDER_M).select_related("authority")
    names = [boundary.authority.name_in_sentence for boundary in close]
    if not names:
        return []
    others = get_text_list(names, "and")
    return [
        f"Judged by the middle of the postcode. It is near a border: part of it may be in {others}."
    ]
