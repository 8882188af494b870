"""An LA that goes on alone under a new code is covered once, whatever code somebody names it by."""

import json
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from boundaries.fixture_files import read_places
from boundaries.models import LocalAuthority
from core.import_errors import ImportRejected
from corrections.models import Intent, Subject
from corrections.proposals import ProposalTopic, rows_of
from partnerships.fixture_files import read_records
from partnerships.models import Coverage, Partnership
from partnerships.services import editing
from staff.spreadsheets.sheets import SHEETS
from tests.factories import make_partnership, write_england

pytestmark = pytest.mark.django_db
BEFORE, NOW = "E10000023", "E06000065"


@pytest.fixture
def partnership() -> Partnership:
    return make_partnership("Invented Moors Partnership", BEFORE)


def authority(code: str = NOW) -> LocalAuthority:
    return LocalAuthority.objects.get(pk=code)


def covered(partnership: Partnership) -> list[str]:
    return list(partnership.coverage.values_list("authority", flat=True))


def test_an_authority_is_recorded_as_the_one_that_it_goes_on_from() -> None:
    for code in ("E06000063", "E10000006", BEFORE, "E09000007"):
        assert authority(code).recorded_as.pk == code
    assert authority().recorded_as.pk == BEFORE
    left_out = LocalAuthority.objects.exclude(pk__in=LocalAuthority.objects.recorded())
    assert {row.pk for row in left_out} == {NOW, "E06000066"}


@pytest.mark.parametrize(
    ("sheet", "typed", "meant"),
    [
        ("coverage", NOW, BEFORE),
        ("coverage", "North Yorkshire", BEFORE),
        ("coverage", "815", BEFORE),
        ("coverage", "E06000063", "E06000063"),
        ("coverage", "E08000038", "E08000016"),
        ("coverage", "202", "E09000007"),
        ("summaries", NOW, NOW),
    ],
)
def test_a_spreadsheet_takes_any_of_its_codes(sheet: str, typed: str, meant: str) -> None:
    assert SHEETS[sheet]().by_name["authority"].cell.read(typed) == meant


def test_a_correction_on_its_page_is_of_the_row_that_there_is(partnership: Partnership) -> None:
    topic = ProposalTopic(Intent.CORRECT, authority(), partnership)
    assert rows_of(topic)[Subject.COVERAGE] == partnership.coverage.get()

    editing.set_coverage(partnership=partnership, authority=authority(), values={"extent": "part"})
    assert covered(partnership) == [BEFORE]
    assert partnership.coverage.get().extent == "part"
    editing.unset_coverage(partnership=partnership, authority=authority())
    assert covered(partnership) == []


def test_the_database_holds_it_to_one_row(partnership: Partnership) -> None:
    with pytest.raises(IntegrityError, match="recorded under the code"), transaction.atomic():
        Coverage.objects.create(partnership=partnership, authority_id=NOW, extent="whole")


def test_a_shipped_file_may_name_any_of_its_codes_once(tmp_path: Path) -> None:
    folder = write_england(tmp_path / "england")
    path = folder / "partnerships.json"
    records = json.loads(path.read_text())
    place, record = next(
        (place, record)
        for place, record in enumerate(records)
        if any(part["authority"] == BEFORE for part in record["coverage"])
    )
    part = next(part for part in record["coverage"] if part["authority"] == BEFORE)
    part["authority"] = NOW
    path.write_text(json.dumps(records))
    shipped = read_records(folder, read_places(folder)).partnerships[place]
    assert BEFORE in [row.authority_id for row in shipped.coverage]

    record["coverage"].append(part | {"authority": BEFORE})
    path.write_text(json.dumps(records))
    with pytest.raises(ImportRejected, match="named twice"):
        read_records(folder, read_places(folder))
