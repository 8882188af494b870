"""Predecessors and successor of a partnership: corrected, decided, undone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrections.models import Draft, Outcome, ProposedChange
from corrections.proposals import ProposalTopic, faults, present
from corrections.services.decide import FieldDecision, undo_decision
from partnerships.models import Partnership
from tests.factories import CAMDEN, HARTLEPOOL, make_partnership

from .invented import about_a_partnership, in_review
from .officer import address_of, begin, fill, shown_values
from .test_decide import ACCEPT, ruled

pytestmark = pytest.mark.django_db

SLUG = "camden-invented-learning"
AFTER, BEFORE = "partnership_successor", "partnership_predecessors"


@pytest.fixture
def topic() -> ProposalTopic:
    """A correction of a partnership of which an invented one took the place, among others."""
    for name in ("Invented Later", "Invented Earlier", "Invented Earliest"):
        make_partnership(name, CAMDEN)
    return about_a_partnership()


def recorded(slug: str = SLUG) -> Partnership:
    return Partnership.objects.get(slug=slug)


def before(partnership: Partnership) -> list[str]:
    return sorted(partnership.predecessors.values_list("slug", flat=True))


def test_both_are_typed_by_name_or_address_and_seen_on_all_pages(
    client: Client, moderator: User, topic: ProposalTopic
) -> None:
    draft = begin(client, query=f"la=camden&partnership={SLUG}")
    fill(
        client,
        draft,
        **{
            AFTER: "invented  later",
            BEFORE: "http://testserver/partnerships/invented-earlier/\r\nInvented Earliest",
        },
    )
    check = client.get(address_of(draft, "check")).content.decode()
    assert "Invented Later" in check
    Draft.objects.update(started_at="2020-01-01T00:00Z")
    client.post(address_of(draft, "check"), {"homepage": ""})
    proposed = {change.field: change.value_proposed for change in ProposedChange.objects.all()}
    assert proposed == {
        "successor": "invented-later",
        "predecessors": ["invented-earlier", "invented-earliest"],
    }


def test_a_decision_links_both_ways_and_its_undo_takes_that_back(
    client: Client, moderator: User, topic: ProposalTopic
) -> None:
    answers = {AFTER: "invented-later", BEFORE: ["invented-earlier", "invented-earliest"]}
    submission = in_review(topic, answers, moderator)
    client.force_login(moderator)
    page = client.get(f"/moderation/{submission.reference}/").content.decode()
    assert "Invented Earliest" in page
    assert "Whose place it took" in page

    decided = ruled(submission, moderator, {"successor": ACCEPT, "predecessors": ACCEPT})
    assert recorded().successor == recorded("invented-later")
    assert before(recorded()) == ["invented-earlier", "invented-earliest"]
    earlier = client.get("/partnerships/invented-earlier/").content.decode()
    assert "In its place" in earlier
    told = client.get("/partnerships/invented-earlier/changes/").content.decode()
    assert recorded().name in told
    assert SLUG not in told.replace(f"/{SLUG}/", "")

    undo_decision(
        reference=decided.reference, version=decided.version, user=moderator, why="A mistake."
    )
    assert recorded().successor is None
    assert before(recorded()) == []


def test_one_is_taken_out_and_another_accepted_in_its_place(
    moderator: User, topic: ProposalTopic
) -> None:
    Partnership.objects.filter(slug="invented-earlier").update(successor=recorded())
    topic = about_a_partnership()
    submission = in_review(topic, {BEFORE: []}, moderator)
    instead = FieldDecision(Outcome.AMENDED, ["invented-earliest"])
    ruled(submission, moderator, {"predecessors": instead})

    assert recorded("invented-earlier").successor is None
    assert before(recorded()) == ["invented-earliest"]


def test_what_cannot_be_is_said_beside_its_box(topic: ProposalTopic) -> None:
    Partnership.objects.filter(slug="invented-earlier").update(successor="invented-later")
    own = topic.partnership.slug if topic.partnership else ""

    assert faults(topic, {AFTER: own})[AFTER] == ["A partnership cannot take its own place."]
    assert faults(topic, {AFTER: "nobody"})[AFTER] == ["nobody is no longer on the map."]
    told = faults(topic, {BEFORE: ["invented-earlier", own]})[BEFORE]
    assert len(told) == 2
    assert any("Invented Later took the place of Invented Earlier" in text for text in told)
    assert present(topic)[BEFORE] == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Nobody at All", "No partnership on the map is called “Nobody at All”"),
        ("Invented Latter", "Do you mean Invented Later (Camden), /partnerships/invented-later/"),
        ("Invented Twin", "Several partnerships are called “Invented Twin”"),
    ],
)
def test_a_name_that_is_none_or_several_is_answered_with_those_that_are_like_it(
    client: Client, topic: ProposalTopic, typed: str, answer: str
) -> None:
    for place in (CAMDEN, HARTLEPOOL):
        make_partnership("Invented Twin", place, slug=f"invented-twin-{place.lower()}")
    draft = begin(client, query=f"la=camden&partnership={SLUG}")
    values = shown_values(client, draft) | {AFTER: typed}

    page = client.post(address_of(draft, "fields"), values, follow=True).content.decode()
    assert answer in page
    assert f'value="{typed}"' in page


def test_of_two_of_one_name_the_box_shows_the_address(client: Client) -> None:
    for place in (CAMDEN, HARTLEPOOL):
        make_partnership("Invented Twin", place, slug=f"invented-twin-{place.lower()}")
    address = f"/partnerships/invented-twin-{HARTLEPOOL.lower()}/"
    Partnership.objects.filter(slug=SLUG).update(successor=address.split("/")[2])

    draft = begin(client, query=f"la=camden&partnership={SLUG}")
    assert shown_values(client, draft)[AFTER] == address
