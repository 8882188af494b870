"""Editions: the whole record as files that never change, so that it can be cited."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.model_fields import CleanCharField, CleanTextField

NAME = r"^\d{4}-(0[1-9]|1[0-2])(-[2-9])?$"


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest_first(self) -> Self:
        return self.order_by("-published_at")

    def latest_name(self) -> str | None:
        """Returns the name of the latest edition, for every page; one query."""
        return self.newest_first().values_list("name", flat=True).first()


class Edition(models.Model):
    """The record on one day. A trigger refuses to alter or remove it, whoever asks."""

    name = CleanCharField(
        max_length=9,
        primary_key=True,
        validators=[
            RegexValidator(NAME, "Not a year and month, as 2026-11, or 2026-11-2 for a second one.")
        ],
        help_text="Year and month, as 2026-11; a second one of a month is 2026-11-2.",
    )
    note = CleanTextField(blank=True, max_length=500, help_text="What readers should know of it.")
    published_at = models.DateTimeField()
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next"
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


class EditionFileQuerySet(models.QuerySet["EditionFile"]):
    def without_bodies(self) -> Self:
        return self.defer("body")


class EditionFile(models.Model):
    """One file of an edition. In the database, so that every web server has it."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=40)
    content = models.CharField(max_length=80)
    content_type = models.CharField(max_length=80)
    rows = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    body = models.BinaryField()

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

    def pieces(self, start: int = 0, stop: int | None = None) -> list[bytes]:
        return [bytes(self.body[start:stop])]
