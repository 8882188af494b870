"""Rounds and respondents made up for tests."""

import random
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from boundaries.models import LocalAuthority, PostcodeGroup
from contacts.models import Contact
from surveys.models import Respondent, SurveyResponse, SurveyRound
from surveys.personal_data import encrypted, mark_of
from surveys.questionnaire import WITH_OPTIONS, Organisation, QuestionKind
from surveys.services.answering import give_consent, send_link
from surveys.services.rounds import close_round, create_round, open_round, publish_round

EMAIL = "ada.invented@school.example"


def invented_postcode() -> str:
    """Returns a postcode that lies in Camden."""
    camden = LocalAuthority.objects.get(slug="camden")
    PostcodeGroup.objects.get_or_create(sector="NW12", authority=camden, units=["DB"])
    return "NW1 2DB"


def invented_round(file: str = "demand-1.toml", **values: Any) -> SurveyRound:
    """Returns a round that is open for a week."""
    today = timezone.localdate()
    given = {
        "name": "invented", "title": "An invented survey", "information": "Invented.",
        "opens_on": today, "closes_on": today + timedelta(days=7),
    }  # fmt: skip
    round = create_round(round=SurveyRound(**given | values), file=file)
    return open_round(name=round.name)


def set_back(round: SurveyRound, days: int) -> None:
    """Makes a round, and every e-mail about it, so many days older; its last day stays."""
    back = timedelta(days=days)
    SurveyRound.objects.filter(pk=round.pk).update(opens_on=F("opens_on") - back)
    round.respondents.update(asked_at=F("asked_at") - back, reminded_at=F("reminded_at") - back)


def invited(round: SurveyRound, contact: Contact) -> Respondent:
    """Returns an entry of the contact book that is to answer for its LA or partnership."""
    key = round.key
    kind = Organisation.AUTHORITY if contact.authority else Organisation.PARTNERSHIP
    return Respondent.objects.create(
        round=round,
        contact=contact,
        organisation=kind,
        authority=contact.authority,
        partnership=contact.partnership,
        region=contact.authority.region if contact.authority else None,
        email=encrypted(key, contact.email),
        mark=mark_of(key, contact.email),
        asked_at=timezone.now(),
    )


def invented_respondent(round: SurveyRound | None = None, email: str = EMAIL) -> Respondent:
    """Returns somebody who has agreed to take part, and answered nothing yet."""
    respondent = send_link(round=round or invented_round(), email=email)
    give_consent(respondent=respondent)
    respondent.refresh_from_db()
    return respondent


def invented_answers(round: SurveyRound, *, number: int, seed: int = 17) -> None:
    """Has so many school leaders answer at random: many in a few LAs, few in the others."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret)
    authorities = list(LocalAuthority.objects.in_vintage(2021).order_by("pk"))
    questionnaire = round.questionnaire.questionnaire()
    phases, types = (
        list(questionnaire.question(code).options) for code in ("phase", "school_type")
    )
    now = timezone.now()
    responses = []
    for _ in range(number):
        authority = authorities[int(len(authorities) * chance.random() ** 3)]
        responses.append(
            SurveyResponse(
                round=round,
                authority=authority,
                region_id=authority.region_id,
                role="head",
                phase=phases[int(len(phases) * chance.random() ** 2)],
                school_type=types[int(len(types) * chance.random() ** 2)],
                school_mark=f"{authority.pk} {chance.randrange(60)}",
                consented_at=now,
                touched_at=now,
                submitted_at=now,
            )
        )
    SurveyResponse.objects.bulk_create(responses, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(%s)", [1 / seed])
        for question in questionnaire.questions:
            if question.kind not in WITH_OPTIONS:
                continue
            for item in question.items or [""]:
                # Every tenth leaves it blank; where several may be chosen, some choose two.
                second = question.kind is QuestionKind.SEVERAL
                cursor.execute(
                    """
                    INSERT INTO surveys_surveyanswer
                        (response_id, question, item, "values", text, no_answer)
                    SELECT id, %(question)s, %(item)s,
                           CASE WHEN %(second)s AND random() < 0.4 THEN (%(options)s)[first:first+1]
                                ELSE (%(options)s)[first:first] END, '', ''
                    FROM (
                        SELECT id, 1 + floor(random() ^ 2 * %(number)s)::int AS first
                        FROM surveys_surveyresponse WHERE round_id = %(round)s
                    ) AS chosen
                    WHERE random() < 0.9
                    """,
                    {
                        "question": question.code, "item": item, "second": second,
                        "options": list(question.options), "number": len(question.options),
                        "round": round.pk,
                    },
                )  # fmt: skip


def invented_publication(*, number: int, seed: int = 17, **values: Any) -> SurveyRound:
    """Returns a round that so many answered, closed and published."""
    round = invented_round(**values)
    invented_answers(round, number=number, seed=seed)
    close_round(name=round.name)
    return publish_round(name=round.name)
