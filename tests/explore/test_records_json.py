"""The records document: what the map's script knows of the record, and how much of it there is."""

import json
import random
from dataclasses import replace
from itertools import accumulate
from typing import Any

import brotli
import pytest
from django.test import Client

from explore.map_records import map_records
from explore.records_json import as_json, document_of
from partnerships.models import Partnership

pytestmark = pytest.mark.django_db

# Partnerships: ten times those that the record began with.
BUILT_FOR = 3_000


def test_the_records_document_says_what_the_database_holds(client: Client) -> None:
    document = json.loads(client.get("/records.json").content)

    camden = document["codes"].index("E09000007")
    assert len(document["codes"]) == 152
    assert (document["names"][camden], document["slugs"][camden]) == ("Camden", "camden")
    assert {field: values[camden] for field, values in document["authorities"].items()} == {
        "region": ["london"],
        "type": ["london_borough"],
        "role": ["funder", "founder", "partner"],
        "verification": ["desk_research"],
        "eia": ["no"],
        "abeps": ["one"],
    }
    partnerships = unpacked(document)
    learning = Partnership.objects.get(slug="camden-invented-learning")
    place = partnerships["ids"].index(learning.pk)
    hybrid = ["hybrid"] if learning.is_hybrid else []
    assert partnerships["values"]["funding"][place] == [*learning.funding_models, *hybrid]
    assert partnerships["foundedIn"][place] == learning.founded_year
    everywhere = {
        (
            partnership.pk,
            partnership.kind,
            *sorted(part.authority_id for part in partnership.coverage.all()),
        )
        for partnership in Partnership.objects.counted().prefetch_related("coverage")
    }
    rows = zip(
        partnerships["ids"], partnerships["values"]["kind"], partnerships["codes"], strict=True
    )
    assert {(pk, *kinds, *sorted(codes)) for pk, kinds, codes in rows} == everywhere
    assert document["colourings"]["abeps"]["valueOf"][camden] == "1 ABEP"


def unpacked(document: dict[str, Any]) -> dict[str, Any]:
    """Says the columns of partnerships in full, as `unpack` does in the browser."""
    columns, codes = document["partnerships"], document["codes"]
    return {
        "ids": list(accumulate(columns["idSteps"])),
        "foundedIn": columns["foundedIn"],
        "codes": [[codes[place] for place in places] for places in columns["places"]],
        "values": {
            field: [column["different"][place] for place in column["which"]]
            for field, column in columns["values"].items()
        },
    }


def test_the_records_document_stays_small_with_all_that_it_is_built_for() -> None:
    """As many partnerships as are built for, each with values of several others."""
    records = map_records()
    chance = random.Random(20261126)  # noqa: S311
    mixed = [
        replace(
            partnership,
            pk=partnership.pk + 1000 * copy,
            values={
                field: chance.choice(records.partnerships).values[field]
                for field in partnership.values
            },
            authority_codes=chance.sample(
                list(records.authority_values), len(partnership.authority_codes)
            ),
        )
        for copy in range(1, 1 + BUILT_FOR // len(records.partnerships))
        for partnership in records.partnerships
    ]

    document = as_json(document_of(replace(records, partnerships=mixed)))

    assert len(mixed) > BUILT_FOR - len(records.partnerships)
    assert len(brotli.compress(document)) < 60_000


def test_words_are_found_by_the_server(client: Client) -> None:
    found = client.get("/text-search.json", {"q": "camd learn"}).json()
    nothing = client.get("/text-search.json", {"q": "zzz"}).json()
    too_long = client.get("/text-search.json", {"q": "x" * 101})

    assert found["ids"] == [Partnership.objects.get(slug="camden-invented-learning").pk]
    assert nothing["ids"] == []
    assert (too_long.status_code, list(too_long.json()["errors"])) == (400, ["q"])
