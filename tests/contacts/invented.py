"""Entries of the contact book made up for tests."""

from typing import Any

from django.contrib.auth.models import User

from boundaries.models import LocalAuthority
from contacts.models import Contact
from contacts.services import save_contact

ROLE = "Invented improvement team"
SOURCE = "The invented page of the council"


def invented_contact(
    *, authority: LocalAuthority | str | None = "camden", user: User | None = None, **values: Any
) -> Contact:
    """Adds the mailbox of a team at an LA, named by its slug or given."""
    if isinstance(authority, str):
        authority = LocalAuthority.objects.get(slug=authority)
    slug = authority.slug if authority else "elsewhere"
    given = {"role": ROLE, "email": f"schools@{slug}.gov.uk", "source": SOURCE} | values
    contact = Contact(authority=authority, **given)
    return save_contact(contact=contact, user=user or User.objects.order_by("pk").first())
