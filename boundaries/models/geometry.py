"""Shapes of the LAs in each vintage, their shared borders, and the map made of them."""

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.model_fields import CleanCharField

from .vintages import Vintage


class Boundary(models.Model):
    """An LA's full shape in one vintage. Kept apart, so that no list drags geometry along."""

    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="boundaries"
    )
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    geometry = models.MultiPolygonField(srid=4326, help_text="Longitude and latitude (WGS 84).")
    map_geometry = models.MultiPolygonField(
        srid=4326, help_text="As the map draws it: simplified, borders still shared."
    )
    source = models.TextField()
    licence = models.TextField()

    class Meta:
        verbose_name_plural = "boundaries"
        constraints = [
            models.UniqueConstraint(
                name="boundary_once_per_vintage", fields=["authority", "vintage"]
            ),
            models.CheckConstraint(
                name="boundary_is_valid_and_not_empty",
                condition=Q(geometry__isvalid=True) & Q(geometry__isempty=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} ({self.vintage})"


class Adjacency(models.Model):
    """Two LAs that share a border of some length, stored both ways round."""

    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="adjacencies"
    )
    neighbour = models.ForeignKey("LocalAuthority", on_delete=models.CASCADE, related_name="+")
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    border_km = models.FloatField("length of the shared border, in km")

    class Meta:
        ordering = ["neighbour__name"]
        verbose_name_plural = "adjacencies"
        constraints = [
            models.UniqueConstraint(
                name="adjacency_once_per_vintage",
                fields=["authority", "neighbour", "vintage"],
            ),
            models.CheckConstraint(
                name="adjacency_is_between_two", condition=~Q(authority=F("neighbour"))
            ),
            models.CheckConstraint(name="adjacency_has_length", condition=Q(border_km__gt=0)),
        ]


class MapGeometry(models.Model):
    """All LAs of a vintage, simplified for the screen, as the bytes that a browser asks for.

    Bytes in the database serve from any number of web servers alike. A row is named by the
    hash of its content and never changes, so its URL may be cached for ever; older rows stay
    for pages that are still open when the boundaries are replaced.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    is_current = models.BooleanField(default=True)
    body_gzip = models.BinaryField()
    body_brotli = models.BinaryField()
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "map geometries"
        constraints = [
            models.UniqueConstraint(
                name="map_geometry_one_current_per_vintage",
                fields=["vintage"],
                condition=Q(is_current=True),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("map-geometry", args=[self.sha256])


class District(models.Model):
    """The shape of a district, present or former, that is a part of an LA: simplified.

    A district lies in the LA that has its area, in every vintage.
    """

    name = CleanCharField(max_length=60, primary_key=True)
    geometry = models.MultiPolygonField(srid=4326)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DistrictShape(models.Model):
    """A district as SVG path data that fits the LA's `MapShape` in one vintage."""

    district = models.ForeignKey(District, on_delete=models.CASCADE, related_name="map_shapes")
    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="district_shapes"
    )
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    path = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="district_shape_once_per_vintage", fields=["district", "vintage"]
            )
        ]


class MapShape(models.Model):
    """One LA of the simplified map as SVG path data, for the small maps in pages.

    Map units: Web Mercator (EPSG:3857) metres divided by `map_units.MAP_UNIT`, y downwards,
    whole numbers; x_min to y_max is the shape's extent in them.
    """

    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="map_shapes"
    )
    vintage = models.PositiveSmallIntegerField(choices=Vintage)
    path = models.TextField()
    x_min = models.IntegerField()
    y_min = models.IntegerField()
    x_max = models.IntegerField()
    y_max = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="map_shape_once_per_vintage", fields=["authority", "vintage"]
            )
        ]
