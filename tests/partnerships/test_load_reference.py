"""Loading the files: all or nothing, and nothing twice."""

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from boundaries.models import DistrictShape, LocalAuthority
from figures.models import Profile, StatisticalNeighbour
from partnerships.models import AuthoritySummary, Coverage, Partnership, Source
from partnerships.services.editing import update_partnership
from tests.factories import partnership_rows, summary_rows

pytestmark = pytest.mark.django_db

TABLES = (
    "boundaries_region",
    "boundaries_localauthority",
    "boundaries_boundary",
    "boundaries_adjacency",
    "boundaries_mapgeometry",
    "boundaries_mapshape",
    "boundaries_district",
    "boundaries_districtshape",
    "figures_profile",
    "figures_statisticalneighbour",
    "partnerships_partnership",
    "partnerships_coverage",
    "partnerships_membership",
    "partnerships_authoritysummary",
    "partnerships_source",
)


@pytest.fixture
def fixtures(tmp_path: Path) -> Path:
    """A copy of the files that are loaded, free to be spoilt."""
    return Path(shutil.copytree(settings.FIXTURES_DIR, tmp_path / "fixtures"))


def row_versions() -> dict[str, list[tuple[str, ...]]]:
    """Every row's physical place: it moves when a row is written, even with the same values."""
    versions = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT ctid::text FROM {table} ORDER BY 1")
            versions[table] = cursor.fetchall()
    return versions


def edit_csv(path: Path, number: int, **changes: str) -> None:
    """Change cells of the row that a spreadsheet numbers `number`."""
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    rows[number - 2].update(changes)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def edit_json(path: Path, number: int, **changes: object) -> None:
    records = json.loads(path.read_text(encoding="utf-8"))
    records[number - 1].update(changes)
    path.write_text(json.dumps(records), encoding="utf-8")


def test_everything_in_the_files_is_there() -> None:
    partnerships, summaries = partnership_rows(), summary_rows()

    assert LocalAuthority.objects.count() == 156
    assert Profile.objects.count() == 152
    assert StatisticalNeighbour.objects.count() == 1520
    assert Partnership.objects.count() == len(partnerships) == 53
    assert Coverage.objects.count() == sum(len(row["coverage"]) for row in partnerships) == 87
    assert AuthoritySummary.objects.count() == len(summaries) == 8
    assert Source.objects.filter(partnership__isnull=False).count() == 55
    assert Source.objects.filter(summary__isnull=False).count() == 8


def test_the_same_files_again_are_left_alone(capsys) -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(short_name="Edited since")

    call_command("load_reference")

    assert "Nothing to do" in capsys.readouterr().out
    assert Partnership.objects.get(slug="camden-invented-learning").short_name == "Edited since"


def test_a_second_full_load_writes_no_row() -> None:
    before = row_versions()

    call_command("load_reference", again=True, verbosity=0)

    assert row_versions() == before


def test_again_leaves_what_was_edited_added_and_removed() -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(short_name="Edited since")
    Coverage.objects.filter(partnership__slug="invented-schools-north-east").delete()
    extra = Partnership.objects.get(slug="invented-learn-sheffield")
    extra.pk, extra.slug = None, "an-invented-one"
    extra.save()
    Source.objects.create(partnership=extra, title="An invented paper")

    call_command("load_reference", again=True, verbosity=0)

    assert Partnership.objects.get(slug="camden-invented-learning").short_name == "Edited since"
    assert not Coverage.objects.filter(partnership__slug="invented-schools-north-east").exists()
    assert Partnership.objects.filter(slug="an-invented-one").exists()


def test_an_edited_file_changes_just_its_rows(fixtures: Path) -> None:
    edit_json(fixtures / "partnerships.json", 1, website="https://www.example.org/")
    slug = json.loads((fixtures / "partnerships.json").read_text())[0]["slug"]
    before = row_versions()

    call_command("load_reference", folder=fixtures, verbosity=0)

    assert Partnership.objects.get(slug=slug).website == "https://www.example.org/"
    after = row_versions()
    changed = {table for table in TABLES if before[table] != after[table]}
    assert changed == {"partnerships_partnership"}


def test_other_districts_are_fitted_into_the_boundaries_that_stand(fixtures: Path) -> None:
    before = row_versions()
    path = fixtures / "district-boundaries.geojson"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if '"Norwich"' not in line)
    path.write_text(kept, encoding="utf-8")

    call_command("load_reference", folder=fixtures, verbosity=0)

    norfolk = DistrictShape.objects.filter(authority__name="Norfolk")
    names = sorted(norfolk.filter(vintage=2023).values_list("district", flat=True))
    assert names == sorted(norfolk.filter(vintage=2021).values_list("district", flat=True))
    assert len(names) == 6
    assert "Norwich" not in names
    after = row_versions()
    assert after["boundaries_boundary"] == before["boundaries_boundary"]
    assert len(after["boundaries_districtshape"]) == 2 * 206


def test_faults_of_every_file_are_listed_and_nothing_is_loaded(fixtures: Path) -> None:
    edit_csv(fixtures / "profiles.csv", 3, population="many", academies_percent="101")
    edit_csv(fixtures / "statistical_neighbours.csv", 2, neighbour="E99999999")
    edit_json(fixtures / "partnerships.json", 2, kind="club", founded_year=1066, sources=[])
    edit_json(fixtures / "authority_summaries.json", 4, verification="la_verified")
    before = row_versions()

    with pytest.raises(CommandError) as error:
        call_command("load_reference", folder=fixtures, verbosity=0)

    said = str(error.value)
    for fault in (
        "profiles.csv, row 3, column population: “many” value must be an integer",
        "profiles.csv, row 3, column academies_percent: Ensure this value is less than or equal",
        "statistical_neighbours.csv, row 2, column neighbour: “E99999999” is not the GSS code",
        "partnerships.json, row 2, column kind: Value 'club' is not a valid choice",
        "partnerships.json, row 2, column founded_year: Ensure this value is greater than",
        "partnerships.json, row 2, column sources: has no source; nothing is published without",
        "authority_summaries.json, row 4, column verified_on: verified by the LA needs a date, a",
    ):
        assert fault in said
    assert row_versions() == before


def test_prose_that_nobody_should_read_is_refused_with_its_row_and_reason(fixtures: Path) -> None:
    path = fixtures / "partnerships.json"
    sources = json.loads(path.read_text(encoding="utf-8"))[1]["sources"]
    sources[0] |= {"publisher": "", "published": "", "read_on": ""}
    edit_json(path, 1, summary="An invented body. Responds to an invented plan.")
    edit_json(path, 2, sources=sources, facts=["Its current status was not checked."])
    edit_json(path, 3, notes=["Told by Cllr Invented Person."])

    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder=fixtures, dry_run=True)

    told = str(refused.value)
    for reason in (
        "row 1, column summary: has a sentence without a subject: “Responds to an invented plan.”",
        "row 2, column sources publisher: is empty",
        "row 2, column sources published: neither says when it was published nor when it was read",
        "row 2, column facts: has an editor’s note among the facts (“not checked”)",
        "row 3, column notes: names a person: “Cllr Invented”",
    ):
        assert reason in told


def test_a_fault_in_the_authorities_is_said_alone(fixtures: Path) -> None:
    edit_csv(fixtures / "local_authorities.csv", 2, region="Wessex")

    with pytest.raises(CommandError) as error:
        call_command("load_reference", folder=fixtures, verbosity=0)

    assert "local_authorities.csv, row 2, column region: “Wessex” is not a region" in str(
        error.value
    )
    assert "profiles.csv" not in str(error.value)


def test_an_authority_without_a_boundary_is_refused(fixtures: Path) -> None:
    path = fixtures / "boundaries-2021.geojson"
    collection = json.loads(path.read_text())
    collection["features"] = [
        feature
        for feature in collection["features"]
        if feature["properties"]["gss_code"] != "E09000007"
    ]
    path.write_text(json.dumps(collection))

    with pytest.raises(CommandError, match=r"Camden \(E09000007\) is missing"):
        call_command("load_reference", folder=fixtures, verbosity=0)


def test_a_record_with_unknown_fields_or_none_is_refused(fixtures: Path) -> None:
    path = fixtures / "partnerships.json"
    records = json.loads(path.read_text())
    records[4]["colour"] = "red"
    del records[5]["phases"]
    records[6]["coverage"] = [{"authority": "E09000007"}]
    path.write_text(json.dumps(records))

    with pytest.raises(CommandError) as error:
        call_command("load_reference", folder=fixtures, verbosity=0)

    assert "partnerships.json, row 5, column colour: is not known here" in str(error.value)
    assert "partnerships.json, row 6, column phases: is missing" in str(error.value)


@pytest.mark.parametrize("file", ["partnerships.json", "regions.csv", "boundaries-2021.geojson"])
def test_a_folder_in_place_of_a_file_is_a_fault(fixtures: Path, file: str) -> None:
    (fixtures / file).unlink()
    (fixtures / file).mkdir()

    with pytest.raises(CommandError, match=rf"{file}: cannot be read"):
        call_command("load_reference", folder=fixtures, verbosity=0)


def test_a_folder_that_is_missing_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no such folder"):
        call_command("load_reference", folder=tmp_path / "none", verbosity=0)


@pytest.mark.parametrize("value", [{"en": "An invented name"}, "An invented\0name", "\ud800"])
def test_what_is_no_text_is_listed_as_a_fault(fixtures: Path, value) -> None:
    edit_json(fixtures / "partnerships.json", 2, name=value)

    with pytest.raises(CommandError) as error:
        call_command("load_reference", folder=fixtures, verbosity=0)

    said = str(error.value)
    assert "partnerships.json, row 2" in said
    assert "is not a text" in said or "is not allowed" in said
    said.encode()  # so that it can be printed


def test_a_new_row_whose_address_is_taken_here_gets_another(fixtures: Path) -> None:
    """Nothing that people here did to addresses stops a release."""
    path = fixtures / "partnerships.json"
    records = json.loads(path.read_text())
    renamed, earlier = (Partnership.objects.get(slug=row["slug"]) for row in records[:2])
    # An address of before leads on for good, so it is taken as well.
    for partnership, slug in ((renamed, "taken-here"), (earlier, "led-on"), (earlier, "now")):
        update_partnership(partnership=partnership, values={"slug": slug})
    new = [dict(records[2], slug=slug, successor=None) for slug in ("taken-here", "led-on")]
    new[1]["successor"] = "taken-here"
    path.write_text(json.dumps([*records, *new]))

    said = StringIO()
    call_command("load_reference", folder=fixtures, stdout=said)

    assert "taken-here: added as taken-here-2, since here that is" in said.getvalue()
    assert Partnership.objects.get(slug="taken-here").pk == renamed.pk
    added = Partnership.objects.get(slug="led-on-2")
    assert added.successor == Partnership.objects.get(slug="taken-here-2")
    assert added.coverage.exists()
    call_command("load_reference", folder=fixtures, again=True, verbosity=0)
    assert Partnership.objects.filter(pk=added.pk, slug="led-on-2").exists()
    assert not Partnership.objects.filter(slug="led-on").exists()
