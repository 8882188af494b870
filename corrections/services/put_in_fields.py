"""Putting in fields what a sender wrote in words: the moderator's part, before the decision."""

from django.contrib.auth.models import User
from django.db import transaction

from ..models import Submission
from ..proposable import ProposableField, Values
from ..proposals import ProposalTopic, changed, proposable_of, snapshot
from ..states import State, Transition
from .decide import refuse_own_submission
from .submit import Citation, store_proposed
from .transitions import StaleVersion, apply_transition, lock_submission


class SaysSoAlready(Exception):
    """The record has the value that is to be proposed."""


@transaction.atomic
def propose_for_sender(
    *,
    reference: str,
    version: int,
    user: User,
    topic: ProposalTopic,
    field: ProposableField,
    answers: Values,
    source: Citation,
) -> Submission:
    """Adds a proposed value to a submission on its sender's behalf, to be decided as any other.

    The submission is about `topic` from then on. Where it has no source yet, it gets this one.
    Raises SaysSoAlready.
    """
    submission = lock_submission(reference=reference, version=version)
    refuse_own_submission(submission, user)
    seen = snapshot(topic)
    proposed = changed(topic, seen["values"], answers)
    if not proposed:
        raise SaysSoAlready("The record already says this: there is nothing to change.")
    own_source = source.url or source.title
    if not (submission.source_url or submission.source_title):
        submission.source_url, submission.source_title = source.url, source.title
        own_source = ""
    if not submission.proposed.exists():
        submission.made_against = seen["version"]
    submission.intent, submission.partnership = topic.intent, topic.partnership
    store_proposed(
        submission,
        topic,
        then=seen["values"],
        proposed=proposed,
        own_sources={field.key: own_source},
        put_by=user,
    )
    value = ", ".join(field.proposed_in_words(proposed[field.key])) or "blank"
    return apply_transition(
        submission, Transition.PROPOSE, State.IN_REVIEW, by=user, text=f"{field.label}: {value}"
    )


@transaction.atomic
def remove_for_sender(*, reference: str, version: int, user: User, proposal: int) -> Submission:
    """Removes a proposed value that a moderator had put in a submission.

    Raises StaleVersion where there is none any more.
    """
    submission = lock_submission(reference=reference, version=version)
    refuse_own_submission(submission, user)
    removed = submission.proposed.exclude(put_by=None).filter(pk=proposal).first()
    if removed is None:
        raise StaleVersion("Only what a moderator put in a field can be removed.")
    label = proposable_of(removed).label
    removed.delete()
    return apply_transition(
        submission, Transition.PROPOSE, State.IN_REVIEW, by=user, text=f"{label}: removed again"
    )
