"""An LA's page: where its figures stand, who is like it, and how far it was checked."""

import html
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from boundaries.models import LocalAuthority
from core.history.tracking import ChangedBy, change
from figures.models import Figure, Lens, Profile
from figures.ranking import Distribution, distributions, figure_lines
from partnerships.models import AuthoritySummary, Coverage, Partnership
from partnerships.similar import OnlyThere, lens_views
from partnerships.traits import FOCUS, FUNDING, KIND, ROLE, recorded_in
from partnerships.vocabularies import Kind
from tests.factories import make_partnership

from .test_pages import text_of

pytestmark = pytest.mark.django_db

PEOPLE = Figure(field="population", label="Population", unit="people")


def the(slug: str) -> LocalAuthority:
    return LocalAuthority.objects.select_related("profile").get(slug=slug)


def lens_of(slug: str, lens: Lens):
    authority = the(slug)
    views = lens_views(authority, authority.profile, Figure.objects.all())
    return next(view for view in views if view.lens is lens)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (10, "Lowest of 6 LAs, as in 1 other"),
        (20, "Lower than 3 of 6 LAs"),
        (30, "Higher than 3 of 6 LAs"),
        (50, "Highest of 6 LAs"),
    ],
)
def test_a_standing_in_words(value, said) -> None:
    assert Distribution(PEOPLE, [10, 10, 20, 30, 40, 50]).standing_of(value).place == said


def test_a_strip_has_a_tick_for_each_value_and_marks_two() -> None:
    standing = Distribution(PEOPLE, [0, 50, 50, 100]).standing_of(100)

    assert standing.ticks == "M6.0 12v10M160.0 12v10M314.0 12v10"
    assert (standing.here, standing.middle, standing.median) == ("314.0", "160.0", "50 people")


def test_a_figure_that_is_the_same_everywhere_stands_in_the_middle() -> None:
    standing = Distribution(PEOPLE, [7, 7]).standing_of(7)

    assert (standing.here, standing.same) == ("160.0", 1)


def test_blanks_are_left_out_and_the_number_compared_is_said(client: Client) -> None:
    Profile.objects.filter(authority__slug="leeds").update(schools=None)

    among = distributions(Figure.objects.all(), Profile.objects.all())
    assert len(among["schools"].values) == 151
    assert "State-funded schools Not found 24 May 2025" in text_of(
        client, "/local-authorities/leeds/"
    )
    leeds = figure_lines(the("leeds").profile, Figure.objects.all(), among)
    assert next(line for line in leeds if line.field == "schools").standing is None


def test_each_figure_has_date_source_and_standing(client: Client) -> None:
    said = text_of(client, "/local-authorities/camden/")

    for line in (
        "Population 210,110 people Census 2021. ONS. Lower than 109 of 152 LAs. "
        "Median 285,586 people.",
        "Rural share 0% 2011 classification. Defra rural-urban classification 2011. "
        "Lowest of 152 LAs, as in 37 others. Median 3.79%.",
        "Primary schools that are academies 7.9% 24 May 2025. DfE, Get Information about "
        "Schools. Lower than 149 of 151 LAs. Median 45%.",
        "Secondary schools that are academies 10% 24 May 2025. DfE, Get Information about "
        "Schools. Lowest of 150 LAs.",
    ):
        assert line in said, line


def test_standings_agree_with_the_database() -> None:
    among = distributions(Figure.objects.all(), Profile.objects.all())
    for profile in Profile.objects.filter(authority__slug__in=["camden", "kent", "rutland"]):
        for line in figure_lines(profile, Figure.objects.all(), among):
            if line.standing is None:
                continue
            value = getattr(profile, line.field)
            lower = Profile.objects.filter(**{f"{line.field}__lt": value}).count()
            higher = Profile.objects.filter(**{f"{line.field}__gt": value}).count()
            assert (line.standing.lower, line.standing.higher) == (lower, higher)


def test_every_lens_says_how_it_is_computed(client: Client) -> None:
    said = text_of(client, "/local-authorities/leeds/")

    for words in (
        "Statistical neighbours",
        "with DfE’s own word for how close each is",
        "the average deprivation score and the share of people who live in rural areas",
        "population and area. Both are compared by ratio",
        "the shares of primary and of secondary schools that are academies",
        "the longest border first",
    ):
        assert words in said, words


def test_statistical_neighbours_bear_dfes_label() -> None:
    rows = lens_of("camden", Lens.STATISTICAL).rows

    assert [(row.authority.name, row.closeness) for row in rows[:2]] == [
        ("Westminster", "Very close"),
        ("Hammersmith and Fulham", "Close"),
    ]
    assert (rows[5].authority.name, rows[5].closeness, rows[5].is_close) == (
        "Manchester",
        "Not close",
        False,
    )


def test_a_computed_lens_shows_the_figures_that_it_compares() -> None:
    view = lens_of("camden", Lens.DEPRIVATION)

    assert view.own_figures == ["Average deprivation score: 23.695", "Rural share: 0%"]
    assert view.rows[0].authority.name == "Greenwich"
    assert view.rows[0].figures == ["Average deprivation score: 23.539", "Rural share: 0%"]
    assert view.rows[0].closeness == "Close: 0.01 apart"


def test_what_is_recorded_only_there() -> None:
    """By kind, funding, focus and role; Camden's own school improvement is not among it."""
    make_partnership(
        "Fulham Invented Culture",
        "E09000013",
        kind=Kind.CULTURAL,
        funding_models=["hosted", "subscription"],
        focuses=["race_equity", "school_improvement"],
    )
    Coverage.objects.filter(authority="E09000013").update(roles=["convenor"])
    view = lens_of("camden", Lens.STATISTICAL)
    fulham = next(row for row in view.rows if row.authority.name == "Hammersmith and Fulham")

    def said(traits: list[OnlyThere]) -> dict[str, list[str]]:
        return {trait.title: [link.label for link in trait.links] for trait in traits}

    assert said(fulham.only_there) == {
        "Kind": ["Local cultural education partnership"],
        "Funding": ["Hosted"],
        "Focus": ["Race equity"],
        "The LA’s role": ["Convenor"],
    }
    # Barnet has an LA service, but it is not close and so is not counted.
    assert said(view.only_there) == said(fulham.only_there)
    kinds = view.only_there[0].links
    assert [link.note for link in kinds] == [f"in 1 of {len(view.close)}"]


def test_what_works_here_stands_first_in_the_groups_of_kinds(client: Client) -> None:
    culture = make_partnership(
        "Camden Invented Culture",
        "E09000007",
        kind=Kind.CULTURAL,
        summary="It brings invented artists into schools. It is small.",
        telephone="01632 960002",
        lifecycle="ended",
    )
    said = text_of(client, "/local-authorities/camden/")

    places = [
        said.index(words)
        for words in (
            "What works here",
            "Area-based education partnerships What these are Area-based education partnership "
            "A voluntary body of its own",
            "responsibility for improvement or wider outcomes in an area. Camden Invented Learning",
            "National programmes What these are Teaching school hub A centre",
            "Teaching school hub Invented Hub of London",
            "Local cultural education partnership Camden Invented Culture Ended "
            "It brings invented artists into schools. LA-wide. 01632 960002",
            "Nothing recorded yet: other local bodies. There may still be some.",
            "What the local authority does",
            "See it on the map",
            "Key figures",
            "Similar local authorities",
        )
    ]
    assert places == sorted(places)
    body = client.get("/local-authorities/camden/").content.decode()
    assert '<a href="/?la=camden">' in body
    assert 'href="/compare/?with=camden"' in body
    page = client.get(culture.get_absolute_url()).content.decode()
    assert '<a href="/?partnership=camden-invented-culture">' in page


def test_what_is_blank_of_an_authority_is_one_line_that_invites(client: Client) -> None:
    blank = text_of(client, "/local-authorities/derby/")
    assert "Not found: a written summary and the LA’s role. Do you know? Tell us." in blank
    assert "What the local authority does" not in blank
    assert (
        "Nothing recorded yet: area-based education partnerships and other local bodies." in blank
    )

    assert "Not found: a written summary." in text_of(client, "/local-authorities/norfolk/")
    assert "Not found: a" not in text_of(client, "/local-authorities/camden/")


def test_a_partnership_in_a_part_of_the_authority_says_which(client: Client) -> None:
    said = text_of(client, "/local-authorities/norfolk/")

    assert "Norwich Invented Cluster Not known when last active Part of the LA: Norwich." in said


def test_what_they_have_leads_to_the_partnerships_that_have_it(client: Client) -> None:
    make_partnership("Fulham Invented Culture", "E09000013", kind=Kind.CULTURAL)
    make_partnership("Derby Invented Paintings", "E06000015", kind=Kind.CULTURAL)
    view = lens_of("camden", Lens.STATISTICAL)
    fulham = next(row for row in view.rows if row.authority.name == "Hammersmith and Fulham")

    for traits in (view.only_there, fulham.only_there):
        (link,) = traits[0].links
        page = client.get(link.url)
        listed = page.context["list"]
        assert listed.faults == []
        assert [item.name for item in listed.partnerships] == ["Fulham Invented Culture"]


def test_ended_and_proposed_partnerships_are_no_kind_that_an_authority_has() -> None:
    Partnership.objects.filter(slug="camden-invented-learning").update(lifecycle="ended")

    recorded = recorded_in(["E09000007"])["E09000007"]
    assert recorded[KIND] == {Kind.TEACHING_SCHOOL_HUB}
    assert not recorded[FUNDING] | recorded[FOCUS]
    assert recorded[ROLE] == {"funder"}  # its own


@pytest.mark.parametrize(
    ("slug", "lens", "why"),
    [
        ("city-of-london", Lens.STATISTICAL, "DfE calls all 10 “not close” to the City of London"),
        ("newham", Lens.STATISTICAL, "DfE calls all 10 “not close” to Newham"),
        ("isles-of-scilly", Lens.SIZE, "City of London, is 1.48 standard deviations from"),
        ("camden", Lens.ACADEMIES, "Brighton and Hove, is 0.82 standard deviations from Camden"),
        (
            "city-of-london",
            Lens.ACADEMIES,
            "no figure was found for “Secondary schools that are academies”",
        ),
        ("isles-of-scilly", Lens.NEXT_DOOR, "No other LA shares a border"),
    ],
)
def test_no_close_match_is_said_with_its_reason(client: Client, slug, lens, why) -> None:
    view = lens_of(slug, lens)

    assert why in view.why_none
    assert (view.close, view.only_there, view.compare_url) == ([], [], "")
    assert why in text_of(client, f"/local-authorities/{slug}/")


def test_similar_authorities_lead_to_the_comparison(client: Client) -> None:
    body = client.get("/local-authorities/camden/").content.decode()

    assert 'href="/compare/?la=camden&amp;la=westminster"' in body
    closest = "la=camden&amp;la=westminster&amp;la=hammersmith-and-fulham&amp;la=kensington"
    assert closest in body


def test_verification_has_its_date_its_role_and_falls_due_again(client: Client) -> None:
    summary = AuthoritySummary.objects.filter(authority__slug="camden")
    summary.update(
        verification="la_verified",
        verified_on=date(2023, 5, 2),
        verified_basis="What a test says",
        verified_by_role="Head of School Improvement",
    )

    said = text_of(client, "/local-authorities/camden/")
    assert "The LA has checked this page and says that it is right." in said
    assert "Last verified by the LA: 2 May 2023 (Head of School Improvement)." in said
    assert "so it is due again" in said

    summary.update(verified_on=timezone.localdate() - timedelta(days=30))
    assert "due again" not in text_of(client, "/local-authorities/camden/")


def test_last_changed_says_when_and_on_whose_behalf_and_never_by_whom(client: Client) -> None:
    pages = ("/local-authorities/camden/", "/partnerships/camden-invented-learning/")
    today = date_format(timezone.localdate(), "j F Y")
    for page in pages:
        said = text_of(client, page)
        gathered = f"As gathered. Nothing has changed since it was put on the map on {today}"
        assert f"Last changed: {gathered}." in said or f"Last changed {gathered} " in said

    with change(by=ChangedBy.CORRECTION, why="A test renames it.", user=7):
        Partnership.objects.filter(slug="camden-invented-learning").update(short_name="CL")
    for page in pages:
        assert f"{today}, by a correction, checked by CfEY" in text_of(client, page)
    assert "As gathered" in text_of(client, "/local-authorities/leeds/")


def test_an_la_of_another_vintage_leads_to_the_map_of_its_own(client: Client) -> None:
    body = client.get("/local-authorities/cumberland/").content.decode()
    assert "share/map.png?vintage=2023&amp;la=cumberland" in body
    assert '<a href="/?vintage=2023&amp;la=cumberland">' in body
    similar = set(re.findall(r'href="(/partnerships/[?][^"]*)"', body))
    assert similar
    for address in [*similar, "/share/map.svg?vintage=2023&la=cumberland"]:
        response = client.get(html.unescape(address))
        assert response.status_code == 200
        assert "could not read" not in response.content.decode()
