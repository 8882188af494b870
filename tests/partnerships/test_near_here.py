"""A place tells which partnership is its own: by district, then by distance."""

import pytest
from django.test import Client

from boundaries.models import LocalAuthority, PostcodeGroup
from partnerships.models import Coverage, Partnership
from partnerships.near_here import NearHere, Reach, Spot, near_here, reach_of
from tests.factories import make_partnership

pytestmark = pytest.mark.django_db

NORFOLK, SUFFOLK, KENT = "E10000020", "E10000029", "E10000016"


def hub(name: str, slug: str, authority: str, *districts: str) -> Partnership:
    """Makes an invented hub that works in some districts of an LA, or in an unknown part."""
    partnership = make_partnership(name, authority, slug=slug, kind="teaching_school_hub")
    partnership.coverage.update(extent="part", districts=list(districts))
    return partnership


@pytest.fixture
def two_hubs() -> None:
    PostcodeGroup.objects.create(
        sector="NR302", authority_id=NORFOLK, district="Great Yarmouth", units=["SZ"],
        longitudes=[173052], latitudes=[260831],
    )  # fmt: skip
    hub("Invented Coast Hub", "coast-hub", NORFOLK, "Great Yarmouth", "Breckland")
    hub("Invented City Hub", "city-hub", NORFOLK, "Norwich")
    hub("Invented Vague Hub", "vague-hub", NORFOLK)


def place(name: str, authority: str, district: str = "") -> NearHere:
    return near_here(Spot(name, LocalAuthority.objects.get(pk=authority), district))


def names(answer: NearHere) -> dict[str, list[str]]:
    return {
        group.title: [item.partnership.name for item in group.partnerships]
        for group in answer.groups
    }


@pytest.mark.usefixtures("two_hubs")
def test_the_district_decides(client: Client) -> None:
    answer = names(place("Great Yarmouth", NORFOLK, "Great Yarmouth"))

    assert list(answer) == [
        "Covers your district, Great Yarmouth",
        "Not known which part of Norfolk",
        "Another part of Norfolk",
    ]
    covers, unknown, elsewhere = answer.values()
    assert "Invented Coast Hub" in covers
    assert "Norfolk Invented Collaborative" in covers  # works in all of Norfolk
    assert unknown == ["Invented Vague Hub"]
    assert {"Invented City Hub", "Norwich Invented Cluster"} <= set(elsewhere)


def test_what_is_recorded_for_an_authority_before_or_after_is_told_too(client: Client) -> None:
    cumbria, cumberland = "E10000006", "E06000063"
    make_partnership("Invented Cumbria Body", cumbria)
    make_partnership("Invented Cumberland Body", cumberland)
    lakes = make_partnership("Invented Lakes Body", cumbria)
    lakes.coverage.update(extent="part", districts=["South Lakeland"])

    before = names(place("Carlisle", cumbria, "Carlisle"))
    after = names(place("Carlisle", cumberland))
    kendal = names(place("Kendal", cumbria, "South Lakeland"))
    assert client.get("/find/", {"q": "Carlisle"}).status_code == 200

    assert {"Invented Cumbria Body", "Invented Cumberland Body"} <= set(
        before["Covers your district, Carlisle"]
    )
    assert before["Another part of Cumbria"] == ["Invented Lakes Body"]
    assert kendal["Another part of Cumbria"] == ["Invented Cumberland Body"]
    assert after["Another part of Cumberland"] == ["Invented Lakes Body"]
    page = client.get("/local-authorities/cumberland/").content.decode()
    assert "Recorded for Cumbria, which ended on 31 March 2023, in South Lakeland." in page
    in_all = names(place("Cumbria", cumbria))
    assert set(in_all["Covers a part of Cumbria, which may not be yours"]) == {
        "Invented Lakes Body", "Invented Cumberland Body"
    }  # fmt: skip
    assert set(after["Covers all of Cumberland"]) >= {
        "Invented Cumbria Body", "Invented Cumberland Body"
    }  # fmt: skip


@pytest.mark.usefixtures("two_hubs")
def test_where_the_district_is_not_known_nothing_is_asserted() -> None:
    answer = names(place("Your location", NORFOLK))

    part = answer["Covers a part of Norfolk, which may not be yours"]
    assert {"Invented City Hub", "Invented Coast Hub", "Invented Vague Hub"} <= set(part)
    assert "Norfolk Invented Collaborative" in answer["Covers all of Norfolk"]


@pytest.mark.usefixtures("two_hubs")
@pytest.mark.parametrize("typed", ["NR30 2SZ", "Great Yarmouth", "Caister-on-Sea", "E07000145"])
def test_postcode_town_district_and_code_have_one_answer(client: Client, typed) -> None:
    page = client.get("/find/", {"q": typed}).content.decode()

    covers, _, rest = page.partition("Not known which part of Norfolk")
    assert "Covers your district, Great Yarmouth" in covers
    assert "/partnerships/coast-hub/" in covers
    assert "/partnerships/city-hub/" not in covers
    assert "/partnerships/city-hub/" in rest


def test_two_hubs_of_one_name_are_told_apart_by_their_districts(client: Client) -> None:
    hub("Invented Hub of Kent", "kent-1", KENT, "Thanet", "Dover")
    hub("Invented Hub of Kent", "kent-2", KENT, "Maidstone")

    near = client.get("/find/", {"q": "Margate"}).content.decode()
    assert near.index("Thanet and Dover") < near.index("Another part of Kent")
    assert near.index("Another part of Kent") < near.index("Teaching school hub. Maidstone")
    page = client.get("/local-authorities/kent/").content.decode()
    assert "Thanet and Dover" in page
    listed = client.get("/find/suggest.json", {"q": "Invented Hub of Kent"}).json()["groups"]
    details = [option["detail"] for option in listed[-1]["options"]]
    assert len(set(details)) == len(details) == 2


def test_what_ended_comes_last_and_is_not_offered_next_door() -> None:
    ended = make_partnership("A Former Invented Body", NORFOLK, lifecycle="ended")

    covers = place("Norwich", NORFOLK, "Norwich").groups[0]
    assert covers.partnerships[-1].partnership == ended
    near_by = place("Ipswich", SUFFOLK, "Ipswich").near_by
    offered = {item.partnership for neighbour in near_by for item in neighbour.partnerships}
    assert ended not in offered


def test_near_by_has_what_works_next_door_and_not_here(client: Client) -> None:
    answer = client.get("/find/", {"q": "Lowestoft"}).context["answer"].here

    first = answer.near_by[0]
    assert (first.authority.name, first.how) == ("Norfolk", "about 5 km away")
    for neighbour in answer.near_by:
        for item in neighbour.partnerships:
            codes = {part.authority_id for part in item.partnership.coverage.all()}
            assert neighbour.authority.pk in codes
            assert answer.spot.authority.pk not in codes
            assert item.partnership.counts


def test_a_place_without_a_point_says_how_its_neighbours_are_neighbours() -> None:
    near_by = place("Your location", "E08000037").near_by  # Gateshead

    assert {neighbour.authority.name: neighbour.how for neighbour in near_by}[
        "Newcastle upon Tyne"
    ] == "bridge: Tyne Bridge"


@pytest.mark.parametrize(
    ("extent", "districts", "district", "reach"),
    [
        ("whole", [], "", Reach.COVERS),
        ("whole", [], "Norwich", Reach.COVERS),
        ("part", ["King’s Lynn & West Norfolk"], "King's Lynn and West Norfolk", Reach.COVERS),
        ("part", ["Norwich"], "Breckland", Reach.ANOTHER_PART),
        ("part", ["Norwich"], "", Reach.NOT_KNOWN),
        ("part", [], "Norwich", Reach.NOT_KNOWN),
    ],
)
def test_a_part_reaches_a_district_that_it_names(extent, districts, district, reach) -> None:
    assert reach_of(Coverage(extent=extent, districts=districts), district) == reach


def test_an_answer_takes_few_queries(django_assert_max_num_queries) -> None:
    norfolk = LocalAuthority.objects.get(pk=NORFOLK)
    with django_assert_max_num_queries(6):
        near_here(Spot("Norwich", norfolk, "Norwich"))


# The reader's location, which the browser gives as LAs and districts alone.


def test_a_location_in_one_authority_is_answered_as_a_place(client: Client) -> None:
    page = client.get("/find/?la=camden&at=in").content.decode()

    assert "Your location is in" in page
    assert "/partnerships/camden-invented-learning/" in page


def test_a_bridge_is_near_an_authority(client: Client) -> None:
    assert "Your location is near" in client.get("/find/?la=camden&at=near").content.decode()


@pytest.mark.parametrize("slug", ["camden", "cumberland"])
def test_the_page_of_an_authority_leads_to_what_is_near_it(client: Client, slug: str) -> None:
    address = f"/find/?la={slug}"
    assert address in client.get(f"/local-authorities/{slug}/").content.decode()
    page = client.get(address).content.decode()
    assert "Here and near by" in page
    assert "Your location" not in page


def test_a_location_in_several_authorities_offers_them(client: Client) -> None:
    page = client.get("/find/?la=westminster&la=lambeth&at=near").content.decode()

    assert "Your location is near a border" in page
    assert "/find/?la=lambeth&amp;at=near" in page


@pytest.mark.usefixtures("two_hubs")
def test_a_location_in_a_district_is_answered_as_its_postcode_is(client: Client) -> None:
    query = {"la": "norfolk", "district": "Great Yarmouth", "at": "in"}
    response = client.get("/find/", query)
    here = response.context["answer"].here
    postcode = client.get("/find/", {"q": "NR30 2SZ"}).context["answer"].here

    assert names(here) == names(postcode)
    assert here.near_by[0].authority.name == "Suffolk"
    page = " ".join(response.content.decode().split())
    assert "Your location is in Great Yarmouth, <a" in page
    assert "from the middle of Great Yarmouth" in page
    assert "Choose your district" not in page


def test_whose_district_is_not_known_can_choose_it(client: Client) -> None:
    page = client.get("/find/?la=norfolk").content.decode()

    assert "Choose your district of Norfolk" in page
    chosen = client.get("/find/?la=norfolk&district=King%27s%20Lynn%20and%20West%20Norfolk")
    assert "King&#x27;s Lynn and West Norfolk, <a" in " ".join(chosen.content.decode().split())


def test_a_location_at_a_border_of_districts_offers_them(client: Client) -> None:
    address = "/find/?la=norfolk&la=suffolk&district=Great+Yarmouth&district=East+Suffolk&at=near"
    page = client.get(address).content.decode()

    assert "Your location is near a border" in page
    assert "/find/?la=norfolk&amp;district=Great%20Yarmouth&amp;at=near" in page
    assert "/find/?la=suffolk&amp;district=East%20Suffolk&amp;at=near" in page


@pytest.mark.parametrize("district", ["Atlantis", "Waveney"])  # none, and a former one
def test_a_district_of_no_map_shows_the_empty_page(client: Client, district: str) -> None:
    page = client.get("/find/", {"la": "norfolk", "district": district}).content.decode()

    assert 'id="here-title"' not in page


def test_the_districts_of_an_authority_are_a_document_of_their_own(client: Client) -> None:
    response = client.get("/geometry/districts/norfolk.json")
    features = response.json()["features"]

    assert {"Great Yarmouth", "Breckland"} < {feature["id"] for feature in features}
    assert len(features) == 7
    assert "max-age=86400" in response["Cache-Control"]
    assert len(client.get("/geometry/districts/suffolk.json").json()["features"]) == 5
    assert client.get("/geometry/districts/camden.json").json()["features"] == []
    cumberland = client.get("/geometry/districts/cumberland.json").json()["features"]
    assert {feature["id"] for feature in cumberland} == {"Allerdale", "Carlisle", "Copeland"}
    here = client.get("/find/?la=cumberland&district=Carlisle&at=in").content.decode()
    assert 'Your location is in Carlisle, <a href="/local-authorities/cumberland/">' in " ".join(
        here.split()
    )
    assert client.get("/geometry/districts/atlantis.json").status_code == 404


@pytest.mark.parametrize("query", ["la=atlantis", "la=", "la=camden&la=%00"])
def test_a_location_that_is_none_shows_the_empty_page(client: Client, query) -> None:
    response = client.get(f"/find/?{query}")

    assert response.status_code in {200, 400}
    assert "Your location" not in response.content.decode()
