"""Fields that hold several values of a closed vocabulary."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


def choice_array_field(vocabulary: type[models.TextChoices]) -> "ArrayField[list[str], list[str]]":
    """Returns a field for several values of a closed vocabulary, held to it by the database."""
    return ArrayField(
        models.CharField(max_length=32, choices=vocabulary.choices),
        default=list,
        blank=True,
    )


def choices_constraint(field: str, vocabulary: type[models.TextChoices]) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"%(class)s_{field}_in_vocabulary",
        condition=Q(**{f"{field}__contained_by": vocabulary.values}),
    )
