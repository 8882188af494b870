"""The rule of the filters, against the little England counted in plain Python."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import QueryDict

from boundaries.models import LocalAuthority
from explore.filter_form import FilterForm
from explore.filters import FACETED, Filters, options_of
from explore.map_list import MapList
from explore.map_view import MapView
from figures.models import Lens
from figures.similar import similar_authorities
from partnerships.models import AuthoritySummary, Partnership
from tests.factories import CAMDEN, make_partnership, partnership_rows

pytestmark = pytest.mark.django_db


def filters_of(query: str) -> Filters:
    return Filters.from_query(QueryDict(query))


def left(query: str) -> set[str]:
    return set(filters_of(query).authorities.values_list("name", flat=True))


@pytest.fixture
def records() -> list[dict[str, Any]]:
    return [row for row in partnership_rows() if row["lifecycle"] not in {"ended", "proposed"}]


def reached(records: list[dict[str, Any]], meets) -> int:
    return len(
        {part["authority"] for record in records if meets(record) for part in record["coverage"]}
    )


@pytest.mark.parametrize(
    ("query", "meets"),
    [
        ("kind=abep", lambda r: r["kind"] == "abep"),
        ("kind=abep&kind=careers_hub", lambda r: r["kind"] in {"abep", "careers_hub"}),
        ("funding=subscription", lambda r: "subscription" in r["funding_models"]),
        ("funding=hybrid", lambda r: len(r["funding_models"]) > 1),
        (
            "funding=hybrid&funding=hosted",
            lambda r: len(r["funding_models"]) > 1 or "hosted" in r["funding_models"],
        ),
        ("phase=primary", lambda r: {"primary", "all"} & set(r["phases"])),
        ("form=mutual", lambda r: "mutual" in r["legal_forms"]),
        ("focus=data&focus=send_and_inclusion",
         lambda r: {"data", "send_and_inclusion"} & set(r["focuses"])),
        ("founded_from=2015&founded_to=2018",
         lambda r: r["founded_year"] and 2015 <= r["founded_year"] <= 2018),
        ("kind=abep&funding=la_grant&scale=la_wide",
         lambda r: r["kind"] == "abep" and "la_grant" in r["funding_models"]
         and r["scale"] == "la_wide"),
    ],
)  # fmt: skip
def test_partnership_choices(records, query, meets) -> None:
    assert len(left(query)) == reached(records, meets)


def test_one_partnership_must_meet_all_the_choices() -> None:
    """An ABEP here and a careers hub there do not make one partnership that is both."""
    make_partnership("Invented Careers Hub of Camden", CAMDEN, kind="careers_hub")
    both = left("kind=careers_hub&funding=subscription")

    assert left("kind=careers_hub") & left("funding=subscription") == {"Camden"}
    assert both == set()


def test_ended_and_proposed_partnerships_match_nothing() -> None:
    board = Partnership.objects.get(slug="hartlepool-invented-improvement-board")

    assert board.lifecycle == "proposed"
    assert board not in filters_of("kind=abep").partnerships


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 152),
        ("region=london", 33),
        ("region=london&region=north-east", 45),
        ("type=county", 24),
        ("name=york", 1),  # the whole name of an LA
        ("name=yorks", 2),
        ("eia=yes", 55),
        ("eia=no", 97),
        ("role=funder", 3),
        ("abeps=none", 112),
        ("abeps=none&abeps=more", 114),
        ("verification=desk_research", 152),
        ("verification=la_verified", 0),
        ("similar=camden", 5),
        ("similar=city-of-london", 0),
        ("similar=camden&lens=statistical", 5),
        ("similar=camden&lens=next_door", 6),
        ("similar=camden&lens=size", 10),
        ("similar=camden&lens=academies", 0),
        ("lens=size", 152),
        ("region=london&type=county", 0),
    ],
)
def test_authority_choices(query, count) -> None:
    assert len(left(query)) == count


@pytest.mark.parametrize("lens", Lens)
def test_the_filter_leaves_whom_the_authoritys_page_calls_close(lens) -> None:
    norfolk = LocalAuthority.objects.get(slug="norfolk")
    close = similar_authorities(norfolk, lens)

    assert left(f"similar=norfolk&lens={lens.value}") == {near.name for near in close} != set()


def test_both_sorts_of_choices_together() -> None:
    assert left("funding=subscription&region=london") == left("funding=subscription") & left(
        "region=london"
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("camden", "camden-invented-learning"),
        ("Camd", "camden-invented-learning"),  # how a word begins
        ("learn sheff", "invented-learn-sheffield"),
        ("herts", "invented-hfl"),  # a former name
        ("begun", "camden-invented-learning"),  # not so, since notes are not searched
    ],
)
def test_words(text, found) -> None:
    assert (found in slugs(text)) is (text != "begun")


def test_words_are_found_whatever_their_ending() -> None:
    assert slugs("partnerships") == slugs("partnership")


@pytest.mark.parametrize("text", ["", "  ", "&|!", "'); DROP TABLE"])
def test_words_that_are_none_find_nothing_and_break_nothing(text) -> None:
    assert slugs(text) == set()


def slugs(text: str) -> set[str]:
    return set(Partnership.objects.with_words(text).values_list("slug", flat=True))


def test_verified_longer_than_a_year_ago_is_due_again() -> None:
    for code, day in (("E09000007", date(2025, 11, 20)), ("E09000014", date(2025, 11, 21))):
        AuthoritySummary.objects.filter(pk=code).update(
            verification="la_verified",
            verified_on=day,
            verified_by_role="A role in a test",
            verified_basis="What a test says",
        )

    with time_machine.travel(date(2026, 11, 21)):
        assert left("verification=due_again") == {"Camden"}
    assert left("verification=la_verified") == {"Camden", "Haringey"}


def test_what_is_no_choice_is_left_out_and_named() -> None:
    filters = filters_of("kind=club&founded_from=x&region=london")

    assert set(filters.errors) == {"kind", "founded_from"}
    assert filters.authorities.count() == 33


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "How schools work together, place by place"),
        (
            "funding=subscription&region=london",
            "Partnerships with membership subscription in London: 3 of 33 LAs",
        ),
        (
            "region=london&region=north-east",
            "Local authorities in London or the North East: 45 of 152 LAs",
        ),
        (
            "kind=careers_hub&kind=research_school&abeps=none",
            "Careers hubs or research schools in local authorities with no ABEP recorded: "
            "5 of 112 LAs",
        ),
        (
            "q=learning&founded_from=2015&founded_to=2018&name=a&eia=no",
            "Partnerships with the words “learning”, founded from 2015, founded up to 2018 in "
            "local authorities called “a”, that are not Education Investment Areas: 1 of 55 LAs",
        ),
        (
            "similar=suffolk&lens=next_door&colour=abeps&only=more&only=nonsense",
            "Local authorities of the class “3 or more”, similar to Suffolk (neighbours): "
            "1 of 152 LAs",
        ),
    ],
)
def test_the_title_says_the_view(query, title) -> None:
    assert MapView(QueryDict(query)).title == title


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", ["Derby", "Derbyshire"]),
        ("sort=name", ["Barking and Dagenham", "Barnet"]),
        ("sort=value", ["Newcastle upon Tyne", "Norfolk"]),  # 4, then 3
        ("sort=value&colour=population", ["Kent", "Essex"]),
        ("sort=value&colour=deprivation&region=london", ["Hackney", "Newham"]),
        ("sort=partnerships", ["Norfolk", "Newcastle upon Tyne"]),
        ("sort=nonsense", ["Derby", "Derbyshire"]),
    ],
)
def test_the_list_can_be_sorted(query, first) -> None:
    areas = MapList(MapView(QueryDict(query))).areas
    listed = [area.authority.name for area in areas if area.is_match]

    assert listed[:2] == first


def test_each_option_says_how_many_it_would_leave() -> None:
    chosen = {"funding": "funding=subscription", "region": "region=london"}
    counts = FilterForm(MapView(QueryDict("&".join(chosen.values())))).counts

    assert counts["region"]["london"] == 3
    for field, options in options_of(FACETED).items():
        others = "&".join(part for name, part in chosen.items() if name != field)
        for code, _ in options:
            assert counts[field][code] == len(left(f"{others}&{field}={code}")), (field, code)
