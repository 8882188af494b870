"""Puts records into words and groups for the pages, so that templates only lay them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber, intcomma
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from boundaries.models import LocalAuthority
from figures.presentation import Detail

from . import vocabularies as words
from .count_classes import CountClass, class_of
from .models import AuthoritySummary, Change, Coverage, MappedAuthority, Membership, Partnership

NOT_FOUND = "Not found"
NO_DATE = "No date recorded"

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
class ListedAuthority:
    """An LA in a list, with the class that colours it on the map."""

    authority: MappedAuthority
    shade: CountClass
    verification: words.Verification


def listed(authorities: Iterable[MappedAuthority]) -> list[ListedAuthority]:
    """LAs of `for_lists()`, ready for a list."""
    return [
        ListedAuthority(authority, class_of(authority.abep_count), authority.verification_level)
        for authority in authorities
    ]


def authority_sentences(authority: LocalAuthority, partnerships: Sequence[Partnership]) -> str:
    """What is recorded of an LA, said from the records alone, for LAs that nobody described yet."""
    place = authority.name_in_sentence
    groups = {group.kind: group.partnerships for group in by_kind(_counted(partnerships))}
    abeps = groups.pop(words.Kind.ABEP, [])
    if abeps:
        verb = "is" if len(abeps) == 1 else "are"
        noun = _noun(words.Kind.ABEP, len(abeps))
        first = f"{_number(len(abeps))} {noun} {verb} recorded in {place}: {_list_of(abeps)}."
    else:
        first = (
            f"Nothing recorded yet: no {_noun(words.Kind.ABEP, 1)} has been found in {place}, "
            "which does not mean that there is none."
        )
    others = [f"{apnumber(len(found))} {_noun(kind, len(found))}" for kind, found in groups.items()]
    also = f" Also recorded: {_joined(others)}." if others else ""
    return capfirst(first) + also


def partnership_sentence(partnership: Partnership) -> str:
    """What a partnership is and where, said from its record alone."""
    places = [part.authority.name_in_sentence for part in partnership.coverage.all()]
    reach = _joined(places) if len(places) <= MOST_NAMED else f"{len(places)} local authorities"
    parts = [part for part in partnership.coverage.all() if part.extent == words.Extent.PART]
    if parts and len(parts) == len(places):
        reach = f"part of {reach}" if len(places) == 1 else f"parts of {reach}"
    kind = words.Kind(partnership.kind)
    # "An LA ..." too: the letter L is said with a vowel.
    article = "An" if kind.sentence_label[0] in "aeiouOL" else "A"
    return f"{article} {kind.sentence_label} in {reach}."


@dataclass(frozen=True)
class CoverageEntry:
    """An LA that a partnership works in: how much of it, and what the LA does in it."""

    authority: LocalAuthority
    extent: str
    roles: list[str]


def coverage_entries(coverage: Iterable[Coverage]) -> list[CoverageEntry]:
    return [
        CoverageEntry(part.authority, _extent(part), _labels(words.AuthorityRole, part.roles))
        for part in coverage
    ]


def partnership_entries(partnership: Partnership) -> list[Detail]:
    """The record's fields, each with its values in words."""
    return [
        *_names(partnership),
        Detail("Scale", [partnership.get_scale_display()]),
        Detail("Legal form", _labels(words.LegalForm, partnership.legal_forms)),
        Detail(
            "Funding",
            _labels(words.FundingModel, partnership.funding_models),
            "Hybrid: more than one funding model." if partnership.is_hybrid else "",
        ),
        Detail("Phases", _labels(words.Phase, partnership.phases)),
        Detail("Focus", _labels(words.Focus, partnership.focuses)),
        _founded(partnership),
        Detail("Members", [membership(row) for row in partnership.memberships.all()]),
        Detail("Ownership", _ownership(partnership)),
    ]


def role_entry(summary: AuthoritySummary | None) -> Detail:
    """What the LA does in school improvement as a whole."""
    if summary is None:
        return Detail("The LA’s role", [])
    dated = f"Recorded for {summary.roles_as_of}." if summary.roles_as_of else "Not dated."
    note = " ".join(part for part in (summary.roles_note, dated) if part)
    return Detail("The LA’s role", _labels(words.AuthorityRole, summary.roles), note)


def day(value: date | None) -> str:
    return date_format(value, "j F Y") if value else NO_DATE


def last_changed(last_two: Sequence[Change]) -> str:
    """When a record was last changed, and on whose behalf; never by which person."""
    if not last_two:
        return NO_DATE
    when = day(timezone.localdate(last_two[0].created_at))
    if len(last_two) == 1:
        return f"As gathered. Nothing was changed since it was put on this map on {when}"
    return f"{when}, by {last_two[0].by_words}"


def _counted(partnerships: Iterable[Partnership]) -> list[Partnership]:
    return [partnership for partnership in partnerships if partnership.counts]


def _noun(kind: words.Kind, count: int) -> str:
    return kind.sentence_label if count == 1 else kind.sentence_plural


def _number(count: int) -> str:
    return capfirst(str(apnumber(count)))


def _list_of(partnerships: Sequence[Partnership]) -> str:
    return _joined([partnership.name for partnership in partnerships])


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _labels(vocabulary: Any, codes: Iterable[str]) -> list[str]:
    """Labels in the vocabulary's own order."""
    chosen = set(codes)
    return [str(choice.label) for choice in vocabulary if choice.value in chosen]


def _names(partnership: Partnership) -> list[Detail]:
    names = (("Also called", partnership.short_name), ("Formerly", partnership.former_name))
    return [Detail(term, [name]) for term, name in names if name]


def _extent(part: Coverage) -> str:
    districts = f": {_joined(part.districts)}" if part.districts else ""
    return f"{part.get_extent_display()}{districts}"


def _founded(partnership: Partnership) -> Detail:
    year = [str(partnership.founded_year)] if partnership.founded_year else []
    return Detail("Founded", year, capfirst(partnership.founded_note))


def membership(row: Membership) -> str:
    size = intcomma(row.count) if row.count is not None else f"{row.percent}%"
    dated = f" ({row.as_of})" if row.as_of else " (not dated)"
    return f"{size} {row.description}{dated}"


def _ownership(partnership: Partnership) -> list[str]:
    lines = []
    if partnership.council_percent is not None:
        lines.append(f"Council {partnership.council_percent.normalize():f}%")
    if partnership.schools_percent is not None:
        schools = f" ({partnership.owner_schools} schools)" if partnership.owner_schools else ""
        lines.append(f"Schools {partnership.schools_percent.normalize():f}%{schools}")
    return lines
