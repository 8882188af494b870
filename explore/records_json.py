"""The records document: all that the map in the browser needs to know, without geometry."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from boundaries.models import RECORD_VINTAGE, MapGeometry, MapShape
from core.cache import VersionedCache
from core.compression import CompressedDocument
from core.history.as_of_date import date_shown
from core.models import RecordsVersion
from partnerships.models import (
    AuthoritySummary,
    FilterGroup,
    MappedAuthority,
    Partnership,
)

from .colourings import Colouring, colourings
from .facets import values_of_authority
from .filters import (
    AUTHORITY_FACETS,
    PARTNERSHIP_FACETS,
    Filters,
    options_of,
)
from .reach import PartnershipIndex, Reach, values_of

# Unpacked. In brotli that is about 25 KB, the most that the map may ask of a slow line.
MOST_BYTES_OF_ROWS = 140_000


@dataclass(frozen=True)
class MapRecords:
    """What the map shows: LAs, partnerships that count, colourings, shapes."""

    authorities: Sequence[MappedAuthority]
    alike: Sequence[FilterGroup]
    partnerships: PartnershipIndex
    colourings: Sequence[Colouring]
    # GSS codes of the LAs whose verification is due again.
    due: Set[str]
    # By GSS code.
    shapes: Mapping[str, MapShape]
    # The geometry document, which "use my location" asks for.
    geometry: MapGeometry | None
    # All ABEPs that count.
    abeps: int
    # When any record last changed.
    changed_at: datetime

    def colouring(self, key: str) -> Colouring:
        """The colouring of that key, or the first."""
        return next((one for one in self.colourings if one.key == key), self.colourings[0])


_records: VersionedCache[MapRecords] = VersionedCache()
_documents: VersionedCache[CompressedDocument] = VersionedCache()


def map_records() -> MapRecords:
    """One query; seven more when the records have changed."""
    return _records.get("map", _map_records)


def records_document() -> CompressedDocument:
    return _documents.get(
        "records", lambda: CompressedDocument.of(as_json(_document(map_records())))
    )


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def reach_document(selection: Filters) -> bytes:
    """What the browser asks where it holds no partnerships; see `_reach`."""
    return as_json(_reach(map_records().partnerships.reach(selection)))


def _map_records() -> MapRecords:
    authorities = list(MappedAuthority.objects.for_the_map())
    counted = Partnership.objects.counted()
    alike = counted.alike()
    found = defaultdict(list)
    for one in alike:
        for code in one.codes:
            found[code].append(one)
    due = AuthoritySummary.objects.due_again(date_shown()).values_list("pk", flat=True)
    shapes = MapShape.objects.filter(vintage=RECORD_VINTAGE)
    geometry = MapGeometry.objects.filter(vintage=RECORD_VINTAGE, is_current=True)
    return MapRecords(
        authorities,
        alike,
        PartnershipIndex([one.pk for one in authorities], alike, counted.places()),
        colourings(authorities, found),
        set(due),
        {shape.authority_id: shape for shape in shapes},
        geometry.defer("body_gzip", "body_brotli").first(),
        counted.abeps().count(),
        RecordsVersion.objects.current().changed_at,
    )


def _partnership_options() -> dict[str, list[str]]:
    """The codes of each field, in the order of the form."""
    options = options_of(PARTNERSHIP_FACETS)
    return {field: [code for code, _ in options[field]] for field in PARTNERSHIP_FACETS}


def _document(records: MapRecords) -> dict[str, Any]:
    """Everything about LAs is a list in one order, by region and name."""
    values = [values_of_authority(authority, records.due) for authority in records.authorities]
    return {
        "codes": [authority.pk for authority in records.authorities],
        "slugs": [authority.slug for authority in records.authorities],
        "names": [authority.name for authority in records.authorities],
        "authorities": {field: [one[field] for one in values] for field in AUTHORITY_FACETS},
        "options": _partnership_options(),
        **_partnerships(records),
        "colourings": {one.key: _colouring(one, records.authorities) for one in records.colourings},
    }


def _partnerships(records: MapRecords) -> dict[str, Any]:
    """All of them; or, where that is too much, where they are, and the browser asks for more."""
    rows = _rows(records)
    if len(as_json(rows)) <= MOST_BYTES_OF_ROWS:
        return {"partnerships": rows}
    return {"reach": _reach(records.partnerships.reach(Filters({}, {})))}


def _rows(records: MapRecords) -> list[list[Any]]:
    """Of each field the options' places, then the year, and the LAs' places."""
    authority_at = {authority.pk: place for place, authority in enumerate(records.authorities)}
    option_at = {
        field: {code: place for place, code in enumerate(codes)}
        for field, codes in _partnership_options().items()
    }
    found = []
    for one in records.alike:
        values = values_of(one)
        options = [[option_at[field][value] for value in values[field]] for field in option_at]
        there = sorted(authority_at[code] for code in one.codes if code in authority_at)
        found.append([*options, one.founded_year, there])
    return found


def _reach(reach: Reach) -> dict[str, Any]:
    """Sets of LAs as hexadecimal numbers: the LA at place n is the bit of 2 to the power n."""
    return {
        field: {
            "any": f"{there.any:x}",
            "options": {option: f"{bits:x}" for option, bits in there.options.items()},
        }
        for field, there in reach.items()
    }


def _colouring(colouring: Colouring, authorities: Sequence[MappedAuthority]) -> dict[str, Any]:
    place_of = {one.key: place for place, one in enumerate(colouring.classes)}
    return {
        "label": colouring.label,
        "note": colouring.note,
        "classes": [vars(one) for one in colouring.classes],
        "classOf": [place_of[colouring.class_of[authority.pk]] for authority in authorities],
        "valueOf": [colouring.value_of.get(authority.pk) for authority in authorities],
    }
