"""Rounds and respondents made up for tests."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from boundaries.models import LocalAuthority, PostcodeGroup
from contacts.models import Contact
from surveys.models import Respondent, SurveyRound
from surveys.personal_data import encrypted, mark_of
from surveys.questionnaire import Organisation
from surveys.services.answering import give_consent, send_link
from surveys.services.rounds import create_round, open_round

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
