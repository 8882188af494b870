"""Deleting personal data of the people who sent something in: on schedule, or when they ask.

What was proposed and decided about the record stays, without who proposed it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from contacts.models import Contact
from contacts.services import delete_expired_contacts, erase_address
from core.erasures import erasure_mark, marks_since, note_erasure
from core.months import months_before
from core.rate_limit import delete_expired_counts
from mail.models import OutgoingEmail

from ..models import (
    Draft,
    ProposedChange,
    Submission,
    SubmissionEvent,
    Submitter,
)
from ..states import CLOSED, State
from .confirm import withdraw_submission
from .redact import held_text

# Whoever verified a page is asked once, when that is due again, whether it is still right: until
# then and a while after, we have to know whom to ask.
CONTACT_MONTHS = 2


@dataclass(frozen=True)
class DeletedCounts:
    """The numbers of rows that were deleted, or emptied of who sent them."""

    drafts: int
    unconfirmed: int
    submissions: int
    emails: int
    contacts: int
    counts: int
    # Rows and editions that still hold the name or the address of whoever was erased.
    still_held: int = 0


@transaction.atomic
def delete_expired(*, now: datetime) -> DeletedCounts:
    """Deletes what has been kept as long as the privacy notice says."""
    months = settings.RETENTION_MONTHS
    drafts = Draft.objects.untouched_since(now - settings.DRAFT_RETENTION)
    unconfirmed = Submission.objects.not_confirmed_in_time(now)
    over = Submission.objects.closed_before(months_before(now, months)).not_a_contact()
    long_over = Submission.objects.closed_before(months_before(now, months + CONTACT_MONTHS))
    emails = OutgoingEmail.objects.filter(about="", written_at__lt=months_before(now, months))
    return DeletedCounts(
        drafts=_number(drafts.delete(), Draft),
        unconfirmed=_delete_submissions(unconfirmed.select_for_update(skip_locked=True)),
        submissions=_erase_senders(over.with_sender()) + _erase_senders(long_over.with_sender()),
        emails=_number(emails.delete(), OutgoingEmail),
        contacts=delete_expired_contacts(now=now),
        counts=delete_expired_counts(now=now),
    )


@transaction.atomic
def erase_person(*, email: str) -> DeletedCounts:
    """Deletes at once what is held of an address, and withdraws what nobody has decided yet."""
    names = set(Submitter.objects.filter(email__iexact=email).values_list("name", flat=True))
    drafts = Draft.objects.by_address(email).delete()
    unconfirmed = _delete_submissions(
        Submission.objects.by_address(email).filter(state=State.UNCONFIRMED)
    )
    submissions = list(Submission.objects.by_address(email).select_for_update(of=("self",)))
    for submission in submissions:
        if submission.state not in CLOSED:
            withdraw_submission(reference=submission.reference)
    erased = _erase_senders(submissions)
    emails = _number(OutgoingEmail.objects.addressed_to(email).delete(), OutgoingEmail)
    held = [held_text(text) for text in sorted({email, *names})]
    transaction.on_commit(partial(note_erasure, email=email))
    return DeletedCounts(
        drafts=_number(drafts, Draft),
        unconfirmed=unconfirmed,
        submissions=erased,
        emails=emails,
        contacts=erase_address(email=email),
        counts=0,
        still_held=sum(sum(place.rows.values()) + len(place.editions) for place in held),
    )


@transaction.atomic
def erase_again(*, since: datetime) -> int:
    """Erases, in a copy that was restored, the people erased after it was made; returns how many.

    Drafts with an address alone go on schedule, days later.
    """
    marks = marks_since(since)
    addresses = set(Submitter.objects.values_list("email", flat=True))
    addresses.update(OutgoingEmail.objects.values_list("to", flat=True))
    addresses.update(Contact.objects.values_list("email", flat=True))
    erased = {address.lower() for address in addresses if erasure_mark(address) in marks}
    for address in erased:
        erase_person(email=address)
    return len(erased)


def _delete_submissions(submissions: Iterable[Submission]) -> int:
    """Deletes submissions that nobody has seen, and the e-mails about them."""
    references = {submission.pk: submission.reference for submission in submissions}
    OutgoingEmail.objects.about(references.values()).delete()
    return _number(Submission.objects.filter(pk__in=references).delete(), Submission)


def _erase_senders(submissions: Iterable[Submission]) -> int:
    """Empties submissions of everything that their senders wrote about themselves, or were sent."""
    submissions = list(submissions)
    keys = [submission.pk for submission in submissions]
    Submitter.objects.filter(submission__in=keys).delete()
    OutgoingEmail.objects.about(submission.reference for submission in submissions).delete()
    Draft.objects.filter(submission__in=keys).delete()
    ProposedChange.objects.filter(submission__in=keys).update(reason="")
    SubmissionEvent.objects.filter(submission__in=keys).update(text="")
    return Submission.objects.filter(pk__in=keys).update(message="", reasons="")


def _number(deleted: tuple[int, dict[str, int]], model: type[Model]) -> int:
    """Returns the number of rows of one model in what `delete()` says that it deleted."""
    return deleted[1].get(model._meta.label, 0)
