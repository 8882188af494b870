"""An edition is the whole record under a name, and stays as it is."""

import hashlib
import json
import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from core.history.tracking import ChangedBy, change
from exports.models import Edition, EditionFile
from exports.services import proposed_name, publish, withdraw_edition
from partnerships.models import AuthoritySummary, Partnership
from staff import roles

pytestmark = pytest.mark.django_db

SAID = "Said <b>so</b>."


@pytest.fixture
def two() -> Edition:
    """Two editions with edits of every sort between them."""
    publish(name="2026-10", note="The first.")
    with change(by=ChangedBy.STAFF, why="A test."):
        Partnership.objects.filter(slug="camden-invented-learning").update(
            name="Renamed", founded_year=None
        )
        Partnership.objects.filter(slug="invented-schools-north-east").delete()
        AuthoritySummary.objects.filter(authority__slug="norfolk").update(
            roles_note="Said <b>so</b>."
        )
    return publish(name="2026-11", note="The second.")


def test_every_file_is_there_with_its_checksum(client: Client, two) -> None:
    lines = client.get("/editions/2026-11/SHA256SUMS").content.decode().splitlines()
    listed = {name: sha256 for sha256, name in (line.split("  ") for line in lines)}
    page = client.get("/editions/2026-11/").content.decode()

    assert {"authorities.csv", "abep-map.xlsx", "abep-map.gpkg", "records.json"} <= set(listed)
    for name, sha256 in listed.items():
        address = f"/editions/2026-11/{name}"
        response = client.get(address)
        body = response.getvalue()
        assert hashlib.sha256(body).hexdigest() == sha256
        assert response["Content-Length"] == str(len(body))
        assert f'filename="abep-map-2026-11-{name}"' in response["Content-Disposition"]
        assert response["Cache-Control"] == "public, max-age=3600"
        assert f'href="{address}"' in page
        assert sha256 in page
        unchanged = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert unchanged.status_code == 304
    assert client.get("/editions/2026-11/nothing.csv").status_code == 404


def test_it_tells_what_changed_since_the_last(client: Client, two) -> None:
    changes = json.loads(client.get("/editions/2026-11/changes.json").getvalue())
    of = {one["table"]: one for one in changes}

    assert of["partnerships"]["removed"] == ["invented-schools-north-east"]
    assert of["partnerships"]["changed"] == {
        "camden-invented-learning": {
            "name": ["Camden Invented Learning", "Renamed"],
            "founded_year": [2017, None],
        }
    }
    assert of["authorities"]["changed"]["E10000020"]["roles_note"][1] == SAID
    assert of["coverage"]["removed"]
    assert of["coverage"]["added"] == []
    page = re.sub(r"\s+", " ", client.get("/editions/2026-11/").content.decode())
    assert "Said &lt;b&gt;so&lt;/b&gt;." in page
    assert re.search(r"<ins>.*?Renamed", page)
    assert "This is the first edition." in client.get("/editions/2026-10/").content.decode()


def test_it_says_how_to_cite_it_and_which_is_the_latest(client: Client, two) -> None:
    page = re.sub(r"\s+", " ", client.get("/editions/2026-11/").content.decode())
    assert "<cite>ABEP Map, edition 2026-11</cite>. http://testserver/editions/2026-11/" in page
    assert client.get("/editions/latest/")["Location"] == "/editions/2026-11/"
    listed = client.get("/editions/").content.decode()
    assert listed.index("Edition 2026-11") < listed.index("Edition 2026-10")
    for address in ("/", "/local-authorities/camden/", "/about/"):
        footer = client.get(address).content.decode().partition("<footer")[2]
        assert "This is the live record" in footer
        assert '<a href="/editions/2026-11/">edition 2026-11</a>' in footer


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE exports_edition SET note = 'Forged'",
        "DELETE FROM exports_edition",
        "UPDATE exports_editionfile SET body = 'Forged'",
        "DELETE FROM exports_editionfile",
        "TRUNCATE exports_editionfile",
    ],
)
def test_the_database_refuses_to_change_one(two, sql) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("2026-13", "Not a year and month"),
        ("November", "Not a year and month"),
        ("2026-10", "already exists"),
        ("2026-09", "must come after the last one, 2026-10"),
        ("2099-12", "This month is still to come"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name, reason) -> None:
    publish(name="2026-10")

    with pytest.raises(CommandError, match=reason):
        call_command("publish_edition", name)
    assert Edition.objects.count() == 1


@pytest.fixture
def moderator(client: Client, make_staff) -> Client:
    client.force_login(make_staff(roles.MODERATOR))
    return client


def test_a_moderator_sees_what_changed_and_then_publishes_it(moderator: Client) -> None:
    publish(name="2026-10")
    month = f"{timezone.localdate():%Y-%m}"
    page = moderator.get("/staff/editions/")
    assert page.context["form"]["name"].value() == month
    wrong = moderator.post("/staff/editions/", {"name": "soon", "note": "Kept."}).content.decode()
    assert "Not a year and month" in wrong
    assert "Kept." in wrong
    change_a_name()

    seen = moderator.post("/staff/editions/", {"name": month, "note": "Kept."})
    words = seen.content.decode()
    assert f"Publish Edition {month}?" in words
    assert "What changed since Edition 2026-10" in words
    assert re.search(r"<ins>.*?Renamed", words)
    assert Edition.objects.count() == 1, "only a preview"
    typed = {"name": month, "note": "Kept.", "seen": str(seen.context["preview"].version)}
    change_a_name("Renamed again")
    changed = moderator.post("/staff/editions/", typed)
    assert "The record has changed since." in changed.content.decode()
    assert Edition.objects.count() == 1, "not what was seen"
    typed["seen"] = str(changed.context["preview"].version)
    done = moderator.post("/staff/editions/", typed, follow=True)

    assert f"Edition {month} is published." in done.content.decode()
    assert Edition.objects.get(name=month).note == "Kept."
    again = moderator.post("/staff/editions/", typed)
    assert "already exists" in again.content.decode(), "pressed twice"


def change_a_name(name: str = "Renamed") -> None:
    with change(by=ChangedBy.STAFF, why="A test."):
        Partnership.objects.filter(slug="camden-invented-learning").update(name=name)


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "2026-03"),
        (["2026-01"], "2026-03"),
        (["2026-03"], "2026-03-2"),
        (["2026-03", "2026-03-2"], "2026-03-3"),
        (["2026-03", *(f"2026-03-{number}" for number in range(2, 10))], ""),
    ],
)
def test_the_next_free_name_is_proposed(taken: list[str], name: str) -> None:
    Edition.objects.bulk_create(
        Edition(name=earlier, published_at=timezone.now()) for earlier in taken
    )
    assert proposed_name(date(2026, 3, 31)) == name


def test_the_database_refuses_a_month_to_come() -> None:
    with pytest.raises(IntegrityError, match="month_not_to_come"), transaction.atomic():
        Edition.objects.create(name="2099-12", published_at=timezone.now())


def test_a_mistaken_one_is_withdrawn(moderator: Client, two) -> None:
    files = list(EditionFile.objects.values_list("name", "sha256"))
    address = "/staff/editions/2026-11/withdraw/"
    assert "Say why" in moderator.post(address, {"why": ""}).content.decode()

    moderator.post(address, {"why": "It was published a month too early."})

    reader = Client()
    for file in ("", "abep-map.xlsx", "SHA256SUMS"):
        gone = reader.get(f"/editions/2026-11/{file}")
        assert gone.status_code == 410
        assert "It was published a month too early." in gone.content.decode()
    listed = reader.get("/editions/").content.decode()
    assert listed.index("Edition 2026-10") < listed.index("Withdrawn")
    assert listed.index("Withdrawn") < listed.index("Edition 2026-11")
    assert reader.get("/editions/latest/")["Location"] == "/editions/2026-10/"
    footer = reader.get("/").content.decode().partition("<footer")[2]
    assert '<a href="/editions/2026-10/">edition 2026-10</a>' in footer
    assert list(EditionFile.objects.values_list("name", "sha256")) == files
    assert moderator.get(address).status_code == 404, "once"
    # The next one is judged, and compared, without it; but the name stays its own.
    with pytest.raises(ValidationError, match="already exists"):
        publish(name="2026-11")
    third = publish(name="2026-10-2")
    assert third.previous == Edition.objects.get(name="2026-10")
    changes = json.loads(reader.get("/editions/2026-10-2/changes.json").getvalue())
    assert next(table for table in changes if table["table"] == "partnerships")["removed"]


def test_the_database_keeps_a_withdrawn_one(two) -> None:
    staff = User.objects.create_user("moderator")
    withdraw_edition(name="2026-11", reason="A test.", user=staff)
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        EditionFile.objects.filter(edition="2026-11").delete()
    with pytest.raises(ValidationError):
        withdraw_edition(name="2026-11", reason="Twice.", user=staff)


def test_before_the_first(client: Client) -> None:
    assert "No edition has been published yet." in client.get("/editions/").content.decode()
    assert (
        'No <a href="/editions/">edition</a> has been published' in client.get("/").content.decode()
    )
    assert client.get("/editions/latest/")["Location"] == "/editions/"
    assert client.get("/editions/2026-10/").status_code == 404
