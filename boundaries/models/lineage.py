"""LAs before and after each other, and the codes of all of them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format

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
    """A code that leads to an LA and is none of those of its row.

    That of an LA before 2021, one that was given to the same LA anew, or that of a county or
    combined authority, which leads to all LAs in it.
    """

    code = CleanCharField(max_length=9, help_text="GSS, or DfE’s three digits.")
    name = CleanCharField(max_length=60, help_text="What it stands for.")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="other_codes"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True, help_text="Last day. Blank: still in use.")

    class Meta:
        ordering = ["code", "authority"]
        constraints = [
            models.UniqueConstraint(name="other_code_once", fields=["code", "authority"])
        ]

    def __str__(self) -> str:
        return self.code


class AuthorityCodeQuerySet(models.QuerySet["AuthorityCode"]):
    def of_itself(self) -> Self:
        """Returns each code with the LAs that it leads to at once, not with others of the line."""
        return self.filter(authority=F("member"))

    def in_use_on(self, day: date) -> Self:
        """Returns the codes that were in use on `day`; an unknown start or end is open."""
        began = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(began, Q(valid_to=None) | Q(valid_to__gte=day))

    def out_of_use_on(self, day: date) -> Self:
        return self.filter(Q(valid_to__lt=day) | Q(valid_from__gt=day))


class AuthorityCode(models.Model):
    """A code, GSS or DfE, that leads to an LA: that of `member`, which is of its line or itself.

    Whatever asks for an LA by code asks here. Made as `Lineage` is.
    """

    pk = models.CompositePrimaryKey("authority", "code", "member")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.DO_NOTHING, related_name="codes"
    )
    member = models.ForeignKey("LocalAuthority", on_delete=models.DO_NOTHING, related_name="+")
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    objects = AuthorityCodeQuerySet.as_manager()

    class Meta:
        managed = False

    @property
    def in_words(self) -> str:
        """Returns what the code stands for: "Dorset, to March 2019", "Merseyside"."""
        if self.valid_to:
            return f"{self.name}, to {date_format(self.valid_to, 'F Y')}"
        since = f", from {date_format(self.valid_from, 'F Y')}" if self.valid_from else ""
        return f"{self.name}{since}"
