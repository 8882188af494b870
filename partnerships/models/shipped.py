"""The rows of the shipped files, as they were when they were last loaded."""

from django.db import models


class ShippedRow(models.Model):
    """A row of the record that a shipped file had, and what the file said of it last time.

    A later file is merged against it: what nobody here changed since follows the file.
    """

    table = models.CharField(max_length=30)
    key = models.CharField(max_length=700, help_text="Names the row in its table, in every file.")
    row = models.CharField(max_length=20, help_text="The primary key of the row in the record.")
    values = models.JSONField(help_text="Field to value, as shipped and taken over.")
    proposed = models.JSONField(
        default=dict,
        help_text="Field to value, as shipped and not taken over: proposed to moderators.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="shipped_row_once", fields=["table", "key"]),
            models.UniqueConstraint(name="shipped_row_of_one_row", fields=["table", "row"]),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
