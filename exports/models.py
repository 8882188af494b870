"""Editions: the whole record as files that never change, so that it can be cited."""

from hashlib import sha256
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.model_fields import CleanCharField, CleanTextField
from core.past import refuse_month_to_come
from core.public_text import refuse_email_address

NAME = r"^\d{4}-(0[1-9]|1[0-2])(-[2-9])?$"


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest_first(self) -> Self:
        return self.order_by("-published_at")

    def standing(self) -> Self:
        """Leaves out the editions that were withdrawn."""
        return self.filter(withdrawal=None)

    def withdrawn(self) -> Self:
        return self.exclude(withdrawal=None).select_related("withdrawal")

    def latest(self) -> "Edition | None":  # type: ignore[override]
        """Returns the latest edition that stands."""
        return self.standing().newest_first().first()

    def latest_name(self) -> str | None:
        """Returns the name of the latest edition that stands, for every page; one query."""
        return self.standing().newest_first().values_list("name", flat=True).first()


class Edition(models.Model):
    """The record on one day. A trigger refuses to alter or remove it, whoever asks.

    A mistaken one can be withdrawn, and a text in it redacted: both are rows of their own, and say
    so on its page.
    """

    name = CleanCharField(
        max_length=9,
        primary_key=True,
        validators=[
            RegexValidator(
                NAME, "Not a year and month, as 2026-11, or 2026-11-2 for a second one."
            ),
            refuse_month_to_come,
        ],
        help_text="Year and month, as 2026-11; a second one of a month is 2026-11-2.",
    )
    note = CleanTextField(
        blank=True,
        max_length=500,
        validators=[refuse_email_address],
        help_text="What readers should know of it.",
    )
    published_at = models.DateTimeField()
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The one that stood before; it tells what changed since.",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at"]
        default_permissions = ()
        permissions = [("publish_edition", "Can publish an edition")]
        constraints = [
            models.CheckConstraint(
                name="edition_name_is_year_and_month", condition=Q(name__regex=NAME)
            )
        ]

    def __str__(self) -> str:
        return f"Edition {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.name])


class EditionWithdrawal(models.Model):
    """A mistaken edition taken out of the lists; its address says so from then on."""

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal"
    )
    reason = CleanTextField(max_length=300, validators=[refuse_email_address])
    withdrawn_at = models.DateTimeField()
    user = models.IntegerField(help_text="The key of the member of staff who did it. Private.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Withdrawal of {self.edition_id}"


class EditionRedaction(models.Model):
    """A text taken out of the files of an edition, for the sake of a person; never which text."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="redactions")
    redacted_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"Redaction of {self.edition_id}"


class FrozenFile(models.Model):
    """A file that was published and never changes. In the database, so that every server has it."""

    name = models.CharField(max_length=40)
    content = models.CharField(max_length=80)
    content_type = models.CharField(max_length=80)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    body = models.BinaryField()

    class Meta:
        abstract = True

    @classmethod
    def holding(cls, body: bytes, **about: Any) -> Self:
        """Returns a file of these bytes, with their size and checksum; it is not saved."""
        return cls(body=body, size=len(body), sha256=sha256(body).hexdigest(), **about)

    def pieces(self, start: int = 0, stop: int | None = None) -> list[bytes]:
        return [bytes(self.body[start:stop])]


class EditionFileQuerySet(models.QuerySet["EditionFile"]):
    def without_bodies(self) -> Self:
        return self.defer("body")


class EditionFile(FrozenFile):
    """A file of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="edition_file_once", fields=["edition", "name"])
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.name}"

    def get_absolute_url(self) -> str:
        return reverse("edition-file", args=[self.edition_id, self.name])
