"""Inviting LAs and partnerships to a round, and reminding whoever has not answered."""

from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from contacts.services import NotToBeWrittenTo, write_to_address, write_to_contact
from core.site_address import absolute
from partnerships.models import partnership_now

from ..invitations import email_key, reminder_key, to_invite, to_remind
from ..links import answer_path
from ..models import MOST_REMINDERS, Respondent, RoundEvent, RoundKey, SurveyRound
from ..personal_data import address_in, encrypted, mark_of
from .rounds import NotNow, about_round, note_event

# An e-mail takes some milliseconds to write: the button may be pressed again for the rest.
MOST_AT_ONCE = 500


@transaction.atomic
def invite_to_round(*, name: str, organisation: str = "", region: str = "", user: User) -> int:
    """Queues an invitation to each that can be invited; returns how many."""
    round = _lock(name)
    key = RoundKey.objects.get(round=round)
    now = timezone.now()
    invitees = to_invite(round, organisation=organisation, region=region).invitees[:MOST_AT_ONCE]
    for invitee in invitees:
        contact = invitee.contact
        respondent = Respondent.objects.create(
            round=round,
            contact=contact,
            organisation=invitee.organisation,
            authority=contact.authority,
            partnership=partnership_now(contact),
            region=invitee.region,
            email=encrypted(key, contact.email),
            mark=mark_of(key, contact.email),
            asked_at=now,
        )
        try:
            write_to_contact(
                contact=contact,
                kind="survey_invitation",
                context=email_context(respondent),
                key=email_key(respondent),
                about=about_round(round),
            )
        except NotToBeWrittenTo:  # unsubscribed at this moment
            respondent.delete()
    written = round.respondents.filter(asked_at=now).count()
    note_event(round=round, act=RoundEvent.Act.INVITED, user=user, note=_written(written))
    return written


@transaction.atomic
def remind_of_round(*, name: str, user: User) -> int:
    """Queues a reminder to whoever has not answered for long; returns how many it wrote."""
    round = _lock(name)
    key = RoundKey.objects.get(round=round)
    now = timezone.now()
    written = 0
    for respondent in to_remind(round)[:MOST_AT_ONCE]:
        email: dict[str, Any] = {
            "kind": "survey_reminder",
            "context": email_context(respondent),
            "key": reminder_key(respondent),
            "about": about_round(round),
        }
        try:
            if respondent.contact is not None:
                write_to_contact(contact=respondent.contact, **email)
            else:
                write_to_address(email=address_in(key, respondent), **email)
        except NotToBeWrittenTo:
            continue
        respondent.reminders, respondent.reminded_at = respondent.reminders + 1, now
        respondent.save(update_fields=["reminders", "reminded_at"])
        written += 1
    note_event(round=round, act=RoundEvent.Act.REMINDED, user=user, note=_written(written))
    return written


def email_context(respondent: Respondent) -> dict[str, Any]:
    """Returns what an invitation or a reminder says; with no link where it is only looked at."""
    path = answer_path(respondent) if respondent.pk else "/…"
    return {
        "round": respondent.round,
        "respondent": respondent,
        "minutes": respondent.round.questionnaire.questionnaire().minutes,
        "answer_url": absolute(path),
        "is_last": respondent.reminders + 1 >= MOST_REMINDERS,
    }


def _written(number: int) -> str:
    return f"{number} e-mail{'' if number == 1 else 's'}"


def _lock(name: str) -> SurveyRound:
    """Has two people who invite at once do it one after the other, while answers are taken."""
    rounds = SurveyRound.objects.select_for_update(of=("self",)).select_related("questionnaire")
    round = rounds.get(name=name)
    if not round.takes_answers:
        raise NotNow("It is not taking answers now, so nobody can be asked.")
    return round
