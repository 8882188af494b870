"""Puts records into words and groups for the pages, so that templates only lay them out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from boundaries.models import LocalAuthority
from boundaries.small_maps import PartShape
from core import partial_date
from core.value_types import in_words
from figures.presentation import Detail

from . import vocabularies as words
from .count_classes import CountClass, class_of
from .fields import OnPage, fields_of, record_field
from .models import AuthoritySummary, Change, Coverage, MappedAuthority, Membership, Partnership

NOT_FOUND = "Not found"
NEVER = "never"

# Beyond this many LAs a sentence says their number instead.
MOST_NAMED = 4


@dataclass(frozen=True)
class KindGroup:
    """The partnerships of one kind, in the order in which they are shown."""

    kind: words.Kind
    partnerships: list[Partnership]


def by_kind(partnerships: Iterable[Partnership]) -> list[KindGroup]:
    """Groups of partnerships that come in the order of `by_kind()`."""
    return [
        KindGroup(words.Kind(kind), list(group))
        for kind, group in groupby(partnerships, key=lambda partnership: partnership.kind)
    ]


@dataclass(frozen=True)
class LocalPartnership:
    """A partnership as an LA's page shows it. `kind` is blank where the group's heading says it."""

    partnership: Partnership
    kind: str
    reach: str


@dataclass(frozen=True)
class LocalGroup:
    """The partnerships of one group of kinds: those that count first."""

    family: words.KindFamily
    kinds: list[words.Kind]
    partnerships: list[LocalPartnership]


def groups_in(authority: LocalAuthority, partnerships: Sequence[Partnership]) -> list[LocalGroup]:
    """Groups an LA's partnerships that come in the order of `by_kind()`."""
    groups = []
    for family in words.KindFamily:
        of_family = [item for item in partnerships if item.kind_family is family]
        has_one_kind = sum(kind.family is family for kind in words.Kind) == 1
        local = [
            LocalPartnership(
                item,
                "" if has_one_kind else str(item.get_kind_display()),
                reach_in(authority, item),
            )
            for item in sorted(of_family, key=lambda item: not item.counts)
        ]
        if local:
            groups.append(LocalGroup(family, kinds_of(of_family), local))
    return groups


def kinds_of(partnerships: Iterable[Partnership]) -> list[words.Kind]:
    """Returns the kinds of partnerships, to be explained beside them."""
    codes = {partnership.kind for partnership in partnerships}
    return [kind for kind in words.Kind if kind.value in codes]


def reach_in(authority: LocalAuthority, partnership: Partnership) -> str:
    """Says how much of the LA a partnership works in, and in how many others."""
    for part in partnership.coverage.all():
        if part.authority_id == authority.pk and part.extent == words.Extent.PART:
            districts = f": {joined(part.districts)}" if part.districts else ""
            return f"{part.get_extent_display()}{districts}"
    return str(partnership.get_scale_display())


# Groups of which every LA may have some; what ended is not missed.
SOUGHT_EVERYWHERE = (
    words.KindFamily.ABEPS,
    words.KindFamily.LOCAL,
    words.KindFamily.PROGRAMMES,
)


def not_recorded(groups: Iterable[LocalGroup]) -> str:
    """Names the groups of kinds of which an LA has nothing that counts; empty where none is."""
    present = {
        group.family
        for group in groups
        if any(local.partnership.counts for local in group.partnerships)
    }
    missing = [family for family in SOUGHT_EVERYWHERE if family not in present]
    return joined([words.inside_sentence(str(family.label)) for family in missing])


@dataclass(frozen=True)
class ListedPartnership:
    """A partnership in a list; `told_apart` is empty where no other there has its name."""

    partnership: Partnership
    told_apart: str


@dataclass(frozen=True)
class FamilyGroup:
    """The partnerships of a family of kinds, in the order in which they are shown."""

    label: str
    partnerships: list[ListedPartnership]


def by_family(partnerships: Iterable[Partnership]) -> list[FamilyGroup]:
    """Groups of partnerships that come in the order of `by_kind()`."""
    return [
        FamilyGroup(str(family.label), list(group))
        for family, group in groupby(
            listed_partnerships(partnerships),
            key=lambda row: row.partnership.kind_family,
        )
    ]


def listed_partnerships(partnerships: Iterable[Partnership]) -> list[ListedPartnership]:
    """Returns partnerships of `with_coverage()`, ready for a list.

    Those that share a name are told apart by the districts or LAs in which each works, and by
    its host where that is not enough.
    """
    rows = list(partnerships)
    namesakes = Counter(partnership.name.casefold() for partnership in rows)
    places = {
        partnership.pk: _districts_or_authorities(partnership)
        for partnership in rows
        if namesakes[partnership.name.casefold()] > 1
    }
    used = Counter((row.name.casefold(), places[row.pk]) for row in rows if row.pk in places)
    listed = []
    for row in rows:
        told_apart = places.get(row.pk, "")
        if used[row.name.casefold(), told_apart] > 1 and row.host:
            told_apart = f"{told_apart}, hosted by {row.host}"
        listed.append(ListedPartnership(row, told_apart))
    return listed


def _districts_or_authorities(partnership: Partnership) -> str:
    names = [
        name
        for part in partnership.coverage.all()
        for name in part.districts or [part.authority.name]
    ]
    if len(names) <= MOST_NAMED:
        return joined(names)
    return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"


@dataclass(frozen=True)
class ListedAuthority:
    """An LA in a list, with the class that colours it on the map."""

    authority: MappedAuthority
    shade: CountClass
    verification: words.Verification


def listed(authorities: Iterable[MappedAuthority]) -> list[ListedAuthority]:
    """Returns LAs of `for_lists()`, ready for a list."""
    return [
        ListedAuthority(authority, class_of(authority.abep_count), authority.verification_level)
        for authority in authorities
    ]


def authority_sentences(authority: LocalAuthority, partnerships: Sequence[Partnership]) -> str:
    """Says what is recorded of an LA, from the records alone, where nobody described it yet."""
    place = authority.name_in_sentence
    counted = [partnership for partnership in partnerships if partnership.counts]
    groups = {group.kind: group.partnerships for group in by_kind(counted)}
    abeps = groups.pop(words.Kind.ABEP, [])
    if abeps:
        verb = "is" if len(abeps) == 1 else "are"
        noun = _noun(words.Kind.ABEP, len(abeps))
        names = joined([abep.name for abep in abeps])
        first = f"{apnumber(len(abeps))} {noun} {verb} recorded in {place}: {names}."
    else:
        first = (
            f"No {_noun(words.Kind.ABEP, 1)} has been found in {place} yet, "
            "which does not mean that there is none."
        )
    others = [f"{apnumber(len(group))} {_noun(kind, len(group))}" for kind, group in groups.items()]
    also = f" Also recorded: {joined(others)}." if others else ""
    return capfirst(first) + also


def say_recorded_for(authority: LocalAuthority, partnerships: Iterable[Partnership]) -> None:
    """Sets `recorded_for` of the partnerships shown for an LA that are recorded for another.

    That is an LA that it came of, or one that came of it. Needs `with_coverage()`.
    """
    line = {row.pk: row for row in [*authority.predecessors.all(), *authority.successors.all()]}
    for partnership in partnerships if line else ():
        parts = partnership.coverage.all()
        if authority.pk not in [part.authority_id for part in parts]:
            shown = [part for part in parts if part.authority_id in line]
            names = [line_member_in_words(line[part.authority_id]) for part in shown]
            districts = [name for part in shown for name in part.districts]
            where = f", in {joined(districts)}" if districts else ""
            partnership.recorded_for = f"Recorded for {joined(names)}{where}." if names else ""


def line_member_in_words(authority: LocalAuthority) -> str:
    """Returns "Cumbria, which ended on 31 March 2023" or "Cumberland, which began on 1 ..."."""
    if authority.has_ended:
        return f"{authority.name_in_sentence}, which {authority.ended_in_words}"
    return f"{authority.name_in_sentence}, which began on {day(authority.valid_from)}"


def partnership_sentence(partnership: Partnership) -> str:
    """Says what a partnership is and where, from its record alone."""
    places = [part.authority.name_in_sentence for part in partnership.coverage.all()]
    reach = joined(places) if len(places) <= MOST_NAMED else f"{len(places)} local authorities"
    parts = [part for part in partnership.coverage.all() if part.extent == words.Extent.PART]
    if parts and len(parts) == len(places):
        reach = f"part of {reach}" if len(places) == 1 else f"parts of {reach}"
    return f"{capfirst(words.Kind(partnership.kind).with_article)} in {reach}."


@dataclass(frozen=True)
class CoverageEntry:
    """An LA that a partnership works in: how much of it, and what the LA does in it."""

    authority: LocalAuthority
    extent: str
    roles: list[str]


def coverage_entries(coverage: Iterable[Coverage]) -> list[CoverageEntry]:
    """Returns an entry for each LA that a partnership works in."""
    roles = record_field(Coverage, "roles")
    entries = []
    for part in coverage:
        districts = f": {joined(part.districts)}" if part.districts else ""
        inferred = " (inferred, not stated)" if part.basis == words.Basis.INFERRED else ""
        extent = f"{part.get_extent_display()}{districts}{inferred}"
        entries.append(CoverageEntry(part.authority, extent, roles.words_of(part)))
    return entries


def part_sentences(parts: Iterable[PartShape]) -> list[str]:
    """Returns a sentence for each LA of which a small map shows only a part."""
    sentences = []
    for part in parts:
        works = f"Works in part of {part.shape.authority.name_in_sentence}"
        if not part.names:
            sentences.append(f"{works}; which part is not known.")
        elif part.is_hatched:
            sentences.append(f"{works}: {joined(part.names)}; not all of that can be drawn.")
        else:
            sentences.append(f"{works}: {joined(part.names)}.")
    return sentences


def partnership_entries(partnership: Partnership) -> list[Detail]:
    """Returns the lines of the record on a partnership's page, each with its values in words."""
    notes = {
        "funding_models": "Hybrid: more than one funding model." if partnership.is_hybrid else "",
        "founded_year": capfirst(partnership.founded_note),
    }
    lines = [
        (field, Detail(field.label, field.words_of(partnership), notes.get(field.name, "")))
        for field in fields_of(Partnership)
        if field.on_page is not OnPage.ELSEWHERE
    ]
    owners = []
    if partnership.council_percent is not None:
        owners.append(f"Council {partnership.council_percent.normalize():f}%")
    if partnership.schools_percent is not None:
        schools = f" ({partnership.owner_schools} schools)" if partnership.owner_schools else ""
        owners.append(f"Schools {partnership.schools_percent.normalize():f}%{schools}")
    return [
        *(line for field, line in lines if line.values or field.on_page is OnPage.LINE),
        Detail("Members", [membership(row) for row in partnership.memberships.all()]),
        Detail("Ownership", owners),
    ]


def cautions(partnership: Partnership) -> list[str]:
    """Says first what a reader has to know before relying on the record."""
    state = partnership.lifecycle and partnership.get_lifecycle_display().lower()
    if not partnership.counts:
        when = f" in {partial_date.in_words(partnership.ended_on)}" if partnership.ended_on else ""
        return [f"Recorded as {state}{when}: shown here, and left out of every count."]
    match partnership.evidence_age:
        case words.EvidenceAge.OLDER:
            year = partnership.last_known_active
            return [
                f"The newest evidence that it is at work is from {year}: it may have changed or "
                "ended."
            ]
        case words.EvidenceAge.UNDATED:
            return ["No source says when it was last at work: it may have changed or ended."]
    return []


def role_entry(authority: MappedAuthority) -> Detail:
    """Returns the line that says what the LA does, as a whole and in its partnerships."""
    roles = record_field(AuthoritySummary, "roles")
    summary = getattr(authority, "summary", None)
    own = set(summary.roles) if summary else set()
    notes = []
    if summary and own:
        dated = f"This is as of {summary.roles_as_of}." if summary.roles_as_of else "Not dated."
        notes = [summary.roles_note, dated]
    elsewhere = [role for role in authority.roles if role not in own]
    if elsewhere:
        names = joined([words.AuthorityRole(role).sentence_label for role in elsewhere])
        notes.append(f"Only in a partnership there: {names}.")
    shown = in_words(roles.model_field, authority.roles)
    return Detail(roles.label, shown, " ".join(filter(None, notes)))


def day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else NEVER


def last_changed(last_two: Sequence[Change]) -> str:
    """Says when a record was last changed, and on whose behalf; never by which person."""
    if not last_two:
        return NEVER
    when = day(timezone.localdate(last_two[0].created_at))
    if len(last_two) == 1:
        return f"As gathered. Nothing has changed since it was put on the map on {when}"
    return f"{when}, by {last_two[0].by_words}"


def _noun(kind: words.Kind, count: int) -> str:
    return kind.sentence_label if count == 1 else kind.sentence_plural


def joined(parts: Sequence[str]) -> str:
    """Returns the parts as a sentence lists them, such as "Camden, Leeds and Kent"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def membership(row: Membership) -> str:
    size = intcomma(row.count) if row.count is not None else f"{row.percent}%"
    dated = f" ({row.as_of})" if row.as_of else " (not dated)"
    return f"{size} {row.description}{dated}"
