"""Keeping the contact book, and writing to those in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from core.months import months_before
from core.site_address import absolute
from mail.models import OutgoingEmail
from mail.services import EmailText, queue_email, render_email

from .links import unsubscribe_url
from .models import AddressMark, Contact, Unsubscription, address_mark

# An address that nobody entered, changed or imported again for so long is deleted.
BOOK_MONTHS = 24
# How the keys of all e-mails begin that are written to the contact book.
KEY = "contact-"


class NotToBeWrittenTo(Exception):
    """The address is unsubscribed, or marked as not to be used."""


@dataclass(frozen=True)
class ImportedCounts:
    """The numbers of entries that an import added and changed."""

    added: int
    changed: int


@transaction.atomic
def save_contact(*, contact: Contact, user: User | None) -> Contact:
    """Stores an entry as it stands now. Raises ValidationError, by field. A command has no user."""
    now = timezone.now()
    if contact._state.adding:
        contact.added_at, contact.added_by = now, user
    contact.checked_at = now
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact) -> None:
    contact.delete()


@transaction.atomic
def import_contacts(*, contacts: Iterable[Contact], user: User) -> ImportedCounts:
    """Adds the entries of a checked file to the book, or brings those that are there up to it.

    What somebody marked as not to be used stays so.
    """
    added = changed = 0
    for contact in contacts:
        owner = {"authority": contact.authority, "partnership": contact.partnership}
        here = Contact.objects.select_for_update(of=("self",)).at_address(contact.email)
        if kept := here.filter(**owner).first():
            changed += (kept.role, kept.source) != (contact.role, contact.source)
            kept.role, kept.source = contact.role, contact.source
            save_contact(contact=kept, user=user)
        else:
            added += 1
            save_contact(contact=contact, user=user)
    return ImportedCounts(added, changed)


@transaction.atomic
def write_to_contact(
    *, contact: Contact, kind: str, context: Mapping[str, Any], key: str, about: str = ""
) -> None:
    """Queues an e-mail to somebody in the book, with the link to unsubscribe; once for each `key`.

    Raises NotToBeWrittenTo.
    """
    # Whoever unsubscribes locks the entry too: it is before this e-mail, or deletes it.
    locked = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if not locked.is_usable:
        raise NotToBeWrittenTo
    write_to_address(
        email=locked.email,
        kind=kind,
        context={**context, "contact": locked},
        key=key,
        about=about,
    )


def preview_to_contact(
    *, contact: Contact | None, kind: str, context: Mapping[str, Any]
) -> EmailText:
    """Returns an e-mail as `write_to_contact` would write it, with no link to unsubscribe in it."""
    return render_email(kind, {**context, "contact": contact, "unsubscribe_url": absolute("/…")})


@transaction.atomic
def write_to_address(
    *, email: str, kind: str, context: Mapping[str, Any], key: str, about: str = ""
) -> None:
    """Queues an e-mail that its reader did not ask for, whether the book has the address or not.

    It has the link to unsubscribe, and is written once for each `key`. Raises NotToBeWrittenTo.
    """
    _lock_address(address_mark(email))
    if Unsubscription.objects.among([email]):
        raise NotToBeWrittenTo
    stop = unsubscribe_url(email)
    queue_email(
        kind=kind,
        to=email,
        context={**context, "unsubscribe_url": stop},
        about=about,
        dedupe_key=f"{KEY}{key}",
        unsubscribe_url=stop,
    )


@transaction.atomic
def unsubscribe(*, mark: str) -> None:
    """Stops all e-mails to the address with this mark, for good; those that wait are not sent."""
    list(Contact.objects.marked(mark).select_for_update(of=("self",)))
    _lock_address(mark)
    Unsubscription.objects.get_or_create(mark=mark, defaults={"made_at": timezone.now()})
    waiting = OutgoingEmail.objects.waiting().filter(dedupe_key__startswith=KEY)
    waiting.alias(mark=AddressMark("to")).filter(mark=mark).delete()


@transaction.atomic
def delete_expired_contacts(*, now: datetime) -> int:
    """Deletes the entries that nobody has entered, changed or imported again for long."""
    return (
        Contact.objects.unchecked_since(months_before(now, BOOK_MONTHS))
        .delete()[1]
        .get(Contact._meta.label, 0)
    )


@transaction.atomic
def erase_address(*, email: str) -> int:
    """Deletes what the book holds of an address. That it wants no e-mail is kept, by its mark."""
    return Contact.objects.at_address(email).delete()[1].get(Contact._meta.label, 0)


def _lock_address(mark: str) -> None:
    """Has whoever writes to an address, and whoever unsubscribes it, do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [mark])
