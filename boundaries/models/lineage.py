"""LAs before and after each other, and the codes of all of them."""

from django.db import models

from core.model_fields import CleanCharField


class Lineage(models.Model):
    """An LA and a member of its line: itself, an LA that it came of, or one that came of it.

    What is recorded for a member is shown for the LA. A view in the database, made of successors:
    so nobody has to keep it.
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


class AuthorityCode(models.Model):
    """A GSS code that leads to an LA: its own, or one of its line. A view, as `Lineage` is."""

    pk = models.CompositePrimaryKey("authority", "code")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.DO_NOTHING, related_name="codes"
    )
    code = models.CharField(max_length=9)
    is_present = models.BooleanField(help_text="Whether the code is in use today.")

    class Meta:
        managed = False
