"""LAs before and after each other, and the codes of all of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from core.model_fields import CleanCharField


class Lineage(models.Model):
    """An LA and a member of its line: itself, an LA that it came of, or one that came of it.

    What is recorded for a member is shown for the LA. The database makes the rows of successors:
    so nobody has to keep them.
    """

    pk = models.CompositePrimaryKey("authority", "member")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.DO_NOTHING, related_name="lineage"
    )
    member = models.ForeignKey(
        "LocalAuthority", on_delete=models.DO_NOTHING, related_name="shown_on"
    )

    class Meta:
        managed = False


class OtherCode(models.Model):
    """A GSS code that leads to an LA and is not the one that its row is named by.

    Either that of an LA before 2021, or one that ONS gave to the same LA anew.
    """

    code = CleanCharField("GSS code", max_length=9)
    name = CleanCharField(max_length=60)
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="other_codes"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True, help_text="Last day. Blank: still in use.")

    class Meta:
        ordering = ["code", "authority"]
        constraints = [
            models.UniqueConstraint(name="other_code_once", fields=["code", "authority"])
        ]

    def __str__(self) -> str:
        return self.code


class AuthorityCodeQuerySet(models.QuerySet["AuthorityCode"]):
    def in_use_on(self, day: date) -> Self:
        """Returns the codes that were in use on `day`; an unknown start or end is open."""
        began = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to=None) | Q(valid_to__gte=day))

    def out_of_use_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__lt=day) | Q(valid_from__gt=day))


class AuthorityCode(models.Model):
    """A GSS code that leads to an LA: its own, or one of its line. Made as `Lineage` is."""

    pk = models.CompositePrimaryKey("authority", "code")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.DO_NOTHING, related_name="codes"
    )
    code = models.CharField(max_length=9)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = AuthorityCodeQuerySet.as_manager()

    class Meta:
        managed = False
