"""The records document: all that the map in the browser needs to know, without geometry."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from core.cache import VersionedCache
from core.compression import CompressedDocument
from partnerships.models import MappedAuthority
from partnerships.vocabularies import EvidenceAge, Kind, Verification

from .colourings import BROKEN_UP, Colouring
from .filters import AUTHORITY_FACETS, PARTNERSHIP_FACETS
from .map_records import MapRecords, map_records
from .match_colouring import NOUNS, PARTNERSHIPS

_documents: VersionedCache[CompressedDocument] = VersionedCache()


def records_document(year: int) -> CompressedDocument:
    """Returns the document of the LAs of a vintage."""
    return _documents.get(
        year, lambda: CompressedDocument.of(as_json(document_of(map_records(year))))
    )


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def document_of(records: MapRecords) -> dict[str, Any]:
    """Everything about LAs is a list in one order, by region and name; so with partnerships.

    Lists by field are a fifth smaller, compressed, than an object for each partnership. With ten
    times the shipped record they take a third less in turn, as `_packed` says them, with LAs by
    their places in `codes`, and each id as the step from the one before. `unpack` in
    static/js/map/filters.js reads them again.
    """
    authorities, partnerships = records.authorities, records.partnerships
    values = [records.authority_values[authority.pk] for authority in authorities]
    places = {authority.pk: place for place, authority in enumerate(authorities)}
    ids = [partnership.pk for partnership in partnerships]
    return {
        "codes": [authority.pk for authority in authorities],
        "slugs": [authority.slug for authority in authorities],
        "names": [authority.name for authority in authorities],
        "neighbours": [records.neighbour_counts.get(authority.pk, 0) for authority in authorities],
        "authorities": {field: [own[field] for own in values] for field in AUTHORITY_FACETS},
        "partnerships": {
            "idSteps": [after - before for before, after in pairwise([0, *ids])],
            "foundedIn": [partnership.founded_year for partnership in partnerships],
            "places": [
                [places[code] for code in partnership.authority_codes]
                for partnership in partnerships
            ],
            "values": {
                field: _packed([partnership.values[field] for partnership in partnerships])
                for field in PARTNERSHIP_FACETS
            },
        },
        "colourings": {
            key: _colouring(colouring, authorities) for key, colouring in records.colourings.items()
        },
        "verifications": {level.value: level.sentence_label for level in Verification},
        # The words for colourings that follow what is chosen (`match_colouring.py`).
        "brokenUp": BROKEN_UP,
        "explanations": {kind.value: kind.explanation for kind in Kind},
        "counting": {
            "nouns": {kind: [noun.one, noun.many] for kind, noun in NOUNS.items()},
            "anyKind": [PARTNERSHIPS.one, PARTNERSHIPS.many],
            "currentAges": EvidenceAge.current(),
            "since": records.abeps.since,
        },
    }


def _packed(column: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Says each different value once, and for each row which of them it has."""
    place_of: dict[tuple[str, ...], int] = {}
    which = [place_of.setdefault(tuple(values), len(place_of)) for values in column]
    return {"different": list(place_of), "which": which}


def _colouring(colouring: Colouring, authorities: Sequence[MappedAuthority]) -> dict[str, Any]:
    rank_of = {colour.key: rank for rank, colour in enumerate(colouring.classes)}
    return {
        "label": colouring.label,
        "note": colouring.note,
        "classes": [
            {"key": colour.key, "label": colour.label, "cssClass": colour.css_class}
            for colour in colouring.classes
        ],
        "classOf": [rank_of[colouring.class_of[authority.pk]] for authority in authorities],
        "valueOf": [colouring.value_of.get(authority.pk) for authority in authorities],
    }
