"""Shapes of the LAs in each vintage, their shared borders, and the map made of them."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance, Transform
from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import D
from django.db.models import F, Q
from django.urls import reverse

from core.model_fields import CleanCharField

from .vintages import Vintage

# Metres on the British National Grid: a degree has no length of its own.
NATIONAL_GRID = 27700
# At England's north a degree of longitude is shortest: no less than so many metres.
LEAST_METRES_OF_A_DEGREE = 62_000


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def with_distance_to(self, point: Point, shape: str = "map_geometry") -> Self:
        """Adds `distance_m` from a point in degrees: 0 to the shape in which it lies."""
        metric = point.transform(NATIONAL_GRID, clone=True)
        return self.annotate(distance_m=Distance(Transform(shape, NATIONAL_GRID), metric))

    def within(self, point: Point, metres: float) -> Self:
        """Returns the shapes within so many metres of a point, nearest first."""
        degrees = metres / LEAST_METRES_OF_A_DEGREE
        box = Polygon.from_bbox(
            (point.x - degrees, point.y - degrees, point.x + degrees, point.y + degrees)
        )
        box.srid = point.srid
        near = self.filter(geometry__bboverlaps=box).with_distance_to(point, "geometry")
        return near.filter(distance_m__lte=D(m=metres)).order_by("distance_m", "authority")


class Boundary(models.Model):
    """An LA's full shape in one vintage. Kept apart, so that no list drags geometry along."""

    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="boundaries"
    )
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
    geometry = models.MultiPolygonField(srid=4326, help_text="Longitude and latitude (WGS 84).")
    map_geometry = models.MultiPolygonField(
        srid=4326, help_text="As the map draws it: simplified, borders still shared."
    )
    source = models.TextField()
    licence = models.TextField()

    # Set by `with_distance_to()`.
    distance_m: D

    objects = BoundaryQuerySet.as_manager()

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
        return f"{self.authority_id} ({self.vintage_id})"


class Adjacency(models.Model):
    """Two LAs that share a border, or that are joined across water, stored both ways round."""

    class Crossing(models.TextChoices):
        BRIDGE = "bridge", "Bridge"
        TUNNEL = "tunnel", "Tunnel"
        FERRY = "ferry", "Ferry"

    authority = models.ForeignKey(
        "LocalAuthority", on_delete=models.CASCADE, related_name="adjacencies"
    )
    neighbour = models.ForeignKey("LocalAuthority", on_delete=models.CASCADE, related_name="+")
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
    border_km = models.FloatField(
        "length of the shared border, in km", help_text="0 where only a crossing joins them."
    )
    crossing_kind = models.CharField(max_length=6, choices=Crossing, blank=True)
    crossing = CleanCharField(max_length=120, blank=True, help_text="What joins them across water.")

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
            models.CheckConstraint(
                name="adjacency_has_border_or_crossing",
                condition=Q(border_km__gt=0) | (Q(border_km=0) & ~Q(crossing="")),
            ),
            models.CheckConstraint(
                name="adjacency_crossing_kind_in_vocabulary",
                condition=Q(crossing_kind__in=["bridge", "tunnel", "ferry"], crossing__gt="")
                | Q(crossing_kind="", crossing=""),
            ),
        ]

    @property
    def how(self) -> str:
        """Says how the two are neighbours: "11.8 km of border", "bridge: Tyne Bridge"."""
        ways = []
        if self.border_km >= 1:
            ways.append(f"{self.border_km:.1f} km of border")
        elif self.border_km:
            ways.append(f"{self.border_km * 1000:.0f} m of border")
        if self.crossing:
            ways.append(f"{self.crossing_kind}: {self.crossing}")
        return "; ".join(ways)


class MapGeometry(models.Model):
    """All LAs of a vintage, simplified for the screen, as the bytes that a browser asks for.

    Bytes in the database serve from any number of web servers alike. A row is named by the
    hash of its content and never changes, so its URL may be cached for ever; older rows stay
    for pages that are still open when the boundaries are replaced.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
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
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
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
    vintage = models.ForeignKey(Vintage, on_delete=models.PROTECT, related_name="+")
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
