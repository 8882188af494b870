"""Other names and districts: the shipped file, how names are compared, and what is refused."""

import csv
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from boundaries.building import LOOKUP_FILE, package_file, read_lookup
from boundaries.fixture_files import read_geography, read_places
from boundaries.models import RECORD_VINTAGE, LocalAuthority, Place
from boundaries.place_files import RENAMED_BY_2021, read_place_names
from core.import_errors import ImportRejected
from core.name_search import (
    LEAST_SIMILARITY,
    MatchQuality,
    NameKeys,
    match_names,
    name_key,
)
from core.sync import sync

FIXTURES: Path = settings.FIXTURES_DIR


def read(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shipped() -> list[dict[str, str]]:
    """Returns the names and the districts, present and former, each once."""
    districts = {(row["name"], row["authority"]) for row in read("districts.csv")}
    return [
        *read("places.csv"),
        *(
            {"name": name, "kind": "district", "authority": code}
            for name, code in sorted(districts)
        ),
    ]


def test_no_name_and_no_code_is_said_twice() -> None:
    authorities = read("local_authorities.csv")
    areas = read("areas.csv")
    codes = [
        *(row["gss_code"] for row in [*authorities, *read("regions.csv"), *read("districts.csv")]),
        *(row["code"] for row in read("codes.csv")),
        *(code for row in areas for code in row["codes"].split()),
    ]
    dfe_codes = {row["dfe_code"] for row in authorities}
    names = [(row["name"], row["authority"]) for row in shipped()]
    names += [(row["name"], row["gss_code"]) for row in authorities]
    called = [
        (name, row["kind"]) for row in areas for name in [row["name"], *row["also"].split("; ")]
    ]

    for listed in (codes, names, [pair for pair in called if pair[0]]):
        assert len(listed) == len(set(listed))
    assert not dfe_codes & set(codes)


@pytest.mark.django_db
def test_districts_are_those_of_2021_and_those_they_were_made_of() -> None:
    authorities = LocalAuthority.objects.on_the_map()
    own_names = {authority.name for authority in authorities}
    own_names |= {authority.common_name for authority in authorities}
    lookup = read_lookup(package_file("qlacref_authorities", LOOKUP_FILE))
    wanted = {
        name: code
        for name, code in lookup.items()
        if code.startswith("E") and name not in own_names
    }
    for new, olds in RENAMED_BY_2021.items():
        wanted |= {old: lookup[new] for old in olds if old not in own_names}

    assert {row["name"]: row["authority"] for row in shipped() if row["kind"] == "district"} == (
        wanted
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "authority"),
    [
        ("Colchester", "Essex"),
        ("Taunton Deane", "Somerset"),
        ("Allerdale", "Cumbria"),
        ("Poole", "Bournemouth, Christchurch and Poole"),
        ("Hull", "Kingston upon Hull, City of"),
        ("Bucks", "Buckinghamshire"),
    ],
)
def test_a_place_leads_to_its_authority(name, authority) -> None:
    assert Place.objects.get(name=name).authority.name == authority


@pytest.mark.django_db
def test_the_file_is_loaded_whole() -> None:
    kinds = [Place.Kind.OTHER_NAME, Place.Kind.DISTRICT]
    loaded = Place.objects.filter(kind__in=kinds).values_list("name", "kind", "authority")

    assert sorted(loaded) == sorted(
        (row["name"], row["kind"], row["authority"]) for row in shipped()
    )


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("St. Helens", " st helens"),
        ("King's  Lynn", " kings lynn"),
        ("King’s Lynn", " kings lynn"),
        ("Stratford-on-Avon", " stratford on avon"),
        ("B&NES", " b and nes"),
        ("Café École", " cafe ecole"),
        ("", ""),
        (" – ", ""),
        ("%_\\|'", ""),
    ],
)
@pytest.mark.django_db
def test_a_name_has_the_same_key_in_the_browsers_words_and_in_the_database(typed, key) -> None:
    place = Place.objects.create(name=typed, kind="district", authority_id="E09000007")
    place.refresh_from_db()

    assert name_key(typed) == key
    assert place.name_keys == f"|{key}|"


@pytest.mark.django_db
def test_every_shipped_name_has_the_same_key_on_both_sides() -> None:
    for authority in LocalAuthority.objects.annotate(keys=NameKeys("name")):
        assert authority.keys == f"|{name_key(authority.name)}|"


@pytest.mark.django_db
def test_the_nearest_names_come_first() -> None:
    authorities = match_names(LocalAuthority.objects.all(), "lincolnshire", NameKeys("name"))

    assert [(authority.name, vars(authority)["nearness"]) for authority in authorities] == [
        ("Lincolnshire", MatchQuality.EXACT),
        ("North East Lincolnshire", MatchQuality.HAS_THE_WORDS),
        ("North Lincolnshire", MatchQuality.HAS_THE_WORDS),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("colch", ["Colchester"]),
        ("lynn kings", ["King's Lynn and West Norfolk", "King's Lynn"]),
        ("olchester", []),
        ("colchester poole", []),
    ],
)
def test_each_word_typed_begins_a_word_of_the_name_in_any_order(typed, names) -> None:
    assert [place.name for place in Place.objects.match_names(typed)] == names


@pytest.mark.django_db
def test_a_slip_resembles_its_name() -> None:
    places = Place.objects.fuzzy_match("Scarbrough")

    assert places[0].name == "Scarborough"
    assert LEAST_SIMILARITY <= places[0].likeness < 1


@pytest.mark.django_db
def test_the_database_holds_each_name_once_per_authority_and_only_known_kinds() -> None:
    for name, kind in (("Poole", "district"), ("Nowhere", "village")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.create(name=name, kind=kind, authority_id="E06000058")


@pytest.mark.django_db
def test_storing_the_same_again_changes_nothing() -> None:
    same = read_place_names(FIXTURES, read_places(FIXTURES).in_vintage(RECORD_VINTAGE))
    changed = Place(name="Poole", kind="district", authority_id="E06000058", note="Invented")

    key = ["name", "kind", "authority_id", "district"]
    assert not sync(existing=Place.objects.all(), wanted=same, key=key)
    changes = sync(
        existing=Place.objects.filter(name="Poole", kind="district"), wanted=[changed], key=key
    )
    assert (changes.updated, changes.created, changes.deleted) == (1, 0, 0)


@pytest.mark.django_db
def test_every_fault_of_the_file_is_told(tmp_path: Path) -> None:
    for path in FIXTURES.iterdir():
        if path.suffix == ".csv":
            shutil.copy(path, tmp_path)
        elif path.suffix == ".geojson":
            (tmp_path / path.name).symlink_to(path)
    with (tmp_path / "places.csv").open("a", encoding="utf-8") as stream:
        stream.write(
            "Poole,district,E06000058\nX,village,E06000058\nY,district,E06000063\n,district,E06000058\n"
        )

    with pytest.raises(ImportRejected) as refused:
        read_geography(tmp_path, read_places(tmp_path), [2021])

    faults = [(fault.row, fault.column) for fault in refused.value.faults]
    columns = ["authority", "kind", "authority", "name"]
    assert faults == list(enumerate(columns, start=len(read("places.csv")) + 2))
