"""LAs that are alike, seen through one lens or another. The method is in docs/similar.md."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from .lenses import COMPUTED

# Two LAs are close if, over the lens's figures together, they lie no more than half a
# standard deviation apart. Beyond that a page says so and a filter leaves the LA out.
CLOSE = 0.5


class SimilarAuthority(models.Model):
    """One of the ten LAs nearest to an LA in the figures of a lens (see `similarity`).

    `distance` is in standard deviations among the LAs compared. The ten are kept even where
    they are not close, so that a page can say how far the nearest is.
    """

    authority = models.ForeignKey(
        "boundaries.LocalAuthority", on_delete=models.CASCADE, related_name="similar_authorities"
    )
    neighbour = models.ForeignKey(
        "boundaries.LocalAuthority", on_delete=models.CASCADE, related_name="+"
    )
    lens = models.CharField(max_length=11, choices=[(lens.value, lens.label) for lens in COMPUTED])
    rank = models.PositiveSmallIntegerField(
        help_text="1 is the closest.",
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    distance = models.FloatField(
        "distance, in standard deviations", validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["authority", "lens", "rank"]
        verbose_name_plural = "similar authorities"
        constraints = [
            models.UniqueConstraint(
                name="similar_authority_rank_once", fields=["authority", "lens", "rank"]
            ),
            models.UniqueConstraint(
                name="similar_authority_once", fields=["authority", "lens", "neighbour"]
            ),
            models.CheckConstraint(
                name="similar_authority_is_another", condition=~Q(authority=F("neighbour"))
            ),
            models.CheckConstraint(
                name="similar_authority_rank_1_to_10", condition=Q(rank__range=(1, 10))
            ),
            models.CheckConstraint(
                name="similar_authority_distance_not_negative", condition=Q(distance__gte=0)
            ),
            models.CheckConstraint(
                name="similar_authority_lens_is_computed",
                condition=Q(lens__in=[lens.value for lens in COMPUTED]),
            ),
        ]

    @property
    def is_close(self) -> bool:
        return self.distance <= CLOSE
