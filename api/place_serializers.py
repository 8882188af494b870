"""Regions, LAs, their figures and their neighbours, as the API writes them."""

from typing import Any

from django.db import models
from django.urls import reverse
from rest_framework import serializers

from boundaries.models import Adjacency, LocalAuthority, Region
from core.value_types import ValueType, value_type
from figures.models import (
    CLOSE,
    Figure,
    Lens,
    Profile,
)
from figures.models import StatisticalNeighbour as Statistical
from figures.registry import PROFILE_FIELDS

# What only matters to who writes a record.
WRITING_OPTIONS = (
    "required",
    "allow_blank",
    "validators",
    "max_length",
    "max_digits",
    "decimal_places",
)


class SparseSerializer(serializers.Serializer[Any]):
    """Only the fields that were asked for.

    `identity` is always there, so that a reader can tell the rows apart.
    """

    identity: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        around: Any = self.parent
        if isinstance(around, serializers.ListSerializer):
            around = around.parent
        wanted = self.context.get("fields") if around is None else None  # what is nested is whole
        kept = set(wanted or ()) | set(self.identity)
        fields = {
            name: field
            for name, field in super().get_fields().items()
            if not wanted or name in kept
        }
        for field in fields.values():
            field.read_only, field.required = True, False
        return fields


class RecordSerializer(SparseSerializer, serializers.ModelSerializer[Any]):
    """A record as it is kept; what is blank is null."""

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        """Returns the serializer's field and its options, by the kind of value."""
        field_class, options = super().build_standard_field(field_name, model_field)
        options["read_only"] = True
        for needless in WRITING_OPTIONS:
            options.pop(needless, None)
        match value_type(model_field):
            case ValueType.URL:
                field_class = serializers.CharField  # as it is kept: not all follow the standard
                options["allow_null"] = model_field.blank
            case _ if isinstance(model_field, models.CharField | models.TextField):
                options["allow_null"] = model_field.blank
            case ValueType.DECIMAL:
                field_class = serializers.FloatField
        return field_class, options

    def to_representation(self, instance: Any) -> dict[str, Any]:
        written = super().to_representation(instance)
        return {name: None if value == "" else value for name, value in written.items()}


class RegionReferenceSerializer(RecordSerializer):
    class Meta:
        model = Region
        fields = ["gss_code", "name", "slug"]


class RegionSerializer(RecordSerializer):
    """One of the nine regions. `authority_count` is the number of its LAs on the map."""

    identity = ("gss_code",)
    authority_count = serializers.IntegerField(read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Region
        fields = ["gss_code", "name", "slug", "authority_count", "url"]

    def get_url(self, region: Region) -> str:
        address: str = self.context["request"].build_absolute_uri(
            reverse("region", args=[region.slug])
        )
        return address


class AuthorityReferenceSerializer(RecordSerializer):
    class Meta:
        model = LocalAuthority
        fields = ["gss_code", "name", "slug"]


class ProfileSerializer(RecordSerializer):
    """An LA's figures; `figures/` dates and sources each. Null means not found, never zero."""

    identity = ("authority",)
    authority = serializers.CharField(source="authority_id", read_only=True)
    name = serializers.CharField(source="authority.name", read_only=True)

    class Meta:
        model = Profile
        fields = [
            "authority",
            "name",
            *PROFILE_FIELDS,
        ]


class FigureSerializer(RecordSerializer):
    """One figure of a profile, and what it means."""

    identity = ("field",)

    class Meta:
        model = Figure
        fields = ["field", "label", "unit", "dated", "source", "note"]


class NeighbourSerializer(RecordSerializer):
    """Two LAs that share a border or are joined across water; each pair is there both ways."""

    identity = ("authority", "neighbour")
    authority = serializers.CharField(source="authority_id", read_only=True)
    neighbour = serializers.CharField(source="neighbour_id", read_only=True)
    neighbour_name = serializers.CharField(source="neighbour.name", read_only=True)

    class Meta:
        model = Adjacency
        fields = [
            "authority",
            "neighbour",
            "neighbour_name",
            "border_km",
            "crossing_kind",
            "crossing",
        ]


COMPARED_BY = [(lens.value, lens.label) for lens in Lens if lens is not Lens.NEXT_DOOR]


class SimilarSerializer(SparseSerializer):
    """One of the ten LAs nearest to an LA through a lens, close or not."""

    identity = ("authority", "neighbour", "lens")
    authority = serializers.CharField(source="authority_id")
    neighbour = serializers.CharField(source="neighbour_id")
    neighbour_name = serializers.CharField()
    lens = serializers.ChoiceField(source="lens_code", choices=COMPARED_BY)
    rank = serializers.IntegerField(help_text="1 is the closest.")
    closeness = serializers.ChoiceField(
        source="word",
        choices=Statistical.Closeness.choices,
        allow_null=True,
        help_text="DfE’s word, only for statistical neighbours.",
    )
    distance = serializers.FloatField(
        source="apart",
        allow_null=True,
        help_text="In standard deviations, for the lenses that are computed. "
        f"Up to {CLOSE:g} is called close.",
    )
    is_close = serializers.BooleanField(source="close")


class PostcodeAnswerSerializer(serializers.Serializer[Any]):
    """The LA that a postcode lies in, or all LAs that its first half or its sector reaches."""

    postcode = serializers.CharField(help_text="As it is written, with its space.")
    is_full = serializers.BooleanField()
    altered_from = serializers.CharField(
        allow_null=True, help_text="As it was asked for, where other letters or digits were read."
    )
    district = serializers.CharField(
        allow_null=True,
        help_text="As in April 2021; null where an LA has none, or several hold it.",
    )
    authorities = AuthorityReferenceSerializer(many=True)


class PointAnswerSerializer(serializers.Serializer[Any]):
    """The LA that a point lies in, or the nearest one, and all within the point's accuracy."""

    longitude = serializers.FloatField()
    latitude = serializers.FloatField()
    accuracy = serializers.FloatField(help_text="In metres, as it was given.")
    authority = AuthorityReferenceSerializer()
    distance_m = serializers.IntegerField(
        help_text="To the nearest of its boundary, where the point is outside it; else 0."
    )
    within_accuracy = AuthorityReferenceSerializer(many=True)
