"""The one rule of inviting: which LA is written to, at which address, and when.

- An LA that has verified its page, or given information, has answered. When its verification is
  due again it gets the yearly e-mail (`reverification.py`), to the last sender there.
- Any other LA is invited once, when staff choose it, at the newest address in the contact book that
  may be written to; and, REMIND_AFTER later without an answer, reminded once at the most.
- An e-mail that was given up has asked nobody: with another address the LA can be invited anew.
- An address that is unsubscribed gets none of these.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core import signing
from django.db.models import TextChoices
from django.urls import reverse
from django.utils import timezone

from boundaries.models import LocalAuthority
from contacts.models import Contact
from contacts.services import KEY
from mail.models import OutgoingEmail
from partnerships.models import AuthoritySummary
from partnerships.vocabularies import Verification

from .models import Invitation

INVITED = "corrections.invited"
REMIND_AFTER = timedelta(days=14)


class Standing(TextChoices):
    """The stage that it has come to between us and an LA."""

    NEVER_ASKED = "never_asked", "Never asked"
    ASKED = "asked", "Asked, no answer"
    NOT_SENT = "not_sent", "Could not be sent"
    ANSWERED = "answered", "Answered"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
    NO_CONTACT = "no_contact", "No contact"


@dataclass(frozen=True)
class InvitationLine:
    """An LA, the entries of the contact book for it, and what came of asking it."""

    authority: LocalAuthority
    verification: Verification
    contacts: list[Contact] = field(default_factory=list)
    invitation: Invitation | None = None
    email: OutgoingEmail | None = None
    reminder: OutgoingEmail | None = None

    @property
    def recipient(self) -> Contact | None:
        """The entry that would be written to now."""
        usable = (entry for entry in self.contacts if entry.is_usable and not entry.is_unsubscribed)
        return next(usable, None)

    @property
    def invited_at(self) -> datetime | None:
        """When it was last written to, by an invitation or its reminder."""
        if self.invitation is None:
            return None
        return self.invitation.reminded_at or self.invitation.invited_at

    @property
    def standing(self) -> Standing:
        answered_at = self.invitation.answered_at if self.invitation else None
        if answered_at or self.verification != Verification.DESK_RESEARCH:
            return Standing.ANSWERED
        if self.recipient is None and any(entry.is_unsubscribed for entry in self.contacts):
            return Standing.UNSUBSCRIBED
        if self.email and self.email.state == OutgoingEmail.State.FAILED:
            same = self.recipient and self.recipient.email.lower() == self.email.to.lower()
            if same:
                return Standing.NOT_SENT
        elif self.invitation:
            return Standing.ASKED
        return Standing.NEVER_ASKED if self.recipient else Standing.NO_CONTACT

    def may_be_reminded(self, now: datetime) -> bool:
        return (
            self.standing is Standing.ASKED
            and self.invitation is not None
            and self.invitation.reminded_at is None
            and self.invitation.invited_at <= now - REMIND_AFTER
            and self.recipient is not None
        )


def invitation_lines(authorities: Collection[str] | None = None) -> list[InvitationLine]:
    """Returns a line for each LA on the map, or each of these, by name, in five queries."""
    places = LocalAuthority.objects.on_the_map().order_by("name")
    if authorities is not None:
        places = places.filter(pk__in=authorities)
    codes = [place.pk for place in places]
    contacts = defaultdict(list)
    for entry in Contact.objects.filter(authority__in=codes).with_unsubscribed().newest_first():
        contacts[entry.authority_id].append(entry)
    standing = Invitation.objects.standing().filter(authority__in=codes).with_answers()
    invitations = {
        invitation.authority_id: invitation
        for invitation in standing.select_related("contact", "invited_by", "reminded_by")
    }
    keys = [
        f"{KEY}{key}"
        for invitation in invitations.values()
        for key in (email_key(invitation), reminder_key(invitation))
    ]
    emails = {
        email.dedupe_key: email for email in OutgoingEmail.objects.filter(dedupe_key__in=keys)
    }
    verified = dict(AuthoritySummary.objects.values_list("pk", "verification"))
    lines = []
    for place in places:
        invitation = invitations.get(place.pk)
        lines.append(
            InvitationLine(
                authority=place,
                verification=Verification(verified.get(place.pk, Verification.DESK_RESEARCH)),
                contacts=contacts[place.pk],
                invitation=invitation,
                email=emails.get(f"{KEY}{email_key(invitation)}") if invitation else None,
                reminder=emails.get(f"{KEY}{reminder_key(invitation)}") if invitation else None,
            )
        )
    return lines


def never_asked(authorities: Collection[str] | None = None) -> list[InvitationLine]:
    """Returns the LAs on the map, or those of these, that can be invited now."""
    return [line for line in invitation_lines(authorities) if line.standing is Standing.NEVER_ASKED]


def to_remind(lines: Iterable[InvitationLine]) -> list[InvitationLine]:
    """Returns those of the LAs that can be reminded now."""
    now = timezone.now()
    return [line for line in lines if line.may_be_reminded(now)]


def email_key(invitation: Invitation) -> str:
    """Returns the key of the only first e-mail of an invitation."""
    return f"invite-{invitation.pk}"


def reminder_key(invitation: Invitation) -> str:
    """Returns the key of the only reminder of an invitation."""
    return f"invite-{invitation.pk}-reminder"


def invited_path(invitation: Invitation) -> str:
    """Returns the path of the page that an invitation leads to."""
    return reverse("correction-invited", args=[signing.dumps(invitation.pk, salt=INVITED)])


def read_invited(token: str) -> int:
    """Returns the key of the invitation in a token. Raises signing.BadSignature."""
    key: int = signing.loads(token, salt=INVITED)
    return key
