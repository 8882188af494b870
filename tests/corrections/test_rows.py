"""Members, sources and LAs of a partnership: corrected, added and taken out, each by itself."""

from typing import Any

import pytest
from django.test import Client

from corrections.models import Draft, ProposedChange
from corrections.proposable import Json, Values
from corrections.proposals import ProposalTopic, faults, present
from corrections.services.decide import Conflict, FieldDecision, undo_decision
from corrections.states import State
from partnerships.models import AuthoritySummary, Coverage, Membership, Partnership, Source
from tests.factories import HARTLEPOOL, source_row

from .invented import about_a_partnership, about_camden, in_review, sent
from .officer import address_of, begin, fill, shown_values
from .test_decide import ACCEPT, REFUSE, ruled

pytestmark = pytest.mark.django_db

SOURCE: dict[str, Json] = {
    "title": "An invented plan",
    "url": "https://plans.example/invented",
    "locator": "Page 9",
    "supports": "Funding",
    "publisher": "An invented council",
    "published": "2025-03",
    "archived_url": "",
    "shows_active_in": 2025,
}
PLACE: dict[str, Json] = {
    "authority": "Hartlepool",
    "extent": "part",
    "districts": ["Seaton Carew"],
    "roles": ["convenor"],
    "basis": "inferred",
}
MEMBERS: dict[str, Json] = {
    "count": 60,
    "percent": None,
    "description": "invented schools",
    "as_of": "2026",
}
SLUG = "camden-invented-learning"


def recorded() -> Partnership:
    return Partnership.objects.get(slug=SLUG)


def rows_of(topic: ProposalTopic, subject: str) -> dict[str, Any]:
    return {key: value for key, value in present(topic).items() if key.startswith(f"{subject}_")}


def test_rows_are_corrected_added_and_taken_out_and_an_undo_brings_them_back(moderator) -> None:
    topic = about_a_partnership()
    (members,) = rows_of(topic, "membership")
    first, second = rows_of(topic, "source")
    before = present(topic)
    answers: Values = {
        members: MEMBERS,
        "membership_new1": {**MEMBERS, "count": None, "percent": 90, "description": "primaries"},
        first: SOURCE,
        second: None,
        "source_new1": {**SOURCE, "title": "Another invented plan"},
        f"elsewhere_{HARTLEPOOL}": PLACE,
    }
    submission = in_review(topic, answers, moderator)
    decisions = {change.field: ACCEPT for change in submission.proposed.all()}
    assert len(answers) == submission.proposed.count()

    decided = ruled(submission, moderator, decisions)

    assert decided.state == State.ACCEPTED
    partnership = recorded()
    assert list(partnership.memberships.values_list("count", "percent", "as_of")) == [
        (60, None, "2026"),
        (None, 90, "2026"),
    ]
    titles = [source.title for source in partnership.sources.all()]
    assert titles == ["An invented plan", "Another invented plan", "An invented paper"]
    place = Coverage.objects.get(partnership=partnership, authority=HARTLEPOOL)
    assert (place.extent, place.districts, place.roles, place.basis) == (
        *("part", ["Seaton Carew"], ["convenor"], "inferred"),
    )
    assert partnership.last_checked

    undo_decision(
        reference=decided.reference, version=decided.version, user=moderator, why="A test."
    )
    assert present(topic) == before


def test_each_row_is_decided_by_itself(moderator) -> None:
    topic = about_a_partnership()
    first, second = rows_of(topic, "source")
    submission = in_review(topic, {first: None, second: SOURCE}, moderator)
    taken_out, corrected = (change.field for change in submission.proposed.all())

    ruled(submission, moderator, {taken_out: REFUSE, corrected: ACCEPT})

    titles = list(recorded().sources.values_list("title", flat=True))
    assert titles == ["An invented paper", "An invented plan", "An invented paper"]


def test_a_moderator_changes_what_was_sent(moderator, client: Client) -> None:
    client.force_login(moderator)
    topic = about_a_partnership()
    answers: Values = {"membership_new1": MEMBERS, f"elsewhere_{HARTLEPOOL}": PLACE}
    submission = in_review(topic, answers, moderator)
    members, place = submission.proposed.order_by("-subject")
    page = client.get(f"/moderation/{submission.reference}/")
    form = page.context["form"]
    assert "Works in Hartlepool" in page.content.decode()
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {
        f"outcome-{members.pk}": "amended",
        f"value-{members.pk}--count": "61",
        f"outcome-{place.pk}": "amended",
        f"value-{place.pk}--extent": "whole",
        f"value-{place.pk}--districts": "",
        f"value-{place.pk}--gone": "",
        "step": "decide",
    }

    answer = client.post(f"/moderation/{submission.reference}/", typed)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Membership.objects.filter(partnership=recorded(), count=61).exists()
    assert Coverage.objects.get(partnership=recorded(), authority=HARTLEPOOL).extent == "whole"


def test_a_row_that_changed_meanwhile_is_a_conflict(moderator) -> None:
    topic = about_a_partnership()
    (members,) = rows_of(topic, "membership")
    submission = in_review(topic, {members: MEMBERS}, moderator)
    field = submission.proposed.get().field
    Membership.objects.filter(partnership=recorded()).update(count=55)

    with pytest.raises(Conflict):
        ruled(submission, moderator, {field: ACCEPT})
    ruled(submission, moderator, {field: FieldDecision(ACCEPT.outcome, all_the_same=True)})

    assert Membership.objects.get(partnership=recorded()).count == 60


def test_a_source_that_somebody_added_meanwhile_stays(moderator) -> None:
    topic = about_a_partnership()
    first, _ = rows_of(topic, "source")
    submission = in_review(topic, {first: SOURCE}, moderator)
    field = submission.proposed.get().field
    Source.objects.create(partnership=recorded(), **source_row(title="Added meanwhile"))

    ruled(submission, moderator, {field: ACCEPT})

    assert recorded().sources.filter(title="Added meanwhile").exists()


def test_the_sources_of_an_authority_are_corrected_too(moderator) -> None:
    topic = about_camden()
    first = next(iter(rows_of(topic, "source")))
    answers: Values = {first: SOURCE, "source_new1": {**SOURCE, "title": "A second plan"}}
    submission = in_review(topic, answers, moderator)

    ruled(submission, moderator, {change.field: ACCEPT for change in submission.proposed.all()})

    summary = AuthoritySummary.objects.get(authority=topic.authority)
    titles = set(summary.sources.values_list("title", flat=True))
    assert {"An invented plan", "A second plan", "An invented paper"} <= titles


def test_a_change_brings_a_source_of_its_own(moderator) -> None:
    answers = {"partnership_founded_year": 1999, "partnership_host": "An invented trust"}
    own = {"partnership_host": "https://trusts.example/invented"}
    submission = in_review(about_a_partnership(), answers, moderator, own_sources=own)

    ruled(submission, moderator, {"founded_year": ACCEPT, "host": ACCEPT})

    added = recorded().sources.order_by("-pk")[:2]
    assert {(source.url, source.supports) for source in added} == {
        ("https://trusts.example/invented", "Host"),
        ("https://example.org/paper", "Founded"),
    }


def test_the_source_of_a_refused_change_is_not_recorded(moderator) -> None:
    answers = {"partnership_founded_year": 1999, "partnership_host": "An invented trust"}
    own = {"partnership_host": "An invented letter"}
    submission = in_review(about_a_partnership(), answers, moderator, own_sources=own)

    ruled(submission, moderator, {"founded_year": ACCEPT, "host": REFUSE})

    assert not recorded().sources.filter(title="An invented letter").exists()


def test_the_last_authority_stays() -> None:
    topic = about_a_partnership()
    (own,) = rows_of(topic, "elsewhere")

    (place,) = faults(topic, {own: None})
    assert place == f"{own}--gone"
    assert faults(topic, {own: None, f"elsewhere_{HARTLEPOOL}": PLACE}) == {}


def test_an_authority_is_exchanged_for_another(moderator) -> None:
    topic = about_a_partnership()
    (own,) = rows_of(topic, "elsewhere")
    submission = in_review(topic, {own: None, f"elsewhere_{HARTLEPOOL}": PLACE}, moderator)

    ruled(submission, moderator, {change.field: ACCEPT for change in submission.proposed.all()})

    assert [part.authority_id for part in recorded().coverage.all()] == [HARTLEPOOL]


@pytest.mark.parametrize(
    ("key", "value", "part", "words"),
    [
        ("source_new1", {**SOURCE, "title": "", "url": ""}, "title", "needs a title or a URL"),
        ("source_new1", {**SOURCE, "published": "2999"}, "published", "still to come"),
        ("source_new1", {**SOURCE, "title": "by ada@camden.gov.uk"}, "title", "leave the e-mail"),
        ("membership_new1", {**MEMBERS, "count": None}, "count", "either a count or a percentage"),
        ("membership_new1", {**MEMBERS, "description": ""}, "description", "cannot be blank"),
        (f"elsewhere_{HARTLEPOOL}", {**PLACE, "extent": ""}, "extent", "cannot be blank"),
    ],
)
def test_the_models_say_what_is_wrong_with_a_row(key, value, part, words) -> None:
    messages = faults(about_a_partnership(), {key: value})

    assert list(messages) == [f"{key}--{part}"]
    assert words in " ".join(messages[f"{key}--{part}"])


# --- the form


def begun(client: Client) -> Draft:
    return begin(client, query=f"la=camden&partnership={SLUG}")


def test_another_blank_row_comes_by_a_round_trip_and_keeps_what_was_typed(client: Client) -> None:
    draft = begun(client)
    typed = shown_values(client, draft) | {
        "source_new1--title": "An invented plan",
        "partnership_founded_year": "1066",
        "more": "sources",
    }

    answer = client.post(address_of(draft, "fields"), typed)
    assert answer["Location"] == f"{address_of(draft, 'fields')}#sources"
    page = client.get(address_of(draft, "fields"))

    assert page.context["problems"] == []
    form = page.context["form"]
    assert form["source_new1--title"].value() == "An invented plan"
    assert "source_new2--title" in form.fields
    assert "membership_new2--count" not in form.fields
    sections = {section.title: section.is_open for section in form.sections}
    assert (sections["Sources"], sections["Members"]) == (True, False)


def test_rows_go_through_the_form_into_a_submission(client: Client) -> None:
    draft = begun(client)
    (members,) = rows_of(about_a_partnership(), "membership")
    first, second = rows_of(about_a_partnership(), "source")
    typed = {
        f"{members}--count": "60",
        f"{first}--publisher": "Another invented college",
        f"{second}--gone": "on",
        "elsewhere_new1--authority": HARTLEPOOL,
        "elsewhere_new1--extent": "part",
        "elsewhere_new1--districts": "Seaton Carew",
    }
    fill(client, draft, **typed)

    check = client.get(address_of(draft, "check")).content.decode()
    for words in ("Works in Hartlepool", "How many: 60", "Another invented college", "Removed"):
        assert words in check
    Draft.objects.update(started_at="2020-01-01T00:00Z")
    client.post(address_of(draft, "check"), {"homepage": ""})

    proposed = {
        f"{change.subject}_{change.field}": change.value_proposed
        for change in ProposedChange.objects.all()
    }
    assert set(proposed) == {members, first, second, f"elsewhere_{HARTLEPOOL}"}
    assert proposed[second] is None
    assert proposed[f"elsewhere_{HARTLEPOOL}"] == {**PLACE, "roles": [], "basis": "stated"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"elsewhere_new1--extent": "part"}, "Choose the local authority that you describe."),
        ({"elsewhere_new1--authority": HARTLEPOOL}, "Say how much of the local authority"),
        ({"source_new1--locator": "Page 9"}, "Add a source, Title: needs a title or a URL"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_at_its_box(client: Client, typed, words) -> None:
    draft = begun(client)

    page = client.post(
        address_of(draft, "fields"), shown_values(client, draft) | typed, follow=True
    )

    (problem,) = page.context["problems"]
    assert words in problem[1]
    assert f'id="{problem[0]}' in page.content.decode()


def test_each_change_may_be_given_a_source(client: Client) -> None:
    draft = begun(client)
    fill(client, draft, partnership_founded_year="1999", partnership_host="An invented trust")
    reasons = {
        "source_title": "An invented paper",
        "source_of_partnership_host": "An invented letter",
    }
    client.post(address_of(draft, "reasons"), reasons)

    check = client.get(address_of(draft, "check")).content.decode()
    assert "Source of “Host”" in check
    assert "Source of “Founded”" not in check
    Draft.objects.update(started_at="2020-01-01T00:00Z")
    client.post(address_of(draft, "check"), {"homepage": ""})

    assert ProposedChange.objects.get(field="host").source == "An invented letter"
    assert ProposedChange.objects.get(field="founded_year").source == ""


def test_a_name_in_a_source_of_its_own_is_refused(client: Client) -> None:
    draft = begun(client)
    fill(client, draft, partnership_founded_year="1999", partnership_host="An invented trust")
    own = {"source_of_partnership_host": "A letter by Ada Invented"}
    client.post(address_of(draft, "reasons"), {"source_title": "An invented paper"} | own)

    answer = client.get(address_of(draft, "check"), follow=True)

    assert "Your name also stands in" in answer.content.decode()


def test_a_submission_keeps_rows_as_they_were_when_it_was_sent() -> None:
    topic = about_a_partnership()
    (members,) = rows_of(topic, "membership")
    then = present(topic)[members]

    change = sent(topic, {members: MEMBERS}).proposed.get()

    assert (change.value_then, change.value_proposed) == (then, MEMBERS)
