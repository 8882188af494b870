"""Puts before moderators what an LA or a partnership answered in a survey about itself.

A response has one submission that waits: sent again, that one is brought up to date. Nobody's name
or address comes with it, only the domain where that is one of the public sector.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from partnerships.models import Membership, Partnership
from partnerships.models.partnerships import SCHOOLS

from ..models import Intent, Origin, Outcome, ProposedChange, Subject, Submission
from ..proposable import NEW, Json
from ..proposals import ProposalTopic, changed, snapshot
from ..sender_domain import is_at_the_authority
from ..states import DECIDED, State
from .confirm import withdraw_submission
from .submit import new_reference, store_proposed

REST_IS_RIGHT = "The respondent says that the map is right, apart from what is proposed here."
NUMBER_OF_SCHOOLS = "membership.count"


@transaction.atomic
def propose_answers(
    *,
    key: str,
    survey: str,
    organisation: str,
    authority: LocalAuthority | None,
    partnership: Partnership | None,
    values: Mapping[str, Any],
    is_right: bool,
    address_domain: str,
) -> Submission | None:
    """Proposes what differs from the record, or else puts a confirmation into the queue.

    `key` names the response. What moderators refused of it before is not proposed again.
    """
    if partnership and not authority:
        places = LocalAuthority.objects.filter(coverage__partnership=partnership)
        authority = places.order_by("name").first()
    if authority is None:
        return None
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    topic = ProposalTopic(Intent.CORRECT, authority, partnership)
    then = snapshot(topic)["values"]
    differs = changed(topic, then, _answers(topic, values))
    refused = ProposedChange.objects.filter(
        submission__origin_key=key, outcome__in=[Outcome.REFUSED, Outcome.AMENDED]
    )
    refused_before = [(_key_of(row), row.value_proposed) for row in refused]
    proposed = {
        name: value for name, value in differs.items() if (name, value) not in refused_before
    }
    waiting = Submission.objects.waiting().select_for_update().filter(origin_key=key).first()
    earlier = Submission.objects.filter(origin_key=key, state__in=DECIDED)
    confirms = is_right and not differs and not earlier.filter(intent=Intent.CONFIRM).exists()
    if not proposed and not confirms:
        withdraw_answers(key=key)
        return None
    intent = Intent.CORRECT if proposed else Intent.CONFIRM
    message = REST_IS_RIGHT if proposed and is_right else ""
    if waiting and (waiting.intent, waiting.message) == (intent, message):
        rows = waiting.proposed.all()
        if {_key_of(row): row.value_proposed for row in rows} == proposed:
            return waiting
    topic = ProposalTopic(intent, authority, partnership)
    now = timezone.now()
    submission = waiting or Submission(
        reference=new_reference(),
        origin=Origin.SURVEY,
        origin_key=key,
        authority=authority,
        partnership=partnership,
        state=State.PENDING,
        created_at=now,
        confirmed_at=now,
    )
    submission.intent, submission.message = intent, message
    submission.source_title = survey
    submission.source_locator = f"The answers of {organisation}"[:200]
    submission.made_against = snapshot(topic)["version"]
    submission.sender_domain = address_domain if is_at_the_authority(f"@{address_domain}") else ""
    if waiting:
        # Whoever looks at it decides on what it says now, not on what it said.
        submission.version += 1
    submission.save()
    submission.proposed.all().delete()
    store_proposed(submission, topic, then=then, proposed=proposed, own_sources={})
    return submission


@transaction.atomic
def withdraw_answers(*, key: str) -> None:
    """Takes what waits of a response out of the queue; what was decided stays as it is."""
    for waiting in Submission.objects.waiting().filter(origin_key=key):
        withdraw_submission(reference=waiting.reference)


def _answers(topic: ProposalTopic, values: Mapping[str, Any]) -> dict[str, Json]:
    """Returns the answers by the keys of proposals; that of schools has a row of its own."""
    answers: dict[str, Json] = {
        name.replace(".", "_"): value for name, value in values.items() if name != NUMBER_OF_SCHOOLS
    }
    if NUMBER_OF_SCHOOLS in values and topic.partnership:
        row = Membership.objects.counting_schools(topic.partnership)
        number = values[NUMBER_OF_SCHOOLS]
        if row is None or row.count != number:
            answers[f"{Subject.MEMBERSHIP.value}_{row.pk if row else f'{NEW}1'}"] = {
                "count": number,
                "percent": None,
                "description": row.description if row else SCHOOLS,
                "as_of": str(timezone.localdate().year),
            }
    return answers


def _key_of(row: ProposedChange) -> str:
    return f"{row.subject}_{row.field}"
