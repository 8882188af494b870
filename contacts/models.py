"""The contact book: role addresses of LAs and partnerships, and those that want no e-mail.

Never public. Every address is kept for as long as `services.py` says.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CharField, Exists, Func, OuterRef, Q
from django.db.models.functions import Lower

from boundaries.models import LocalAuthority
from core.lasting_key import LastingForeignKey
from core.model_fields import CleanCharField, CleanEmailField
from partnerships.models import Partnership, partnership_now

from .role_address import looks_personal


class AddressMark(Func):
    """The mark of an address in the database, as `address_mark` makes it."""

    template = "encode(sha256(convert_to(lower(%(expressions)s), 'UTF8')), 'hex')"
    output_field = CharField()


def address_mark(email: str) -> str:
    """Returns what an address is known by once it is no longer kept itself."""
    return sha256(email.lower().encode()).hexdigest()


class ContactQuerySet(models.QuerySet["Contact"]):
    def with_unsubscribed(self) -> Self:
        """Adds `is_unsubscribed`: whether its address wants no e-mail of ours."""
        marks = Unsubscription.objects.filter(mark=AddressMark(OuterRef("email")))
        return self.annotate(is_unsubscribed=Exists(marks))

    def newest_first(self) -> Self:
        return self.order_by("-added_at", "-pk")

    def at_address(self, email: str) -> Self:
        return self.filter(email__iexact=email)

    def marked(self, mark: str) -> Self:
        """Returns the entries whose address has this mark."""
        return self.alias(mark=AddressMark("email")).filter(mark=mark)

    def unchecked_since(self, moment: datetime) -> Self:
        """Returns the entries that nobody entered, changed or imported again since `moment`."""
        return self.filter(checked_at__lt=moment)


class Contact(models.Model):
    """An address of a role at an LA or a partnership, at which questions may be put to it."""

    authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    partnership = LastingForeignKey(Partnership, null=True, blank=True, related_name="contacts")
    role = CleanCharField(
        max_length=120, help_text="A team or a post, never a name: “School improvement team”."
    )
    email = CleanEmailField("e-mail address")
    source = CleanCharField(
        "where it comes from",
        max_length=300,
        help_text="A page where it is published, or who gave it and when. Whoever is written to "
        "is told.",
    )
    is_usable = models.BooleanField("may be written to", default=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Nobody where a command did it.",
    )
    checked_at = models.DateTimeField(help_text="When it was last entered, changed or imported.")

    # Set by `with_unsubscribed()`.
    is_unsubscribed: bool

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["role", "pk"]
        default_permissions = ()
        permissions = [("use_contact_book", "Can see and change the contact book, and invite")]
        constraints = [
            models.CheckConstraint(
                name="contact_of_an_authority_or_a_partnership",
                violation_error_message="Choose an LA, or name a partnership: one of the two.",
                condition=Q(authority__isnull=False, partnership__isnull=True)
                | Q(authority__isnull=True, partnership__isnull=False),
            ),
            models.UniqueConstraint(
                "authority",
                Lower("email"),
                name="contact_once_for_an_authority",
                violation_error_message="This address is in the book already, for this LA.",
            ),
            models.UniqueConstraint(
                "partnership",
                Lower("email"),
                name="contact_once_for_a_partnership",
                violation_error_message="This address is in the book already, for this "
                "partnership.",
            ),
        ]

    def __str__(self) -> str:
        return f"Contact {self.pk}"  # never the address: this stands in logs

    @property
    def looks_personal(self) -> bool:
        return looks_personal(self.email)

    @property
    def partnership_name(self) -> str:
        now = partnership_now(self)
        return now.name if now else "A partnership no longer recorded"

    @property
    def place(self) -> str:
        """The name of the LA or the partnership that it is for."""
        return self.authority.name if self.authority else self.partnership_name

    @property
    def place_in_sentence(self) -> str:
        return self.authority.name_in_sentence if self.authority else self.partnership_name


class UnsubscriptionManager(models.Manager["Unsubscription"]):
    def among(self, emails: Iterable[str]) -> set[str]:
        """Returns those of the addresses that want no e-mail, in small letters."""
        marks = {address_mark(email): email.lower() for email in emails}
        kept = self.filter(mark__in=marks).values_list("mark", flat=True)
        return {marks[mark] for mark in kept}


class Unsubscription(models.Model):
    """The mark of an address that wants no e-mail of ours: it holds for good.

    It outlives the address itself, and whoever brings that into the book again.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    made_at = models.DateTimeField()

    objects = UnsubscriptionManager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Unsubscribed {self.made_at:%Y-%m-%d}"
