"""An edition is the whole record under a name, and stays as it is."""

import hashlib
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.history.tracking import ChangedBy, change
from exports.models import Edition
from exports.services import publish
from partnerships.models import AuthoritySummary, Partnership
from staff import roles

pytestmark = pytest.mark.django_db

SAID = "Said <b>so</b>."


@pytest.fixture
def two() -> Edition:
    """Two editions with edits of every sort between them."""
    publish(name="2026-11", note="The first.")
    with change(by=ChangedBy.STAFF, why="A test."):
        Partnership.objects.filter(slug="camden-invented-learning").update(
            name="Renamed", founded_year=None
        )
        Partnership.objects.filter(slug="invented-schools-north-east").delete()
        AuthoritySummary.objects.filter(authority__slug="norfolk").update(
            roles_note="Said <b>so</b>."
        )
    return publish(name="2026-12", note="The second.")


def test_every_file_is_there_with_its_checksum(client: Client, two) -> None:
    lines = client.get("/editions/2026-12/SHA256SUMS").content.decode().splitlines()
    listed = {name: sha256 for sha256, name in (line.split("  ") for line in lines)}
    page = client.get("/editions/2026-12/").content.decode()

    assert {"authorities.csv", "abep-map.xlsx", "abep-map.gpkg", "records.json"} <= set(listed)
    for name, sha256 in listed.items():
        address = f"/editions/2026-12/{name}"
        response = client.get(address)
        body = response.getvalue()
        assert hashlib.sha256(body).hexdigest() == sha256
        assert response["Content-Length"] == str(len(body))
        assert f'filename="abep-map-2026-12-{name}"' in response["Content-Disposition"]
        assert "immutable" in response["Cache-Control"]
        assert f'href="{address}"' in page
        assert sha256 in page
        unchanged = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert unchanged.status_code == 304
    assert client.get("/editions/2026-12/nothing.csv").status_code == 404


def test_it_tells_what_changed_since_the_last(client: Client, two) -> None:
    changes = json.loads(client.get("/editions/2026-12/changes.json").getvalue())
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
    page = re.sub(r"\s+", " ", client.get("/editions/2026-12/").content.decode())
    assert "Said &lt;b&gt;so&lt;/b&gt;." in page
    assert re.search(r"<ins>.*?Renamed", page)
    assert "This is the first edition." in client.get("/editions/2026-11/").content.decode()


def test_it_says_how_to_cite_it_and_which_is_the_latest(client: Client, two) -> None:
    page = re.sub(r"\s+", " ", client.get("/editions/2026-12/").content.decode())
    assert "<cite>ABEP Map, edition 2026-12</cite>. http://testserver/editions/2026-12/" in page
    assert client.get("/editions/latest/")["Location"] == "/editions/2026-12/"
    listed = client.get("/editions/").content.decode()
    assert listed.index("Edition 2026-12") < listed.index("Edition 2026-11")
    for address in ("/", "/local-authorities/camden/", "/about/"):
        footer = client.get(address).content.decode().partition("<footer")[2]
        assert "This is the live record" in footer
        assert '<a href="/editions/2026-12/">edition 2026-12</a>' in footer


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
        ("2026-11", "already exists"),
        ("2026-10", "has to follow the last one, 2026-11"),
    ],
)
def test_a_name_that_will_not_do_is_refused(name, reason) -> None:
    publish(name="2026-11")

    with pytest.raises(CommandError, match=reason):
        call_command("publish_edition", name)
    assert Edition.objects.count() == 1


def test_a_moderator_publishes_one(client: Client, make_staff) -> None:
    client.force_login(make_staff(roles.MODERATOR))

    wrong = client.post("/staff/editions/", {"name": "soon", "note": "Kept."}).content.decode()
    assert "Not a year and month" in wrong
    assert "Kept." in wrong
    done = client.post("/staff/editions/", {"name": "2026-11", "note": "Kept."}, follow=True)

    assert "Edition 2026-11 is published." in done.content.decode()
    assert Edition.objects.get().note == "Kept."


def test_before_the_first(client: Client) -> None:
    assert "No edition is published yet." in client.get("/editions/").content.decode()
    assert 'No <a href="/editions/">edition</a> of it' in client.get("/").content.decode()
    assert client.get("/editions/latest/")["Location"] == "/editions/"
    assert client.get("/editions/2026-11/").status_code == 404
