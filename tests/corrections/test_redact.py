"""A person's name and number, taken out of everything that is held, and recorded as taken out."""

import hashlib
import sqlite3
from html import unescape
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from openpyxl import load_workbook

from corrections.models import Outcome, Redaction, Submission
from corrections.services.decide import FieldDecision, undo_decision
from corrections.services.redact import redact_text
from exports.models import EditionFile
from exports.redaction import redacted_file
from exports.services import publish
from partnerships.models import Change, Partnership
from staff import roles
from tests.conftest import new_staff
from tests.corrections.invented import SENDER, about, in_review, invented_partnership
from tests.corrections.test_decide import ACCEPT, ruled

pytestmark = pytest.mark.django_db

NAME, NUMBER = 'Bo "Bee" Invented & Co', "020 7946 0111"
TEXT = f"Ring {NAME},\nwhose number is {NUMBER}."
EDITION = "/editions/2026-10/"
# Where it may stand on: who sent what is erased by another command.
SENDERS = "corrections_submitter"


@pytest.fixture
def administrator() -> User:
    return new_staff(roles.ADMINISTRATOR)


@pytest.fixture
def refused(administrator: User) -> Submission:
    """A proposal that was refused, with a name and a number in it."""
    submission = in_review(
        about(invented_partnership("Invented Other")),
        {"partnership_summary": TEXT},
        administrator,
        message=TEXT,
    )
    decision = FieldDecision(Outcome.REFUSED, reason=f"No names, such as {NAME}.")
    decided: Submission = ruled(submission, administrator, {"summary": decision})
    return decided


@pytest.fixture
def published(administrator: User) -> Partnership:
    """A value that was accepted, published in an edition, and undone."""
    partnership = invented_partnership()
    submission = in_review(about(partnership), {"partnership_summary": TEXT}, administrator)
    decided = ruled(submission, administrator, {"summary": ACCEPT})
    publish(name="2026-10", note=f"With thanks to {NAME}.")
    undo_decision(
        reference=decided.reference,
        version=decided.version,
        user=administrator,
        why=f"{NAME} asked for it.",
    )
    return partnership


def tables_holding(text: str) -> set[str]:
    """Returns every table of the database in a row of which a text stands, files apart."""
    held = set()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in set(tables) - {"exports_editionfile"}:
            if table.startswith(("boundaries_", "figures_")):
                continue
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" AS t')
            if any(text in unescape(row.replace('\\"', '"')) for (row,) in cursor.fetchall()):
                held.add(table)
    return held


def text_of_file(file: EditionFile) -> str:
    """Returns everything that a reader finds in a file of an edition."""
    body = bytes(file.body)
    if file.name.endswith(".xlsx"):
        rows = [row for sheet in load_workbook(BytesIO(body)) for row in sheet.values]
        return str(rows)
    if file.name.endswith(".gpkg"):
        with sqlite3.connect(":memory:") as database:
            database.deserialize(body)
            return str(database.execute("SELECT * FROM partnerships").fetchall())
    return body.decode().replace('\\"', '"').replace('""', '"')


def test_it_goes_from_everywhere_and_is_recorded(
    client: Client, administrator: User, refused: Submission, published: Partnership, monkeypatch
) -> None:
    client.force_login(administrator)
    last = Change.objects.newest_first()[1].pk
    everywhere = {
        "corrections_proposedchange", "corrections_submission", "exports_edition",
        "mail_outgoingemail",
        "partnerships_partnershipevent", "pghistory_context",
    }  # fmt: skip
    assert everywhere <= tables_holding(NAME)
    sums = dict(EditionFile.objects.values_list("name", "sha256"))

    page = client.post("/staff/redactions/", {"text": NAME, "why": f"{NAME} asks."})
    assert "leave the text itself out of it" in page.content.decode()
    page = client.post("/staff/redactions/", {"text": NAME, "why": "A person asks."})
    assert "Nothing has been changed yet" in page.content.decode()
    assert "2026-10" in page.content.decode()
    assert everywhere <= tables_holding(NAME), "only a preview"
    typed = {"text": NAME, "why": "A person asks.", "confirmed": "on"}
    client.post("/staff/redactions/", typed)
    monkeypatch.setattr("builtins.input", lambda _: NUMBER)
    call_command("redact_text", why="The same person.", by=administrator.email, stdout=StringIO())

    for text in (NAME, NUMBER):
        assert tables_holding(text) - {SENDERS} == set()
    proposal = refused.proposed.get()
    assert proposal.value_proposed == "Ring [redacted],\nwhose number is [redacted]."
    assert proposal.reason == "No names, such as [redacted]."
    # History, feed and API.
    reader = Client()
    for address in (
        f"/changes/{last}/",
        "/changes/",
        "/changes/feed/",
        "/api/v1/changes/?page_size=5",
        f"/partnerships/{published.slug}/?as_of={published.events.earliest('pgh_id').pgh_created_at:%Y-%m-%d}",  # type: ignore[attr-defined]
    ):
        read = reader.get(address)
        assert read.status_code == 200, address
        assert NUMBER not in read.content.decode()
        assert "Invented &" not in read.content.decode()
    assert "[redacted]" in reader.get(f"/changes/{last}/").content.decode()
    # The edition: every file reads without it, under a new checksum, and its page says so.
    altered = 0
    for file in EditionFile.objects.all():
        words = text_of_file(file)
        assert NAME not in words
        assert NUMBER not in words
        assert file.sha256 == hashlib.sha256(bytes(file.body)).hexdigest()
        assert file.size == len(file.body)
        assert (file.sha256 != sums[file.name]) == ("[redacted]" in words)
        altered += "[redacted]" in words
    assert altered >= 5, "CSV, Excel, GeoJSON, GeoPackage and JSON"
    edition = " ".join(reader.get(EDITION).content.decode().split())
    assert "a text about a person was removed from this edition" in edition
    assert "With thanks to [redacted]." in edition
    # The record of it, without the text.
    made = Redaction.objects.last()
    assert made is not None
    assert (made.user, made.why, made.editions) == (administrator, "A person asks.", ["2026-10"])
    listed = client.get("/staff/redactions/").content.decode()
    assert "A person asks." in listed
    assert "The same person." in listed
    assert NAME not in listed


def test_the_history_and_editions_are_as_closed_as_before(
    administrator: User, published: Partnership
) -> None:
    redact_text(text=NUMBER, why="A person asks.", user=administrator)

    events = published.events.all()  # type: ignore[attr-defined]
    for rows, values in ((events, {"summary": "x"}), (EditionFile.objects, {"size": 1})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**values)


@pytest.mark.parametrize("text", ["Bo", "   ", "redacted"])
def test_what_stands_by_chance_elsewhere_is_refused(administrator: User, text: str) -> None:
    with pytest.raises(ValidationError):
        redact_text(text=text, why="A person asks.", user=administrator)


def test_only_administrators_redact(client: Client) -> None:
    moderator = new_staff(roles.MODERATOR)
    client.force_login(moderator)

    assert client.get("/staff/redactions/").status_code == 403
    with pytest.raises(CommandError, match="may redact"):
        call_command("redact_text", why="A test.", by=moderator.email)


def test_erasing_a_person_says_that_their_name_still_stands(administrator: User) -> None:
    submission = in_review(
        about(invented_partnership()),
        {"partnership_summary": f"{SENDER.name} says so."},
        administrator,
    )
    refused = FieldDecision(Outcome.REFUSED, reason="No names.")
    ruled(submission, administrator, {"summary": refused})
    out = StringIO()

    call_command("erase_personal_data", SENDER.email, stdout=out)

    assert "is still in 1 rows or editions" in out.getvalue()


def test_a_workbook_without_the_text_is_left_byte_for_byte() -> None:
    body = BytesIO()
    with ZipFile(body, "w") as book:
        book.writestr("xl/sharedStrings.xml", "<si><t>Nothing</t></si>")
    assert redacted_file("a.xlsx", body.getvalue(), NAME) == body.getvalue()
