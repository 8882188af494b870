"""Asking the LAs that are due again, and taking their "still right"."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from core.site_address import absolute
from mail.services import queue_email
from partnerships.models import AuthoritySummary

from ..models import Intent, Submission, Submitter
from ..proposals import ProposalTopic, snapshot
from ..reverification import (
    DueLine,
    dedupe_key_of,
    due_lines,
    invitation_path,
)
from .confirm import confirm_address
from .submit import Citation, Sender, submit

CONFIRMED_BY_LINK = "Confirmed with the link in our yearly e-mail."


@dataclass(frozen=True)
class AskedCounts:
    """How many LAs are due, were written to now, and have nobody to write to."""

    due: int
    written: int
    without_contact: int


def ask_to_verify() -> AskedCounts:
    """Write to the contact of each LA that is due, once for each verification."""
    lines = due_lines(AuthoritySummary.objects.due_again(timezone.localdate()))
    waiting = [line for line in lines if line.contact and not line.asked_at]
    for line in waiting:
        _ask(line)
    return AskedCounts(len(lines), len(waiting), sum(line.contact is None for line in lines))


@transaction.atomic
def _ask(line: DueLine) -> None:
    contact, summary = line.contact, line.summary
    if contact is None:
        return
    context = {
        "name": contact.name,
        "authority": summary.authority,
        "verified_on": summary.verified_on,
        "page_url": absolute(summary.authority.get_absolute_url()),
        "confirm_url": absolute(invitation_path(contact, summary)),
    }
    queue_email(
        kind="still_right",
        to=contact.email,
        context=context,
        about=contact.submission.reference,
        dedupe_key=dedupe_key_of(summary),
    )


@transaction.atomic
def say_still_right(*, contact: Submitter) -> Submission:
    """The page is still right, says the contact, whose address the e-mail's link has proved.

    Pressed twice, it is the same submission.
    """
    authority = contact.submission.authority
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    waiting = Submission.objects.waiting_about(authority).filter(
        intent=Intent.CONFIRM, submitter__email=contact.email
    )
    if found := waiting.first():
        return found
    topic = ProposalTopic(Intent.CONFIRM, authority)
    submission = submit(
        topic=topic,
        seen=snapshot(topic),
        answers={},
        sender=Sender(contact.name, contact.email, contact.role, contact.at_the_authority),
        source=Citation(),
        message=CONFIRMED_BY_LINK,
    )
    return confirm_address(reference=submission.reference)
