"""A partnership's page: is it at work, how to reach it, where it works, and what is in doubt."""

import html
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from core.licence import NOTICES
from partnerships.models import Coverage, Partnership, Source
from tests.factories import CAMDEN, HARTLEPOOL, NORFOLK, make_partnership

pytestmark = pytest.mark.django_db


def words_of(client: Client, address: str) -> str:
    body = client.get(address).content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_how_to_reach_it_stands_before_the_record(client: Client) -> None:
    partnership = make_partnership(
        "Reachable Invented",
        CAMDEN,
        summary="It is an invented body. It does nothing.",
        website="https://reachable.example/",
        contact_page="https://reachable.example/contact",
        email="office@reachable.example",
        telephone="01632 960001",
        host="Invented High School",
        host_urn=123456,
    )
    said = words_of(client, partnership.get_absolute_url())
    page = client.get(partnership.get_absolute_url()).content.decode()

    assert (
        "How to reach it Website https://reachable.example/ Contact page "
        "https://reachable.example/contact E-mail office@reachable.example "
        "Telephone 01632 960001 Run by Invented High School on Get Information about Schools"
    ) in said
    assert said.index("How to reach it") < said.index("Where it works") < said.index("The record")
    assert 'href="mailto:office@reachable.example"' in page
    assert "Establishments/Establishment/Details/123456" in page


@pytest.mark.parametrize(
    ("districts", "sentence", "hatched"),
    [
        (["Great Yarmouth"], "Works in part of Norfolk: Great Yarmouth.", False),
        ([], "Works in part of Norfolk; which part is not known.", True),
        (
            ["Norwich", "Thorpe Invented"],
            "Works in part of Norfolk: Norwich and Thorpe Invented; not all of that can be drawn.",
            True,
        ),
    ],
)
def test_the_small_map_shows_which_part_and_says_it(
    client: Client, districts: list[str], sentence: str, hatched: bool
) -> None:
    partnership = make_partnership("Partly Invented", CAMDEN, NORFOLK)
    partnership.coverage.filter(authority=NORFOLK).update(extent="part", districts=districts)
    address = partnership.get_absolute_url()

    drawing = client.get(address).content.decode().partition("<svg viewBox")[2]
    assert f"2 local authorities and their neighbours {sentence}" in words_of(client, address)
    assert "<title>Norfolk, in part</title>" in drawing
    assert ('id="hatch-part"' in drawing) is hatched
    for name in {"Great Yarmouth", "Norwich"}.intersection(districts):
        assert f"<title>{name}</title>" in drawing


def test_what_is_blank_is_one_line_that_invites(client: Client) -> None:
    said = words_of(client, make_partnership("Blank Invented", CAMDEN).get_absolute_url())

    assert "No website, e-mail address or telephone number of its own was found." in said
    assert (
        "Not found: legal form, funding, phases, focus, founded, members and ownership. "
        "Do you know? Tell us."
    ) in said


@pytest.mark.parametrize(
    ("fields", "years", "badge", "notice"),
    [
        ({"lifecycle": "active"}, [2019, 2025, 2021], "Last known active 2025", ""),
        (
            {},
            [2014],
            "Last known active 2014",
            "The newest evidence that it is at work is from 2014: it may have changed or ended.",
        ),
        (
            {},
            [],
            "Not known when last active",
            "No source says when it was last at work: it may have changed or ended.",
        ),
        ({"lifecycle": "forming"}, [2025], "Forming", ""),
        (
            {"lifecycle": "ended", "ended_on": "2022-09"},
            [2022],
            "Ended September 2022",
            "Recorded as ended in September 2022: shown here, and left out of every count.",
        ),
        (
            {"lifecycle": "proposed"},
            [2025],
            "Proposed",
            "Recorded as proposed: shown here, and left out of every count.",
        ),
    ],
)
@time_machine.travel("2026-11-26")
def test_the_badge_says_whether_it_is_at_work(
    client: Client, fields: dict[str, str], years: list[int], badge: str, notice: str
) -> None:
    partnership = make_partnership("Dated Invented", CAMDEN, **fields)
    for year in years:
        Source.objects.create(partnership=partnership, title="Made up", shows_active_in=year)

    said = words_of(client, partnership.get_absolute_url())

    assert f"in Camden. {badge}" in said
    assert notice in said
    assert ("it may have changed" in said) is ("it may have changed" in notice)


def test_whose_boundaries_are_shown_is_said_below_a_caution(client: Client) -> None:
    partnership = make_partnership("Undated Invented", CAMDEN)

    page = client.get(partnership.get_absolute_url()).content.decode()

    assert page.count("No source says when it was last at work") == 1
    assert " ".join(NOTICES) in page[page.index("<footer") :]


def test_an_ended_one_leads_to_what_took_its_place(client: Client) -> None:
    later = make_partnership("Later Invented", CAMDEN)
    first = make_partnership("First Invented", CAMDEN, lifecycle="ended", successor=later)

    assert "In its place: Later Invented ." in words_of(client, first.get_absolute_url())


def test_doubts_are_told_apart_from_facts(client: Client) -> None:
    partnership = make_partnership(
        "Doubtful Invented", facts=["has 12 schools"], notes=["its status was not checked"]
    )
    Coverage.objects.create(
        partnership=partnership, authority_id=NORFOLK, extent="part", basis="inferred"
    )
    said = words_of(client, partnership.get_absolute_url())

    assert "What the sources say Has 12 schools What is in doubt Its status was not checked" in said
    assert "Norfolk Part of the LA (inferred, not stated)" in said


def test_a_source_says_whose_it_is_and_when_it_appeared_and_was_read(client: Client) -> None:
    said = words_of(client, make_partnership("Sourced Invented", CAMDEN).get_absolute_url())

    assert "An invented paper An invented college, May 2022, read November 2026 Page 3" in said


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("ended_on", "2022-13", "There is no such month or day."),
        ("ended_on", "last year", "Write a year, a year and month, or a day"),
        ("ended_on", "2999", "This date is still to come."),
        ("host_urn", 12, "greater than or equal to 100000"),
    ],
)
def test_what_cannot_be_is_refused_in_words(field: str, value: object, message: str) -> None:
    partnership = make_partnership("Careful Invented", CAMDEN, lifecycle="ended")
    setattr(partnership, field, value)

    with pytest.raises(ValidationError, match=message):
        partnership.full_clean()


def test_the_database_keeps_an_end_to_what_has_ended() -> None:
    partnership = make_partnership("Lively Invented", CAMDEN)

    for values in ({"ended_on": "2022"}, {"successor_id": partnership.slug}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Partnership.objects.filter(pk=partnership.pk).update(**values)


def test_an_las_roles_are_its_own_and_those_in_its_partnerships(client: Client) -> None:
    """One rule for the page, the filter, the comparison, the API and the files."""
    make_partnership("Owned Invented", lifecycle="active")
    Coverage.objects.create(
        partnership=Partnership.objects.get(slug="owned-invented"),
        authority_id=HARTLEPOOL,
        extent="whole",
        roles=["part_owner"],
    )

    said = words_of(client, "/local-authorities/hartlepool/")
    assert "Only in a partnership there: part owner." in said
    compared = words_of(client, "/compare/?la=hartlepool&la=camden")
    assert "Convenor Part owner" in compared.replace(",", "")
    assert "Hartlepool" in client.get("/api/v1/authorities/?role=part_owner").content.decode()
    roles = client.get("/api/v1/authorities/hartlepool/").json()["roles"]
    assert roles == ["convenor", "part_owner"]
    file = client.get("/data/authorities.csv?role=part_owner").getvalue().decode()
    assert "Hartlepool" in file
    assert "convenor; part_owner" in file


def test_kind_roles_and_funding_are_explained_where_they_are_named(client: Client) -> None:
    hub = make_partnership("Explained Invented Hub", CAMDEN, kind="teaching_school_hub")
    Partnership.objects.filter(pk=hub.pk).update(funding_models=["subscription"])
    Coverage.objects.filter(partnership=hub).update(roles=["convenor"])
    kind = "A centre that the Department for Education has chosen to train and develop teachers"
    role = "What these words mean Convenor The LA brings schools and others together."

    said = words_of(client, hub.get_absolute_url())
    assert f"What is a teaching school hub? {kind}" in said
    assert role in said
    assert "Membership subscription Members pay a fee, usually each year." in said
    of_authority = words_of(client, "/local-authorities/camden/")
    assert f"Teaching school hub {kind}" in of_authority
    assert "Convenor The LA brings schools and others together." in of_authority
    listed = words_of(client, "/partnerships/?kind=teaching_school_hub")
    assert f"Teaching school hubs What is a teaching school hub? {kind}" in listed
    assert f"What these kinds are Teaching school hub {kind}" in words_of(
        client, "/partnerships/?q=Explained+Invented+Hub"
    )
