"""What is held of one e-mail address, for whoever asks for theirs."""

from typing import Any

from mail.models import OutgoingEmail

from .models import Draft, Submission

Held = dict[str, list[dict[str, Any]]]


def held_of(email: str) -> Held:
    """Everything, as JSON can say it."""
    submissions = Submission.objects.by_address(email).select_related("submitter")
    emails = OutgoingEmail.objects.filter(to__iexact=email)
    drafts = Draft.objects.by_address(email)
    return {
        "submissions": [_submission(each) for each in submissions.prefetch_related("proposed")],
        "emails": [_values(each, "to", "subject", "text", "state", "sent_at") for each in emails],
        "drafts": [_values(each, "intent", "answers", "started_at") for each in drafts],
    }


def _submission(submission: Submission) -> dict[str, Any]:
    told = _values(
        submission,
        *("reference", "authority_id", "intent", "state", "message", "reasons"),
        *("source_url", "source_title", "source_locator"),
        *("created_at", "confirmed_at", "closed_at"),
    )
    who = _values(submission.submitter, "name", "email", "role", "at_the_authority")
    proposed = [
        _values(each, "subject", "field", "value_then", "value_proposed", "decision", "reason")
        for each in submission.proposed.all()
    ]
    return told | {"submitter": who, "proposed": proposed}


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
