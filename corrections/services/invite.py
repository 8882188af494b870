"""Inviting LAs to check their page, reminding them, and taking their "it is right"."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from boundaries.models import LocalAuthority
from contacts.models import Contact
from contacts.services import write_to_contact
from core.site_address import absolute

from ..invitations import (
    email_key,
    invitation_lines,
    invited_path,
    never_asked,
    reminder_key,
    to_remind,
)
from ..models import Invitation, Submission
from ..sender_domain import is_at_the_authority
from .reverify import confirm_by_link
from .submit import Sender

CONFIRMED_BY_INVITATION = "Confirmed with the link in our first e-mail to the LA."


@transaction.atomic
def invite_authorities(*, authorities: Collection[str], user: User) -> int:
    """Queues the first e-mail to each of these LAs that can be invited; returns how many."""
    _lock(authorities)
    now = timezone.now()
    lines = never_asked(authorities)
    for line in lines:
        contact = line.recipient
        assert contact is not None  # noqa: S101 (none of these is without)
        if line.invitation:
            line.invitation.replaced_at = now
            line.invitation.save(update_fields=["replaced_at"])
        invitation = Invitation.objects.create(
            authority=line.authority, contact=contact, invited_at=now, invited_by=user
        )
        write_to_contact(
            contact=contact,
            kind="invitation",
            context=email_context(invitation),
            key=email_key(invitation),
        )
    return len(lines)


@transaction.atomic
def remind_authorities(*, user: User) -> int:
    """Queues a reminder to each LA that has not answered for long; returns how many it wrote."""
    codes = [line.authority.pk for line in to_remind(invitation_lines())]
    _lock(codes)
    now = timezone.now()
    lines = to_remind(invitation_lines(codes))
    for line in lines:
        contact, invitation = line.recipient, line.invitation
        assert contact is not None and invitation is not None  # noqa: S101, PT018 (all have both)
        invitation.contact, invitation.reminded_at, invitation.reminded_by = contact, now, user
        invitation.save(update_fields=["contact", "reminded_at", "reminded_by"])
        write_to_contact(
            contact=contact,
            kind="invitation",
            context=email_context(invitation),
            key=reminder_key(invitation),
        )
    return len(lines)


def email_context(invitation: Invitation) -> dict[str, Any]:
    """Returns what the e-mail of an invitation says; with no link where it is only looked at."""
    path = invited_path(invitation) if invitation.pk else "/…"
    return {
        "authority": invitation.authority,
        "page_url": absolute(invitation.authority.get_absolute_url()),
        "answer_url": absolute(path),
        "is_reminder": invitation.reminded_at is not None,
    }


def confirm_invited(*, invitation: Invitation, contact: Contact) -> Submission:
    """Puts into the queue that the page is right, as whoever was invited says."""
    return confirm_by_link(
        authority=invitation.authority,
        sender=Sender(
            name=contact.role,
            email=contact.email,
            role=contact.role,
            at_the_authority=is_at_the_authority(contact.email),
        ),
        message=CONFIRMED_BY_INVITATION,
        invitation=invitation,
    )


def _lock(authorities: Collection[str]) -> None:
    """Has two people who invite at once do it one after the other."""
    locked = LocalAuthority.objects.select_for_update(no_key=True).filter(pk__in=authorities)
    list(locked.order_by("pk"))
