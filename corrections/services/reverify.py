"""Asking the LAs that are due again, and taking their "still right"."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from contacts.links import unsubscribe_url
from core.site_address import absolute
from mail.services import queue_email
from partnerships.models import AuthoritySummary

from ..models import Intent, Invitation, Submission, Submitter
from ..proposals import ProposalTopic, snapshot
from ..reverification import dedupe_key_of, due_lines, still_right_path
from .confirm import confirm_address
from .submit import Citation, Sender, create_submission

CONFIRMED_BY_LINK = "Confirmed with the link in our e-mail that asks again."


@dataclass(frozen=True)
class AskedCounts:
    """The numbers of LAs that are due, were written to now, and have nobody to write to."""

    due: int
    written: int
    without_contact: int


def ask_to_verify() -> AskedCounts:
    """Queues an e-mail to the contact of each LA that is due, once for each verification."""
    lines = due_lines(AuthoritySummary.objects.due_again(timezone.localdate()))
    written = without_contact = 0
    for line in lines:
        if line.contact is None:
            without_contact += 1
        elif not line.asked_at:
            ask_last_sender(contact=line.contact, summary=line.summary)
            written += 1
    return AskedCounts(len(lines), written, without_contact)


def ask_last_sender(*, contact: Submitter, summary: AuthoritySummary) -> None:
    """Queues the e-mail that asks an LA's last sender again, once for each verification."""
    queue_email(
        kind="still_right",
        to=contact.email,
        context={
            "name": contact.name,
            "authority": summary.authority,
            "verified_on": summary.verified_on,
            "page_url": absolute(summary.authority.get_absolute_url()),
            "confirm_url": absolute(still_right_path(contact, summary)),
            "unsubscribe_url": unsubscribe_url(contact.email),
        },
        about=contact.submission.reference,
        dedupe_key=dedupe_key_of(summary),
    )


def confirm_still_right(*, contact: Submitter) -> Submission:
    """Puts into the queue that the page is still right, as its contact says."""
    return confirm_by_link(
        authority=contact.submission.authority,
        sender=Sender(contact.name, contact.email, contact.role, contact.at_the_authority),
        message=CONFIRMED_BY_LINK,
    )


@transaction.atomic
def confirm_by_link(
    *,
    authority: LocalAuthority,
    sender: Sender,
    message: str,
    invitation: Invitation | None = None,
) -> Submission:
    """Puts into the queue that the page of an LA is right, as somebody there says.

    The e-mail's link has proved the address. Pressed twice, it is the same submission.
    """
    LocalAuthority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    waiting = Submission.objects.waiting_about(authority).filter(
        intent=Intent.CONFIRM, submitter__email=sender.email
    )
    if earlier := waiting.first():
        return earlier
    topic = ProposalTopic(Intent.CONFIRM, authority)
    submission = create_submission(
        topic=topic,
        seen=snapshot(topic),
        answers={},
        sender=sender,
        source=Citation(),
        message=message,
        invitation=invitation,
    )
    return confirm_address(reference=submission.reference)
