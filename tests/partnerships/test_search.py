"""Finding LAs, partnerships, places and postcodes by what people type."""

import pytest
from django.test import Client
from django.utils.html import escape

from boundaries.models import (
    LocalAuthority,
    Place,
    PostcodeGroup,
)
from partnerships import search
from partnerships.models import Partnership
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def some_postcodes() -> None:
    for sector, code, units in (
        ("NW12", "E09000007", ["DB", "DA"]),
        ("NW13", "E09000003", ["AA"]),
        ("BD37", "E08000032", ["AA"]),
    ):
        PostcodeGroup.objects.create(sector=sector, authority_id=code, units=units)


def answer(client: Client, typed: str):
    return client.get("/find/", {"q": typed})


def body(client: Client, typed: str) -> str:
    response = answer(client, typed)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Camden", "/local-authorities/camden/"),
        ("  cAMDEN ", "/local-authorities/camden/"),
        ("London Borough of Camden", "/local-authorities/camden/"),
        ("Essex County Council", "/local-authorities/essex/"),
        ("the Isle of Wight", "/local-authorities/isle-of-wight/"),
        ("Bristol", "/local-authorities/bristol/"),
        ("City of Bristol", "/local-authorities/bristol/"),
        ("Hull", "/local-authorities/kingston-upon-hull/"),
        ("Bucks", "/local-authorities/buckinghamshire/"),
        ("saint helens", "/local-authorities/st-helens/"),
        ("B&NES", "/local-authorities/bath-and-north-east-somerset/"),
        ("Brighton & Hove", "/local-authorities/brighton-and-hove/"),
        ("Somerset", "/local-authorities/somerset/"),  # not North Somerset, nor the one of 2023
        (
            "Bournemouth, Christchurch and Poole",
            "/local-authorities/bournemouth-christchurch-and-poole/",
        ),
        ("Cumberland", "/local-authorities/cumberland/"),
        ("Camden Invented Learning", "/partnerships/camden-invented-learning/"),
        ("THIEP", "/partnerships/tower-hamlets-invented-education-partnership/"),  # short name
        ("Invented Herts for Learning", "/partnerships/invented-hfl/"),  # former name
    ],
)
def test_the_one_thing_that_was_meant_is_shown_at_once(client: Client, typed, address) -> None:
    response = answer(client, typed)

    assert (response.status_code, response.headers.get("Location")) == (302, address)


@pytest.mark.parametrize("typed", ["camden lear", "Herts for Learning", "Grt Yarmouth", "Tyne"])
def test_half_a_name_never_leads_on(client: Client, typed) -> None:
    assert answer(client, typed).status_code == 200


def test_every_authority_is_found_by_its_name() -> None:
    """At once, or first of those that share its name: six villages are called as an LA is."""
    shared = []
    for authority in LocalAuthority.objects.on_the_map():
        answer = search.answer(authority.name)
        url = authority.get_absolute_url()
        if answer.address != url:
            assert answer.groups[0].matches[0].url == url
            shared.append(authority.name)
    assert shared == ["Halton", "Merton", "St. Helens", "Sutton", "Swindon", "Warrington"]


def test_every_other_name_leads_to_its_authority() -> None:
    """Towns by a sample: one in fifty."""
    names = Place.objects.select_related("authority")
    places = [*names.exclude(kind=Place.Kind.TOWN), *names.filter(kind=Place.Kind.TOWN)[::50]]
    # Many a name is that of several places.
    answers = {name: search.answer(name) for name in {place.name for place in places}}
    for place in places:
        answer = answers[place.name]
        listed = [match for group in answer.groups for match in group.matches]
        leads_to = {match.spot.authority for match in listed if match.spot}
        leads_to |= {answer.here.spot.authority} if answer.here else set()
        url = place.authority.get_absolute_url()
        assert place.authority in leads_to or url in [
            answer.address,
            *(match.url for match in listed),
        ], place


def test_several_matches_are_listed_in_groups(client: Client) -> None:
    page = body(client, "north")

    for heading in ("Local authorities", "Places", "Partnerships"):
        assert heading in page
    assert "/local-authorities/north-lincolnshire/" in page
    assert "/find/?q=North+Norfolk" in page


def test_a_name_of_two_authorities_offers_both(client: Client) -> None:
    page = body(client, "Northants")

    assert "/local-authorities/north-northamptonshire/" in page
    assert "/local-authorities/west-northamptonshire/" in page
    assert "In Northamptonshire" in page


def test_a_place_shows_its_authority_and_the_partnerships_there(client: Client) -> None:
    page = body(client, "colchester")

    assert 'Colchester is in <a href="/local-authorities/essex/">Essex</a>' in page
    for partnership in Partnership.objects.in_authority(LocalAuthority.objects.get(slug="essex")):
        assert partnership.get_absolute_url() in page


def test_a_merged_district_leads_to_what_it_is_part_of(client: Client) -> None:
    page = body(client, "Bournemouth")

    assert "Bournemouth is in" in page
    assert ">Bournemouth, Christchurch and Poole</a>" in page


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bimringham", "Birmingham"),
        ("Sommerset", "Somerset"),
        ("Colchster", "Colchester"),
        ("Rotheram", "Rotherham"),
        ("Scunthrope", "Scunthorpe"),
        ("Keighly", "Keighley"),
    ],
)
def test_a_slip_of_the_keys_gets_suggestions_and_is_kept(client: Client, typed, name) -> None:
    page = body(client, typed)

    assert search.answer(typed).guesses[0].label == name
    assert f"Nothing found for “{typed}”" in page
    assert f'value="{typed}"' in page
    assert 'href="/local-authorities/"' in page


def test_nonsense_gets_help_and_no_suggestions(client: Client) -> None:
    page = body(client, "qqqqqqqq")

    assert "Nothing found for “qqqqqqqq”" in page
    assert "Did you mean" not in page


@pytest.mark.parametrize("typed", ["<b>x</b>", "'; --", "%", "_", "\\", "(", "教育", "& &"])
def test_signs_do_no_harm(client: Client, typed) -> None:
    page = body(client, typed)

    assert "<b>x" not in page
    assert f'value="{escape(typed)}"' in page


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter a local authority, a partnership, a town or a postcode."),
        ("   ", "Enter a local authority, a partnership, a town or a postcode."),
        ("x" * 101, "Enter at most 100 characters."),
    ],
)
def test_what_cannot_be_looked_for_is_shown_again_with_the_reason(
    client: Client, typed, error
) -> None:
    page = body(client, typed)

    assert error in page
    assert 'aria-describedby="find-error"' in page


def test_the_empty_page_has_no_error(client: Client) -> None:
    page = client.get("/find/").content.decode()

    assert "field-error" not in page
    assert 'name="q"' in page


def test_a_long_list_says_that_it_is_cut(client: Client) -> None:
    for number in range(search.MOST_LISTED):
        make_partnership(f"School Invented Network {number}", "E08000035")

    assert "These are the first." in body(client, "school")
    assert "These are the first." not in body(client, "learn")


# Postcodes.


@pytest.mark.usefixtures("some_postcodes")
def test_a_postcode_shows_its_authority_and_leads_to_its_page(client: Client) -> None:
    page = body(client, "nw1 2db")

    assert 'NW1 2DB is in <a href="/local-authorities/camden/">Camden</a>' in page
    assert "/partnerships/camden-invented-learning/" in page
    assert "Also near by" in page


@pytest.mark.usefixtures("some_postcodes")
def test_a_first_half_in_several_authorities_offers_them(client: Client) -> None:
    page = body(client, "NW1")

    assert "NW1 reaches into 2 local authorities" in page
    assert "/local-authorities/barnet/" in page


@pytest.mark.usefixtures("some_postcodes")
def test_an_unknown_postcode_gets_help_and_is_kept(client: Client) -> None:
    page = body(client, "NW1 9ZZ")

    assert "NW1 9ZZ is not a postcode that we know" in page
    assert "It may be mistyped, very new, withdrawn some years ago, or outside England." in page
    assert "/local-authorities/camden/" in page
    assert 'value="NW1 9ZZ"' in page


@pytest.mark.usefixtures("some_postcodes")
@pytest.mark.parametrize("typed", ["NW1 2CB", "NW1 2D", "12345", "<b>NW1</b>", "NW1 and more"])
def test_a_mistyped_postcode_is_shown_again_with_the_reason(client: Client, typed) -> None:
    page = body(client, typed)

    assert "This is not a whole postcode." in page
    assert f'value="{escape(typed)}"' in page
    assert "<b>" not in page


def test_without_the_list_of_postcodes_the_page_says_so(client: Client) -> None:
    page = body(client, "NW1 2DB")

    assert "Postcodes are not loaded on this site yet." in page
    assert "/local-authorities/" in page


@pytest.mark.usefixtures("some_postcodes")
def test_a_postcode_that_is_a_name_too_shows_both(client: Client) -> None:
    make_partnership("BD3 Invented Partnership", "E08000032")
    page = body(client, "BD3")

    assert "BD3 is in" in page
    assert "/partnerships/bd3-invented-partnership/" in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/postcode/", "/find/"),
        ("/postcode/?postcode=nw1+2db", "/find/?q=nw1+2db"),
        ("/postcode/?postcode=%3Cb%3E%26x", "/find/?q=%3Cb%3E%26x"),
        ("/postcode/?postcode=", "/find/?q="),
    ],
)
def test_the_old_address_leads_here_for_good_with_what_was_typed(client: Client, old, new) -> None:
    response = client.get(old)

    assert (response.status_code, response.headers["Location"]) == (301, new)


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Camden", "camden"),
        ("E10000006", "cumbria"),
        ("E06000048", "northumberland"),
        ("330", "birmingham"),
        ("Brighton-and-Hove", "brighton-and-hove"),
        ("iow", "isle-of-wight"),
    ],
)
def test_a_name_or_code_in_an_address_leads_on(client: Client, written, slug) -> None:
    response = client.get(f"/local-authorities/{written}/")

    assert (response.status_code, response["Location"]) == (301, f"/local-authorities/{slug}/")


def test_a_code_of_several_authorities_in_an_address_leads_to_all_of_them(client: Client) -> None:
    said = client.get("/local-authorities/E10000021/", follow=True).content.decode()

    assert "North Northamptonshire" in said
    assert "West Northamptonshire" in said


@pytest.mark.parametrize("written", ["narnia", "merseyside", "whitby", "camd"])
def test_an_address_that_means_no_one_authority_is_not_found(client: Client, written) -> None:
    assert client.get(f"/local-authorities/{written}/").status_code == 404


# Suggestions.


def suggest(client: Client, typed: str):
    response = client.get("/find/suggest.json", {"q": typed})
    assert response.status_code == 200
    return response.json()["groups"]


def test_a_slip_of_the_keys_gets_suggestions_while_typing(client: Client) -> None:
    group, *_ = suggest(client, "rotheram")

    assert group["label"] == "Did you mean"
    assert group["options"][0]["label"] == "Rotherham"


def test_suggestions_come_in_groups_with_all_that_the_list_needs(client: Client) -> None:
    assert suggest(client, "camden") == [
        {
            "label": "Local authorities",
            "options": [
                {"label": "Camden", "detail": "London", "url": "/local-authorities/camden/"}
            ],
        },
        {
            "label": "Places",
            "options": [
                {
                    "label": "Camden Town",
                    "detail": "In Camden",
                    "url": "/find/?q=Camden+Town%2C+Camden",
                }
            ],
        },
        {
            "label": "Partnerships",
            "options": [
                {
                    "label": "Camden Invented Learning",
                    "detail": "An area-based education partnership in Camden",
                    "url": "/partnerships/camden-invented-learning/",
                }
            ],
        },
    ]


@pytest.mark.usefixtures("some_postcodes")
def test_a_postcode_is_suggested_with_its_authorities(client: Client) -> None:
    assert suggest(client, "nw1")[0] == {
        "label": "Postcodes",
        "options": [{"label": "NW1", "detail": "In Barnet and Camden", "url": "/find/?q=NW1"}],
    }


@pytest.mark.parametrize("typed", ["a", "s", "north", "school", "partnership", "e"])
def test_at_most_eight_are_suggested(client: Client, typed) -> None:
    for number in range(search.MOST_SUGGESTED):
        make_partnership(f"Invented School Partnership {number}", "E08000035")
    groups = suggest(client, typed)

    assert sum(len(group["options"]) for group in groups) == 8
    assert all(group["options"] for group in groups)


@pytest.mark.parametrize("typed", ["", "x" * 101, "<script>alert(1)</script>", "qqqq"])
def test_what_means_nothing_suggests_nothing_and_is_not_echoed(client: Client, typed) -> None:
    response = client.get("/find/suggest.json", {"q": typed})

    assert response.json() == {"groups": []}
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("address", ["/find/", "/find/suggest.json"])
def test_a_nul_is_turned_away(client: Client, address) -> None:
    assert client.get(address, {"q": "a\x00b"}).status_code == 400


def test_suggestions_may_be_kept_for_a_minute(client: Client) -> None:
    response = client.get("/find/suggest.json", {"q": "camden"})

    kept = set(response.headers["Cache-Control"].split(", "))
    assert kept == {"public", "max-age=60"}


def test_pages_only_answer_to_reading(client: Client) -> None:
    for address in ("/find/", "/find/suggest.json", "/postcode/"):
        assert client.post(address).status_code in {403, 405}
