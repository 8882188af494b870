"""Whoever adds a partnership, and whoever decides it, is told which recorded one it may be."""

import pytest
from django.test import Client

from boundaries.models import LocalAuthority
from corrections.duplicates import likely_duplicates
from corrections.models import Draft, Intent, Submission
from corrections.proposable import Values
from corrections.proposals import ProposalTopic
from staff import roles
from tests.conftest import new_staff
from tests.factories import CAMDEN, HARTLEPOOL, make_partnership

from .invented import about_a_partnership, received
from .officer import PERSON, SOURCE, address_of, begin

pytestmark = pytest.mark.django_db

RECORDED = "Camden Invented Learning"
ALMOST = "Camden Invented Learning Ltd"
ANOTHER = "Wholly Different Alliance"
MISSING: Values = {
    "partnership_name": ALMOST,
    "partnership_kind": "abep",
    "partnership_scale": "la_wide",
    "coverage_extent": "whole",
}


def names_like(values: Values, slug: str = "camden") -> list[str]:
    authority = LocalAuthority.objects.get(slug=slug)
    return [partnership.name for partnership in likely_duplicates(authority, values)]


@pytest.mark.parametrize("slug", ["camden", "islington"])
def test_nearly_the_same_name_here_or_next_door(slug) -> None:
    assert names_like({"partnership_name": ALMOST}, slug) == [RECORDED]


def test_the_same_name_far_away_is_another_one() -> None:
    assert names_like({"partnership_name": ALMOST}, "leeds") == []
    # Unless it is said to work there too.
    place = {f"elsewhere_{CAMDEN}": {"authority": "Camden"}}
    assert names_like({"partnership_name": ALMOST, **place}, "leeds") == [RECORDED]


def test_its_short_or_former_name_counts_too() -> None:
    make_partnership(ANOTHER, CAMDEN, short_name="WDA", former_name="An Older Invented Forum")

    assert names_like({"partnership_name": "wda"}) == [ANOTHER]
    assert names_like({"partnership_name": "Older Invented Forum"}) == [ANOTHER]


@pytest.mark.parametrize(
    "website",
    ["https://camden-learning.example/about", "http://www.Camden-Learning.example"],
)
def test_the_same_website_counts_anywhere(website) -> None:
    values: Values = {"partnership_name": ANOTHER, "partnership_website": website}

    assert names_like(values, "leeds") == [RECORDED]
    assert names_like({"partnership_website": "https://den-learning.example/"}, "leeds") == []


def test_the_sender_is_asked_and_can_go_on(client: Client) -> None:
    draft = begin(client, intent="add")

    page = client.post(address_of(draft, "fields"), MISSING, follow=True)

    assert page.redirect_chain[-1][0] == address_of(draft, "alike")
    assert "/partnerships/camden-invented-learning/" in page.content.decode()
    seen = page.context["form"]["seen"].value()
    page = client.post(address_of(draft, "alike"), {"seen": seen}, follow=True)
    assert page.redirect_chain[-1][0] == address_of(draft, "reasons")
    client.post(address_of(draft, "reasons"), SOURCE)
    client.post(address_of(draft, "sender"), PERSON)
    check = client.get(address_of(draft, "check")).content.decode()
    assert f"Not {RECORDED}" in check
    Draft.objects.update(started_at="2020-01-01T00:00Z")
    client.post(address_of(draft, "check"), {"homepage": ""})
    assert Submission.objects.get().intent == Intent.ADD


def test_another_name_is_another_question(client: Client) -> None:
    make_partnership(ANOTHER, HARTLEPOOL, website="https://different.example/")
    draft = begin(client, intent="add")
    page = client.post(address_of(draft, "fields"), MISSING, follow=True)
    client.post(address_of(draft, "alike"), {"seen": page.context["form"]["seen"].value()})

    website = {"partnership_website": "https://different.example/"}
    page = client.post(address_of(draft, "fields"), MISSING | website, follow=True)

    assert page.redirect_chain[-1][0].startswith(address_of(draft, "alike"))
    assert ANOTHER in page.content.decode()


def test_nobody_is_asked_where_nothing_is_like_it(client: Client) -> None:
    draft = begin(client, intent="add")

    name = {"partnership_name": ANOTHER}
    page = client.post(address_of(draft, "fields"), MISSING | name, follow=True)

    assert page.redirect_chain[-1][0] == address_of(draft, "reasons")
    gone = client.get(address_of(draft, "alike"))
    assert gone["Location"] == address_of(draft, "reasons")


def test_moderators_see_what_is_recorded_when_they_look(client: Client) -> None:
    client.force_login(new_staff(roles.MODERATOR))
    camden = LocalAuthority.objects.get(slug="camden")
    name = {"partnership_name": ANOTHER}
    submission = received(ProposalTopic(Intent.ADD, camden), MISSING | name)
    address = f"/moderation/{submission.reference}/"
    assert "Is it one of these?" not in client.get(address).content.decode()

    make_partnership("Wholly Different Alliances", CAMDEN)

    page = client.get(address).content.decode()
    assert "Is it one of these?" in page
    assert "/partnerships/wholly-different-alliances/" in page


def test_a_correction_is_not_compared(client: Client) -> None:
    client.force_login(new_staff(roles.MODERATOR))
    submission = received(about_a_partnership(), {"partnership_name": ALMOST})

    page = client.get(f"/moderation/{submission.reference}/").content.decode()

    assert "Is it one of these?" not in page
