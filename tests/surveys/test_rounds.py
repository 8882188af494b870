"""Running a round by the pages of staff: each button when it may be pressed, and what it does."""

from datetime import timedelta
from typing import Any, cast

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from boundaries.models import LocalAuthority, Region
from core.site_address import absolute
from mail.models import OutgoingEmail
from staff import roles
from surveys.models import (
    Respondent,
    RoundEvent,
    RoundKey,
    RoundTarget,
    SurveyResponse,
    SurveyRound,
)
from surveys.questionnaire_files import shipped_questionnaires
from surveys.rounds.preview import preview_of
from surveys.services.answering import submit_response, withdraw_response
from tests.surveys.invented import invented_respondent, invented_round

pytestmark = pytest.mark.django_db

PLACE = "/staff/surveys"


@pytest.fixture
def moderator(make_staff) -> User:
    return cast(User, make_staff(roles.MODERATOR))


@pytest.fixture
def desk(client: Client, moderator: User) -> Client:
    client.force_login(moderator)
    return client


def typed(**values: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "file": "demand-1.toml", "title": "An invented survey", "name": "invented",
        "opens_on": f"{today}", "closes_on": f"{today + timedelta(days=7)}",
        "invitation": "Why invented?", "information": "Invented.",
    } | values  # fmt: skip


def text_of_page(client: Client, path: str) -> str:
    return str(client.get(path).content.decode())


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_round_is_made_changed_and_opened_with_who_and_when(desk: Client, moderator) -> None:
    made = desk.post(f"{PLACE}/new/", typed())
    assert made["Location"] == f"{PLACE}/invented/"
    round = SurveyRound.objects.get()
    assert round.state == "draft"
    assert RoundKey.objects.filter(round=round).exists()
    assert desk.get("/surveys/invented/").status_code == 404

    desk.post(f"{PLACE}/invented/change/", typed(title="Another title"))
    london = Region.objects.get(slug="london")
    box = f"region-{london.pk}"
    wrong = desk.post(f"{PLACE}/invented/targets/", {box: "none"})
    assert wrong.status_code == 422
    desk.post(f"{PLACE}/invented/targets/", {box: "40", "type-community": "12"})
    desk.post(f"{PLACE}/invented/step/open/")

    round.refresh_from_db()
    assert (round.title, round.state) == ("Another title", "open")
    assert set(RoundTarget.objects.values_list("by", "value", "number")) == {
        ("region", london.pk, 40),
        ("type", "community", 12),
    }
    events = RoundEvent.objects.order_by("pk").values_list("act", "by")
    assert list(events) == [
        (act, moderator.pk) for act in ("created", "changed", "changed", "opened")
    ]
    page = text_of_page(desk, f"{PLACE}/invented/")
    assert moderator.email in page
    assert absolute("/surveys/invented/") in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"file": ""}, "This field is required"),
        ({"title": " "}, "This field is required"),
        ({"name": "two words"}, "valid"),
        ({"closes_on": "2020-01-01"}, "The last day is before the first."),
    ],
)
def test_what_is_wrong_with_a_new_round_is_told(desk: Client, values, told) -> None:
    answer = desk.post(f"{PLACE}/new/", typed(**values))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not SurveyRound.objects.exists()


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("draft", {"open", "remove"}),
        ("open", {"extend", "close"}),
        ("over", {"extend", "publish"}),
        ("closed", {"publish"}),
        ("published", set()),
    ],
)
def test_each_step_is_offered_and_taken_only_when_it_can_be(desk: Client, state, allowed) -> None:
    round = invented_round()
    now, today = timezone.now(), timezone.localdate()
    states: dict[str, dict[str, Any]] = {
        "draft": {"opened_at": None},
        "open": {},
        "over": {"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)},
        "closed": {"closed_at": now},
        "published": {"closed_at": now, "published_at": now},
    }
    changes = states[state]
    SurveyRound.objects.filter(pk=round.pk).update(**changes)
    page = text_of_page(desk, f"{PLACE}/invented/")

    for step in ("open", "extend", "close", "publish", "remove"):
        path = f"{PLACE}/invented/step/{step}/"
        assert (path in page) == (step in allowed)
        shown = desk.get(path)
        if step in allowed:
            assert shown.status_code == 200
        else:
            refused = desk.post(path, {"closes_on": f"{today + timedelta(days=99)}"})
            assert refused["Location"] == shown["Location"] == f"{PLACE}/invented/"
            assert "Nothing was done" in said(refused)
    assert SurveyRound.objects.filter(pk=round.pk, **changes).exists()


def test_a_round_is_extended_closed_and_published(desk: Client) -> None:
    respondent = invented_respondent()
    round = respondent.round
    submit_response(respondent=respondent, copy=None)
    invented_respondent(round, "never.sent@school.example")
    path = f"{PLACE}/invented/step"
    early = desk.post(f"{path}/extend/", {"closes_on": f"{round.closes_on}"})
    assert "Choose a day after" in early.content.decode()
    desk.post(f"{path}/extend/", {"closes_on": f"{round.closes_on + timedelta(days=3)}"})
    assert "Opened" in text_of_page(desk, f"{PLACE}/invented/")
    desk.post(f"{path}/close/")
    confirm = text_of_page(desk, f"{path}/publish/")
    assert "e-mail addresses of 2 people" in confirm
    assert RoundKey.objects.exists()

    desk.post(f"{path}/publish/")

    assert not Respondent.objects.exists()
    assert not RoundKey.objects.exists()
    assert not OutgoingEmail.objects.filter(to__endswith="school.example").exists()
    assert SurveyResponse.objects.get().submitted_at
    acts = list(RoundEvent.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["created", "opened", "extended", "closed", "published"]


def test_texts_that_somebody_agreed_to_are_not_changed(desk: Client) -> None:
    invented_round()

    answer = desk.post(f"{PLACE}/invented/change/", typed(information="Something else"))

    assert "its texts can no longer be changed" in said(answer)
    assert SurveyRound.objects.get().information == "Invented."


@pytest.mark.parametrize("questionnaire", shipped_questionnaires(), ids=str)
def test_the_preview_has_every_page_and_says_who_is_asked(desk: Client, questionnaire) -> None:
    invented_round(f"{questionnaire.name}-{questionnaire.version}.toml")
    sorts = ("authority", "partnership")
    pages = [text_of_page(desk, f"{PLACE}/invented/preview/?for={sort}") for sort in sorts]

    for section in questionnaire.sections:
        shown = [section.title in page for page in pages]
        assert shown == [section.asked_of in (None, sort) for sort in sorts]
    conditions = [section.condition for section in questionnaire.sections]
    conditions += [question.condition for question in questionnaire.questions]
    told = sum(page.count("Asked if the answer to") for page in pages)
    assert told >= sum(condition is not None for condition in conditions) > 0
    assert preview_of(questionnaire, None).minutes <= questionnaire.minutes


def test_a_test_is_answered_before_the_round_is_open_and_never_counted(desk: Client) -> None:
    desk.post(f"{PLACE}/new/", typed())
    desk.post(f"{PLACE}/invented/test/")
    begun = desk.post(f"{PLACE}/invented/test/")["Location"]
    respondent = Respondent.objects.get()
    assert respondent.is_test

    assert "A test by staff" in text_of_page(desk, begun)
    desk.post(begun, {"consent": "on"})
    assert desk.get(f"{begun}page/you/").status_code == 200
    assert "0 with a link, 0 begun" in text_of_page(desk, f"{PLACE}/invented/")

    round = SurveyRound.objects.get()
    SurveyRound.objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    desk.post(f"{PLACE}/{round.name}/step/publish/")
    assert not SurveyResponse.objects.exists()


def test_a_test_can_be_answered_as_an_authority(desk: Client) -> None:
    invented_round("supply-1.toml")
    assert "Choose an LA" in desk.post(f"{PLACE}/invented/test/").content.decode()
    camden = LocalAuthority.objects.get(slug="camden")

    begun = desk.post(f"{PLACE}/invented/test/", {"owner": f"authority {camden.pk}"})["Location"]
    desk.post(begun, {"consent": "on"})

    response = SurveyResponse.objects.get()
    assert (response.is_test, response.authority) == (True, camden)


def test_progress_stands_beside_the_targets(desk: Client, django_assert_max_num_queries) -> None:
    round = invented_round()
    london = Region.objects.get(slug="london")
    RoundTarget.objects.create(round=round, by="region", value=london.pk, number=40)
    people = [invented_respondent(round, f"invented{number}@school.example") for number in range(4)]
    SurveyResponse.objects.update(region=london, role="head", phase="primary")
    submit_response(respondent=people[0], copy=None)
    submit_response(respondent=people[1], copy=None)
    withdraw_response(respondent=people[3])

    with django_assert_max_num_queries(22):
        answer = desk.get(f"{PLACE}/invented/")

    progress = answer.context["progress"]
    whole = progress.whole
    assert (whole.asked, whole.begun, whole.sent, whole.withdrawn) == (4, 1, 2, 1)
    tables = {table.title: table.lines for table in progress.tables}
    assert [(line.label, line.target, line.sent) for line in tables["By region"]] == [
        ("London", 40, 2)
    ]
    assert [(line.label, line.begun, line.sent) for line in tables["By phase"]] == [
        ("Primary", 1, 2)
    ]
    assert "By type" not in tables


def test_a_round_that_was_never_opened_is_removed(desk: Client) -> None:
    desk.post(f"{PLACE}/new/", typed())
    desk.post(f"{PLACE}/invented/test/")

    desk.post(f"{PLACE}/invented/step/remove/")

    assert not SurveyRound.objects.exists()
    assert not Respondent.objects.exists()
