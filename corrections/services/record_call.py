"""Recording that an LA said on the telephone that its page is right."""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority

from ..models import Intent, Origin, Submission, SubmissionAct
from ..proposals import ProposalTopic, snapshot
from ..states import State
from .submit import new_reference
from .tell import tell_at_once
from .transitions import record_event


@transaction.atomic
def record_call(
    *, authority: LocalAuthority, user: User, on: date, role: str, note: str
) -> Submission:
    """Puts into the queue that somebody at an LA, in this role, said that its page is right.

    A voice shows no address of the LA's, so a second moderator decides whether that verifies it:
    the rule is `refuse_weak_verification`.
    """
    now = timezone.now()
    submission = Submission.objects.create(
        reference=new_reference(),
        origin=Origin.CALL,
        intent=Intent.CONFIRM,
        authority=authority,
        message=note,
        called_on=on,
        called_role=role,
        made_against=snapshot(ProposalTopic(Intent.CONFIRM, authority))["version"],
        state=State.PENDING,
        created_at=now,
        confirmed_at=now,
        second_wanted_by=user,
    )
    record_event(submission, SubmissionAct.CALL, by=user, text=role)
    tell_at_once(submission=submission)
    return submission
