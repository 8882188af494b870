"""Everything that is held of an e-mail address, for whoever asks for theirs."""

from typing import Any

from contacts.models import Contact, Unsubscription
from mail.models import OutgoingEmail

from .models import Draft, Submission

Held = dict[str, Any]


def held_of(email: str) -> Held:
    """Returns everything that is held of an address, as JSON can say it."""
    submissions = Submission.objects.by_address(email).select_related("submitter")
    submissions = submissions.prefetch_related("proposed", "events")
    emails = OutgoingEmail.objects.addressed_to(email)
    drafts = Draft.objects.by_address(email)
    contacts = Contact.objects.at_address(email)
    return {
        "submissions": [_submission(submission) for submission in submissions],
        "emails": [
            _values(message, "to", "subject", "text", "state", "sent_at") for message in emails
        ],
        "contact_book": [
            _values(
                entry,
                *("authority_id", "partnership_id", "role", "email", "source"),
                *("is_usable", "added_at", "checked_at"),
            )
            for entry in contacts
        ],
        "unsubscribed": bool(Unsubscription.objects.among([email])),
        "drafts": [_values(draft, "intent", "answers", "started_at") for draft in drafts],
    }


def _submission(submission: Submission) -> dict[str, Any]:
    values = _values(
        submission,
        *("reference", "authority_id", "intent", "state", "message", "reasons"),
        *("source_url", "source_title", "source_locator"),
        *("created_at", "confirmed_at", "closed_at"),
    )
    submitter = _values(submission.submitter, "name", "email", "role", "at_the_authority")
    proposed = [
        _values(
            proposal,
            *("subject", "field", "source", "value_then", "value_proposed", "outcome", "reason"),
        )
        for proposal in submission.proposed.all()
    ]
    events = [_values(event, "at", "act", "text") for event in submission.events.all()]
    return values | {"submitter": submitter, "proposed": proposed, "events": events}


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
