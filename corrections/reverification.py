"""LAs that are due to be asked again whether their page is right, and their contacts.

`invitations.py` has the rule of which LA is written to first of all.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from contacts.models import Contact, Unsubscription
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary

from .invitations import invitation_lines
from .models import Submission, Submitter

VERIFY = "corrections.verify"


@dataclass(frozen=True)
class DueLine:
    """An LA that is due again."""

    summary: AuthoritySummary
    contact: Submitter | None
    asked_at: datetime | None
    # The entry of the contact book that would be written to, and when it was.
    in_the_book: Contact | None
    invited_at: datetime | None
    # What waits to be decided about the LA, by reference.
    waiting: list[str]


def due_lines(due: QuerySet[AuthoritySummary]) -> list[DueLine]:
    """Returns a line for each summary that is due, longest ago first, in ten queries."""
    summaries = list(due.select_related("authority").order_by("verified_on", "authority__name"))
    latest = list(Submitter.objects.latest_contacts(summary.pk for summary in summaries))
    unwilling = Unsubscription.objects.among(contact.email for contact in latest)
    contacts = {
        contact.submission.authority_id: contact
        for contact in latest
        if contact.email.lower() not in unwilling
    }
    keys = [dedupe_key_of(summary) for summary in summaries]
    emails = OutgoingEmail.objects.filter(dedupe_key__in=keys)
    asked = dict(emails.values_list("dedupe_key", "written_at"))
    waiting = defaultdict(list)
    undecided = Submission.objects.undecided().filter(authority__in=[row.pk for row in summaries])
    for code, reference in undecided.values_list("authority", "reference"):
        waiting[code].append(reference)
    invited = {line.authority.pk: line for line in invitation_lines([row.pk for row in summaries])}
    return [
        DueLine(
            summary,
            contacts.get(summary.pk),
            asked.get(key),
            in_the_book=invited[summary.pk].recipient,
            invited_at=invited[summary.pk].invited_at,
            waiting=waiting[summary.pk],
        )
        for summary, key in zip(summaries, keys, strict=True)
    ]


def dedupe_key_of(summary: AuthoritySummary) -> str:
    """Returns the key of the only e-mail about this verification."""
    return f"verify-{summary.pk}-{summary.verified_on}"


@dataclass(frozen=True)
class VerificationAsked:
    """The content of the link in the e-mail: whom we asked, about which verification."""

    reference: str
    verified_on: date


def still_right_path(contact: Submitter, summary: AuthoritySummary) -> str:
    """Returns the path of the page with the one button that says the page is still right."""
    content = [contact.submission.reference, str(summary.verified_on)]
    return reverse("correction-still-right", args=[signing.dumps(content, salt=VERIFY)])


def read_still_right(token: str) -> VerificationAsked:
    """Returns what a token says that we asked. Raises signing.BadSignature where it is not ours."""
    reference, verified_on = signing.loads(token, salt=VERIFY)
    return VerificationAsked(reference, date.fromisoformat(verified_on))
