"""Days and years to come, and shares over 100, are refused at every door."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.public_text import NO_ADDRESS
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source
from staff import roles
from tests.corrections.invented import about, in_review, invented_partnership
from tests.corrections.officer import address_of, begin, shown_values
from tests.corrections.test_moderation import address, typed
from tests.staff.invented_records import an_hour_passes
from tests.staff.test_admin import address as admin_address
from tests.staff.test_admin import filled_in, text_of

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.localdate().year + 1
TO_COME = timezone.localdate() + timedelta(days=3)
YEAR, DAY, OVER = "year is still to come", "date is still to come", "make over 100 per cent"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"founded_year": NEXT_YEAR}, YEAR),
        ({"last_checked": TO_COME}, DAY),
        ({"council_percent": Decimal(60), "schools_percent": Decimal("40.1")}, OVER),
    ],
)
def test_the_model_and_the_database_refuse_them(values: dict[str, Any], fault: str) -> None:
    partnership = invented_partnership()

    with pytest.raises(IntegrityError), transaction.atomic():
        Partnership.objects.filter(pk=partnership.pk).update(**values)
    for name, value in values.items():
        setattr(partnership, name, value)
    with pytest.raises(ValidationError, match=fault):
        partnership.full_clean()


def test_what_is_just_possible_is_taken() -> None:
    today = timezone.localdate()
    partnership = invented_partnership(
        founded_year=today.year, last_checked=today, council_percent=60, schools_percent=40
    )
    partnership.full_clean()
    invented_partnership("Invented Half", council_percent=60).full_clean()


def test_a_verification_to_come_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="verified_on_not_to_come"), transaction.atomic():
        AuthoritySummary.objects.filter(authority__slug="camden").update(verified_on=TO_COME)


@pytest.mark.parametrize(
    ("altered", "fault"),
    [
        ({"founded_year": str(NEXT_YEAR)}, YEAR),
        ({"last_checked": TO_COME.isoformat()}, "is still to come"),
        ({"council_percent": "60", "schools_percent": "60"}, OVER),
        ({"summary": "Write to ada@invented.example."}, NO_ADDRESS),
        ({"facts": "One fact\nAsk ada@invented.example"}, NO_ADDRESS),
        ({"sources-0-title": "A message from ada@invented.example"}, NO_ADDRESS),
        ({"why": "ada@invented.example said so"}, NO_ADDRESS),
    ],
)
def test_the_admin_says_so(client: Client, make_staff, altered, fault: str) -> None:
    client.force_login(make_staff(roles.EDITOR))
    url = admin_address(invented_partnership())

    refused = client.post(url, filled_in(client, url) | {"why": "A test."} | altered)

    assert refused.status_code == 200
    assert fault in text_of(refused)


@pytest.mark.parametrize(
    ("altered", "fault"),
    [
        ({"founded_year": str(NEXT_YEAR)}, YEAR),
        ({"last_checked": TO_COME.isoformat()}, "is still to come"),
        ({"council_percent": "60", "schools_percent": "60"}, OVER),
        ({"summary": "Write to ada@invented.example."}, NO_ADDRESS),
    ],
)
def test_a_spreadsheet_is_told(client: Client, make_staff, altered, fault: str) -> None:
    client.force_login(make_staff(roles.EDITOR))
    invented_partnership()
    an_hour_passes()
    body = b"".join(client.get("/staff/spreadsheets/partnerships.csv"))
    rows = list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))
    row = next(row for row in rows if row["slug"] == "invented-learning-partnership") | altered
    file = StringIO()
    writer = csv.DictWriter(file, list(row))
    writer.writeheader()
    writer.writerow(row)
    upload = BytesIO(file.getvalue().encode())
    upload.name = "partnerships.csv"

    refused = client.post("/staff/spreadsheets/", {"tables": upload})

    assert refused.status_code == 422
    assert fault in refused.context["faults"][0].reason


def test_the_loader_names_the_row(tmp_path: Path) -> None:
    folder = tmp_path / "fixtures"
    shutil.copytree(settings.FIXTURES_DIR, folder)
    path = folder / "partnerships.json"
    records = json.loads(path.read_text())
    shares = {"council_percent": 60, "schools_percent": 60, "owner_schools": None}
    records[0] |= {"founded_year": NEXT_YEAR, "last_checked": TO_COME.isoformat()}
    records[1] |= {"ownership": shares}
    records[2] |= {"founded_note": "ada@invented.example"}
    path.write_text(json.dumps(records))

    with pytest.raises(CommandError) as refused:
        call_command("load_reference", folder=folder, verbosity=0)

    for fault in (
        f"row 1, column founded_year: This {YEAR}",
        f"row 1, column last_checked: This {DAY}",
        "row 2, column ownership: The two shares make over 100 per cent.",
        f"row 3, column founded_note: {NO_ADDRESS}",
    ):
        assert fault in str(refused.value)


def test_the_public_form_says_so(client: Client) -> None:
    invented_partnership()
    draft = begin(client, query="la=camden&partnership=invented-learning-partnership")
    answers = shown_values(client, draft) | {
        "partnership_founded_year": NEXT_YEAR,
        "partnership_summary": "Write to ada@invented.example.",
    }

    page = client.post(address_of(draft, "fields"), answers, follow=True).content.decode()

    assert YEAR in page
    assert NO_ADDRESS in page


def test_a_moderator_cannot_accept_it_with_a_change(client: Client, make_staff) -> None:
    moderator = make_staff(roles.MODERATOR)
    client.force_login(moderator)
    topic = about(invented_partnership())
    submission = in_review(topic, {"partnership_founded_year": 2001}, moderator)
    key = submission.proposed.get().pk
    answers = typed(submission, {"founded_year": "amended"}) | {f"value-{key}": NEXT_YEAR}

    page = client.post(address(submission), answers | {"step": "decide"}).content.decode()

    assert YEAR in page


@pytest.mark.parametrize(
    "made",
    [
        lambda one: Coverage(partnership=one, extent="part", districts=["a@b.example"]),
        lambda one: Membership(partnership=one, count=1, description="of a@b.example"),
        lambda one: Source(partnership=one, title="Said", locator="a@b.example"),
        lambda one: AuthoritySummary(text="Write to a@b.example"),
    ],
)
def test_no_public_text_holds_an_email_address(made: Callable[[Partnership], Any]) -> None:
    with pytest.raises(ValidationError, match="leave the e-mail address out"):
        made(invented_partnership()).full_clean(exclude=["authority"])


def test_an_at_sign_that_is_no_email_address_is_taken() -> None:
    invented_partnership(
        summary="On the web at https://social.example/@invented, called schools@invented."
    ).full_clean()
