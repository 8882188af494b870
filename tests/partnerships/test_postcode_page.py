"""Finding an LA by postcode, and the help where that does not work."""

import pytest
from django.test import Client

from boundaries.models import PostcodeGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def some_postcodes() -> None:
    for sector, code, units in (
        ("NW12", "E09000007", ["DB", "DA"]),
        ("NW13", "E09000003", ["AA"]),
    ):
        PostcodeGroup.objects.create(sector=sector, authority_id=code, units=units)


def answer(client: Client, typed: str):
    return client.get("/postcode/", {"postcode": typed})


@pytest.mark.usefixtures("some_postcodes")
def test_a_postcode_leads_to_the_authoritys_page(client: Client) -> None:
    response = answer(client, "nw1 2db")

    assert (response.status_code, response["Location"]) == (302, "/local-authorities/camden/")


@pytest.mark.usefixtures("some_postcodes")
def test_a_first_half_in_several_authorities_offers_them(client: Client) -> None:
    body = answer(client, "NW1").content.decode()

    assert "NW1 reaches into 2 local authorities" in body
    assert "/local-authorities/barnet/" in body


@pytest.mark.usefixtures("some_postcodes")
def test_an_unknown_postcode_gets_help_and_is_kept(client: Client) -> None:
    body = answer(client, "NW1 9ZZ").content.decode()

    assert "NW1 9ZZ is not a postcode that we know" in body
    assert "It may be mistyped, very new, withdrawn some years ago, or outside England." in body
    assert "/local-authorities/camden/" in body
    assert 'value="NW1 9ZZ"' in body


@pytest.mark.usefixtures("some_postcodes")
@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter a postcode, such as NW1 2DB."),
        ("Camden", "This is not a whole postcode."),
        ("<b>NW1</b>", "This is not a whole postcode."),
        ("NW1 2DB and more", "Ensure this value has at most 12 characters"),
    ],
)
def test_what_is_no_postcode_is_shown_again_with_the_reason(client: Client, typed, error) -> None:
    body = answer(client, typed).content.decode()

    assert error in body
    assert 'aria-describedby="postcode-error"' in body
    assert "<b>" not in body


def test_without_the_list_of_postcodes_the_page_says_so(client: Client) -> None:
    body = answer(client, "NW1 2DB").content.decode()

    assert "Postcodes are not loaded on this site yet." in body
    assert "/local-authorities/" in body
