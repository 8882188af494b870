"""Which LAs are due to be asked again whether their page is right, and who may be asked there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary

from .models import Submitter
from .states import State

VERIFY = "corrections.verify"


@dataclass(frozen=True)
class DueLine:
    """One LA that is due again."""

    summary: AuthoritySummary
    contact: Submitter | None
    asked_at: datetime | None


def due_lines(found: QuerySet[AuthoritySummary]) -> list[DueLine]:
    """Those of `found`, longest ago first, with whom to write to and whether that was done."""
    summaries = list(found.select_related("authority").order_by("verified_on", "authority__name"))
    contacts = _contacts(summaries)
    asked = dict(
        OutgoingEmail.objects.filter(
            dedupe_key__in=[dedupe_key_of(each) for each in summaries]
        ).values_list("dedupe_key", "written_at")
    )
    return [
        DueLine(each, contacts.get(each.pk), asked.get(dedupe_key_of(each))) for each in summaries
    ]


def _contacts(summaries: Iterable[AuthoritySummary]) -> dict[str, Submitter]:
    """Who last sent in something from the LA's own address that was accepted, and is not erased."""
    accepted = Submitter.objects.filter(
        at_the_authority=True,
        submission__authority__in=[each.pk for each in summaries],
        submission__state__in=(State.ACCEPTED, State.PARTLY_ACCEPTED),
    )
    latest = accepted.order_by("submission__authority_id", "-submission__closed_at").distinct(
        "submission__authority_id"
    )
    return {each.submission.authority_id: each for each in latest.select_related("submission")}


def dedupe_key_of(summary: AuthoritySummary) -> str:
    """What the one e-mail about this verification is known by."""
    return f"verify-{summary.pk}-{summary.verified_on}"


@dataclass(frozen=True)
class Invitation:
    """What the link in the e-mail says: whom we asked, about which verification."""

    reference: str
    verified_on: date


def invitation_path(contact: Submitter, summary: AuthoritySummary) -> str:
    """Where the contact says in one press of a button that the page is still right."""
    told = [contact.submission.reference, str(summary.verified_on)]
    return reverse("correction-still-right", args=[signing.dumps(told, salt=VERIFY)])


def invitation_in(token: str) -> Invitation:
    """Raises signing.BadSignature where the token is not ours."""
    reference, verified_on = signing.loads(token, salt=VERIFY)
    return Invitation(reference, date.fromisoformat(verified_on))
