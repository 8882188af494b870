"""The story of a submission for moderators: all that happened, and each e-mail about it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from mail.models import OutgoingEmail

from .models import Submission, SubmissionAct, SubmissionEvent
from .states import State

BY_THE_SENDER = (SubmissionAct.CONFIRM, SubmissionAct.WITHDRAW, SubmissionAct.ANSWER)


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened: when, by whom, and what was said."""

    at: datetime
    title: str
    by: str = ""
    text: str = ""


def timeline(submission: Submission) -> list[TimelineEntry]:
    """Returns all that happened to a submission, and each e-mail still kept, oldest first."""
    events = submission.events.select_related("user")
    emails = OutgoingEmail.objects.about([submission.reference])
    entries = [
        *map(_of_event, events),
        *map(_of_email, emails),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _of_event(event: SubmissionEvent) -> TimelineEntry:
    title = event.get_act_display()
    if event.act == SubmissionAct.DECIDE:
        title = f"{title}: {State(event.state).label}"
    by = "its sender" if event.act in BY_THE_SENDER else ""
    return TimelineEntry(event.at, title, event.user.email if event.user else by, event.text)


def _of_email(email: OutgoingEmail) -> TimelineEntry:
    if email.sent_at:
        went = f"Sent {localtime(email.sent_at):%-d %B, %H:%M}."
    elif email.state == OutgoingEmail.State.FAILED:
        went = f"Could not be sent: {email.fault}"
    else:
        went = "Not sent yet."
    return TimelineEntry(email.written_at, f"E-mail: {email.subject}", text=went)
