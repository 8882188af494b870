"""Postcodes: what people type, and where it leads."""

import pytest
from django.core.management import call_command

from boundaries.models import LocalAuthority, PostcodeGroup
from boundaries.postcodes import Postcode


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("NW1 2DB", "NW1 2DB"),
        ("nw12db", "NW1 2DB"),
        (" n w 1-2d b. ", "NW1 2DB"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("SW1A OAA", "SW1A 0AA"),  # the letter O for the digit
        ("M1 lAE", "M1 1AE"),  # the letter l for the digit
        ("EC1A", "EC1A"),
        ("b1", "B1"),
    ],
)
def test_a_postcode_is_understood_as_typed(typed, said) -> None:
    assert str(Postcode.parse(typed)) == said


@pytest.mark.parametrize("typed", ["", "Camden", "NW1 2D", "NW1 2CB", "12345", "NW1 2DBX", "<b>"])
def test_what_is_no_postcode_is_none(typed) -> None:
    assert Postcode.parse(typed) is None


@pytest.fixture
def camden_and_barnet(db: None) -> None:
    for sector, code, units in (
        ("NW12", "E09000007", ["DB", "DA"]),
        ("NW13", "E09000007", ["AA"]),
        ("NW12", "E09000003", ["ZZ"]),
    ):
        PostcodeGroup.objects.create(sector=sector, authority_id=code, units=units)


def parsed(typed: str) -> Postcode:
    postcode = Postcode.parse(typed)
    assert postcode is not None
    return postcode


def names(authorities) -> list[str]:
    return [authority.name for authority in authorities]


@pytest.mark.usefixtures("camden_and_barnet")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("NW1 2DB", ["Camden"]),
        ("NW1 2ZZ", ["Barnet"]),
        ("NW1 3ZZ", []),
        ("NW1", ["Barnet", "Camden"]),
        ("NW11", []),
    ],
)
def test_a_postcode_leads_to_its_authority(typed, found) -> None:
    assert names(LocalAuthority.objects.with_postcode(parsed(typed))) == found


@pytest.mark.usefixtures("camden_and_barnet")
def test_an_unknown_postcode_has_others_near_by() -> None:
    near = LocalAuthority.objects.with_postcode(parsed("NW1 9ZZ").first_half)

    assert names(near) == ["Barnet", "Camden"]


@pytest.mark.django_db
def test_a_postcode_of_a_new_authority_leads_to_the_one_on_the_map() -> None:
    PostcodeGroup.objects.create(sector="CA38", authority_id="E06000063", units=["QA"])

    postcode = parsed("CA3 8QA")
    assert names(LocalAuthority.objects.with_postcode(postcode)) == ["Cumbria"]
    of_2023 = LocalAuthority.objects.with_postcode(postcode, 2023)
    assert names(of_2023) == ["Cumberland"]


@pytest.mark.django_db
def test_the_whole_list_loads_and_loads_but_once(capsys) -> None:
    call_command("load_postcodes")
    call_command("load_postcodes")

    assert "Nothing to do" in capsys.readouterr().out
    groups = PostcodeGroup.objects.values_list("sector", "authority", "units")
    assert sum(len(units) for _, _, units in groups) == 2_264_892
    for typed, name in (
        ("SW1A 1AA", "Westminster"),
        ("S1 2HH", "Sheffield"),  # under a code newer than both vintages
        ("CA3 8QA", "Cumbria"),
        ("CB3 0AP", "Cambridgeshire"),  # through its district
        ("TR21 0LW", "Isles of Scilly"),
    ):
        assert names(LocalAuthority.objects.with_postcode(parsed(typed))) == [name]


@pytest.mark.django_db
def test_a_look_up_is_one_index_probe(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        list(LocalAuthority.objects.with_postcode(parsed("NW1 2DB")))
