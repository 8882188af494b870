"""Every character that nobody sees, through every door; then all that is published still reads."""

import csv
import json
import re
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from core.table_files import FileErrorList, build, read_csv, read_json
from core.text import HIDDEN_CHARACTERS
from corrections.models import Submission
from corrections.secret_links import confirm_path
from corrections.services.review import claim_submission
from exports.files import FORMATS
from exports.models import Edition, EditionFile
from partnerships.models import AuthoritySummary, Change, Partnership, Source
from staff import roles
from tests.conftest import new_staff
from tests.corrections.officer import PERSON, address_of, begin, shown_values
from tests.corrections.test_moderation import address as moderation_address
from tests.corrections.test_moderation import typed
from tests.staff.invented_records import an_hour_passes
from tests.staff.test_admin import filled_in
from tests.staff.test_spreadsheets import PAGE as SPREADSHEETS
from tests.staff.test_spreadsheets import edited, write

pytestmark = pytest.mark.django_db

DROPPED = [
    *(chr(code) for code in range(1, 0x20) if chr(code) not in "\t\n\v\f\r"),
    *"\x7f\x80\x84\x86\x9f\xad\u034f\u061c\u115f\u180e",
    *"\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e",
    *"\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206f\u2800\u3164",
    *"\ufdd0\ufe0f\ufeff\uffa0\ufff9\ufffc\ufffe\uffff",
    *"\U0001d173\U0001fffe\U000e0001\U000e0041\U000e0100\U0010ffff",
]
BREAKS = ["\v", "\f", "\r", "\x85", "\u2028", "\u2029"]
NASTY = "".join(DROPPED)
# What each box is filled with, and what is left of it: in a line, and in a text of several.
LINE = f"{NASTY}a{NASTY}b" + "".join(f"{line_break}c" for line_break in BREAKS)
AS_A_LINE, AS_A_TEXT = "ab c c c c c c", "ab\nc\nc\nc\nc\nc\nc"
# As XML 1.0 has it.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.fixture
def staff(make_staff) -> Client:
    """A browser of one who may do everything."""
    client = Client()
    client.force_login(make_staff(roles.ADMINISTRATOR))
    return client


def send_in(client: Client, intent: str, query: str, fields: dict[str, Any]) -> Submission:
    """Through the public form and the link in the e-mail."""
    with time_machine.travel(datetime.now(UTC)) as clock:
        draft = begin(client, intent, query)
        values = shown_values(client, draft) | fields
        reasons = {"message": LINE, "source_title": LINE, "source_locator": LINE}
        person = PERSON | {"name": f"Ada {LINE}", "role": LINE, "email": f"{PERSON['email']}\u202c"}
        for step, given in (("fields", values), ("reasons", reasons), ("sender", person)):
            answer = client.post(address_of(draft, step), given, follow=True)
            assert not answer.context.get("problems"), answer.context["problems"]
        clock.shift(60)
        assert client.post(address_of(draft, "check"), {"homepage": ""}).status_code == 302
    submission = Submission.objects.latest("pk")
    assert client.post(confirm_path(submission)).status_code == 302
    return Submission.objects.get(pk=submission.pk)


def accept(submission: Submission) -> None:
    """On the moderator's page, with a reason and how far the LA has checked its page."""
    moderator = new_staff(roles.MODERATOR, f"mod{submission.pk}")
    submission = claim_submission(
        reference=submission.reference, version=submission.version, user=moderator
    )
    client = Client()
    client.force_login(moderator)
    verdicts = {proposal.field: "accepted" for proposal in submission.proposed.all()}
    others = {
        "step": "decide",
        "reasons": LINE,
        "note": LINE,
        "verification": "la_verified",
        "is_address_of_authority": "on",
        "verified_on": "2026-11-01",
        "verified_by_role": LINE,
        "verified_basis": LINE,
    }
    page = client.post(moderation_address(submission), typed(submission, verdicts, **others))
    assert page.status_code == 302, page.context["form"].errors


def read_everything(staff: Client) -> None:
    """Every feed, file, workbook, picture and page that shows Camden answers 200 and parses."""
    public = Client()
    camden = LocalAuthority.objects.get(slug="camden")
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    newest = Change.objects.newest_first().first()
    assert newest
    pages = [
        "/", "/local-authorities/", "/partnerships/", "/changes/", "/overview/",
        "/regions/london/", f"/changes/{newest.pk}/", camden.get_absolute_url(),
        f"{camden.get_absolute_url()}changes/",
        partnership.get_absolute_url(), f"{partnership.get_absolute_url()}changes/",
        "/find/?q=camden%E2%80%8B",        "/compare/?la=camden&la=kent", "/data/", "/editions/",
    ]  # fmt: skip
    for page in pages:
        assert public.get(page, follow=True).status_code == 200, page
    for page in ("/staff/", "/staff/changes/", "/moderation/?state=all", "/moderation/done/"):
        assert staff.get(page).status_code == 200, page
    xml = ["/changes/feed/", "/local-authorities/camden/changes/feed/", "/sitemap.xml"]
    for address in [*xml, "/share/map.svg", "/share/map.svg?la=camden"]:
        response = public.get(address)
        assert response.status_code == 200, address
        text = b"".join(response).decode()
        assert not NOT_XML.search(text), address
        minidom.parseString(text.encode())  # noqa: S318 (our own)
    for address in (
        "/records.json", "/local-authorities/camden/panel.json", "/find/suggest.json?q=camden",
        "/api/v1/partnerships/", "/api/v1/changes/",
    ):  # fmt: skip
        response = public.get(address)
        assert response.status_code == 200, address
        json.loads(response.content)
    for one in FORMATS:
        parse(one.name, b"".join(public.get(f"/data/{one.name}")))
    parse("part.xlsx", b"".join(public.get("/data/abep-map.xlsx?region=london")))
    parse("records.xlsx", b"".join(staff.get("/staff/spreadsheets/records.xlsx")))
    parse("compare.csv", public.get("/compare.csv?la=camden&la=kent").content)


def parse(name: str, body: bytes) -> None:
    if name.endswith(".xlsx"):
        for sheet in load_workbook(BytesIO(body), read_only=True).worksheets:
            assert list(sheet.iter_rows(values_only=True))
    elif name.endswith("json"):
        json.loads(body)
    elif name.endswith(".csv"):
        text = body.decode("utf-8-sig")
        assert len({len(row) for row in csv.reader(StringIO(text, newline=""), strict=True)}) == 1
        assert not HIDDEN_CHARACTERS.search(text.replace("\r\n", "\n"))


def corrected_by_an_officer() -> None:
    fields = {
        "partnership_name": f"Camden Invented Learning {LINE}",
        "partnership_short_name": LINE,
        "partnership_summary": LINE,
        "partnership_website": f"https://www.example.org/{NASTY}new",
        "coverage_districts": f"{LINE}\n{NASTY}\nSecond",
    }
    accept(send_in(Client(), "correct", "la=camden&partnership=camden-invented-learning", fields))

    partnership = Partnership.objects.get(slug="camden-invented-learning")
    assert partnership.name == f"Camden Invented Learning {AS_A_LINE}"
    assert partnership.short_name == AS_A_LINE
    assert partnership.summary == AS_A_TEXT
    assert partnership.website == "https://www.example.org/new"
    assert partnership.coverage.get().districts == ["ab", *"cccccc", "Second"]
    assert partnership.sources.latest("pk").title == AS_A_LINE
    submission = Submission.objects.get()
    note = submission.events.get(act="note").text
    assert (submission.message, submission.reasons, note) == (AS_A_TEXT,) * 3
    submitter = submission.submitter
    assert (submitter.name, submitter.email) == (f"Ada {AS_A_LINE}", PERSON["email"])
    assert AuthoritySummary.objects.get(pk=submission.authority_id).verified_by_role == AS_A_LINE


def written_by_staff(staff: Client) -> None:
    """In a spreadsheet, in the admin, and each time as the reason."""
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    an_hour_passes()  # so that what was accepted is older than the spreadsheet

    def edit(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        row = next(row for row in rows if row["slug"] == partnership.slug)
        row |= {"name": f"Camden {LINE}", "summary": LINE, "facts": LINE}
        return rows

    preview = staff.post(SPREADSHEETS, {"tables": edited(staff, "partnerships", edit)})
    assert write(staff, preview, f"Sheet {LINE}").status_code == 302
    partnership.refresh_from_db()
    assert partnership.name == f"Camden {AS_A_LINE}"
    assert partnership.summary == AS_A_TEXT

    address = f"/admin/partnerships/partnership/{partnership.pk}/change/"
    blank = staff.post(address, filled_in(staff, address) | {"why": NASTY})
    assert "Say why" in blank.content.decode()
    new = {
        "why": f"Admin {LINE}",
        "former_name": LINE,
        "founded_note": LINE,
        "sources-0-title": LINE,
        "sources-0-locator": LINE,
    }
    assert staff.post(address, filled_in(staff, address) | new).status_code == 302
    partnership.refresh_from_db()
    assert (partnership.former_name, partnership.founded_note) == (AS_A_LINE, AS_A_TEXT)
    assert Source.objects.filter(partnership=partnership, locator=AS_A_LINE).exists()
    whys = [each.why for each in Change.objects.newest_first()[:2]]
    assert whys == [f"Admin {AS_A_LINE}", f"Sheet {AS_A_LINE}"]
    edition = {"name": "2026-11", "note": LINE}
    seen = staff.post("/staff/editions/", edition).context["preview"].version
    done = staff.post("/staff/editions/", edition | {"seen": str(seen)})
    assert done.status_code == 302
    assert Edition.objects.get().note == AS_A_TEXT


def test_what_comes_through_the_doors_of_people(staff: Client) -> None:
    corrected_by_an_officer()
    written_by_staff(staff)
    read_everything(staff)


@pytest.mark.parametrize("name", ["\u200b\u200b", "\u3164", f" {NASTY} "])
def test_a_name_of_nothing_is_no_name(client: Client, name) -> None:
    draft = begin(client, "add")
    values = shown_values(client, draft) | {"partnership_name": name}

    page = client.post(address_of(draft, "fields"), values, follow=True)

    assert "Name: this cannot be left blank." in page.content.decode()


def test_what_files_bring(tmp_path: Path) -> None:
    table, records = tmp_path / "table.csv", tmp_path / "records.json"
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name"], [LINE]])
    records.write_text(json.dumps([{"name": LINE, "facts": [LINE, NASTY]}]))
    faults = FileErrorList()
    others = {"slug": "x", "kind": "abep", "scale": "la_wide", "lifecycle": "active"}

    [from_csv] = read_csv(table, ["name"])
    [from_json] = read_json(records, ["name", "facts"])
    partnership = build(Partnership, from_json, faults, evidence="sent_in", **others)

    assert from_csv["name"] == AS_A_TEXT
    assert partnership, faults.faults
    assert (partnership.name, partnership.facts) == (AS_A_LINE, [AS_A_LINE])


# Columns of names are too short for all of them.
BREAKS_IN_A_NAME = ["a\vb\x01\u2028\ufffec", "Camden\v\x01\u200b\ufffe\uffff Learning"]


def test_what_the_history_holds_already(staff: Client) -> None:
    """Written past every door, before there were any."""
    partnership = Partnership.objects.get(slug="camden-invented-learning")
    with change(by=ChangedBy.STAFF, why="Kept"):
        Partnership.objects.filter(pk=partnership.pk).update(summary="One", short_name="Two")
    key = Change.objects.newest_first().values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partnerships_partnershipevent DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE partnerships_partnershipevent SET summary = %s, short_name = %s, name = %s,"
            " facts = %s WHERE pgh_context_id = %s",
            [LINE, *BREAKS_IN_A_NAME, [LINE], key],
        )
        cursor.execute("ALTER TABLE partnerships_partnershipevent ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE pghistory_context SET metadata = metadata || %s::jsonb WHERE id = %s",
            [json.dumps({"why": LINE}), key],
        )

    read_everything(staff)
    call_command("publish_edition", "2026-11")
    for file in EditionFile.objects.all():
        parse(file.name, bytes(file.body))
    page = staff.post(f"/staff/changes/{key}/", {"why": "Taken back."})
    assert page.status_code == 302
