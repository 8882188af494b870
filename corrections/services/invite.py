"""Inviting LAs to check their page, reminding them, and taking their "it is right"."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from boundaries.models import LocalAuthority
from contacts.models import Contact
from contacts.services import write_to_contact
from core.site_address import absolute
from partnerships.models import AuthoritySummary

from ..invitations import (
    REMIND_AFTER,
    InvitationLine,
    email_key,
    invitation_lines,
    invited_path,
    never_asked,
    reminder_key,
    to_remind,
)
from ..models import Intent, Invitation, Submission
from ..reverification import due_lines
from ..sender_domain import is_at_the_authority
from .reverify import ask_last_sender, confirm_by_link
from .submit import Sender

CONFIRMED_BY_INVITATION = "Confirmed with the link in our first e-mail to the LA."


class CannotAskNow(Exception):
    """An LA is not asked now; the message says why."""


@transaction.atomic
def invite_authorities(*, authorities: Collection[str], user: User) -> int:
    """Queues the first e-mail to each of these LAs that can be invited; returns how many."""
    _lock(authorities)
    now = timezone.now()
    lines = never_asked(authorities)
    for line in lines:
        contact = line.recipient
        assert contact is not None  # noqa: S101 (none of these is without)
        write_invitation(line=line, contact=contact, user=user, now=now)
    return len(lines)


def write_invitation(
    *, line: InvitationLine, contact: Contact, user: User, now: datetime
) -> Invitation:
    """Queues an invitation of an LA, in the place of one that it had before."""
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
    return invitation


@transaction.atomic
def ask_now(*, authority: LocalAuthority, user: User) -> str:
    """Queues an e-mail that asks an LA at once whether its page is right; returns to whom.

    That is its last sender, where the page is due again and they were not asked yet; else the
    newest entry of the contact book. Raises CannotAskNow, where the LA was asked lately, has an
    answer that waits, or nobody to write to.
    """
    _lock([authority.pk])
    if Submission.objects.waiting_about(authority).filter(intent=Intent.CONFIRM).exists():
        raise CannotAskNow("Its answer is in the queue already: decide that first.")
    due = AuthoritySummary.objects.due_again(timezone.localdate()).filter(pk=authority.pk)
    (line,), now = invitation_lines([authority.pk]), timezone.now()
    due_line = next(iter(due_lines(due)), None)
    asked_at = due_line.asked_at if due_line else None
    last = max((moment for moment in (asked_at, line.invited_at) if moment), default=None)
    if last and last > now - REMIND_AFTER:
        day = date_format(timezone.localtime(last), "j F Y")
        raise CannotAskNow(f"It was asked on {day}. Wait {REMIND_AFTER.days} days for an answer.")
    if due_line and due_line.contact and not due_line.asked_at:
        ask_last_sender(contact=due_line.contact, summary=due_line.summary)
        return due_line.contact.role
    if line.recipient is None:
        raise CannotAskNow("There is nobody to write to: add a contact first.")
    write_invitation(line=line, contact=line.recipient, user=user, now=now)
    return line.recipient.role


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
