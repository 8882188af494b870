"""Questions with one answer: a postcode, a point, the vocabularies, what there is."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from boundaries.models import (
    RECORD_VINTAGE,
    Boundary,
    LocalAuthority,
    PostcodeGroup,
    Vintage,
)
from boundaries.postcodes import not_on_this_map
from core.cache import records_version
from core.models import RecordsVersion, ReferenceLoad
from figures.models import Lens, Profile
from figures.models import StatisticalNeighbour as Statistical
from partnerships import vocabularies as words
from partnerships.postcode_answer import read_postcode

from .base import ApiView
from .parameters import Fields
from .place_serializers import PointAnswerSerializer, PostcodeAnswerSerializer
from .serializers import VocabularySerializer

VOCABULARIES = {
    "kind": words.Kind,
    "kind_family": words.KindFamily,
    "scale": words.Scale,
    "legal_form": words.LegalForm,
    "funding_model": words.FundingModel,
    "phase": words.Phase,
    "focus": words.Focus,
    "lifecycle": words.Lifecycle,
    "evidence_age": words.EvidenceAge,
    "basis": words.Basis,
    "evidence": words.Evidence,
    "extent": words.Extent,
    "authority_role": words.AuthorityRole,
    "verification": words.Verification,
    "la_type": LocalAuthority.Type,
    "lens": Lens,
    "closeness": Statistical.Closeness,
    "rural_urban_class": Profile.RuralUrban,
    "rural_urban_method": Profile.Method,
}
# A bridge, a pier or a bank is in the nearest LA: shapes end at high water. The same in locate.js.
NEAR_M = 500
MOST_ACCURACY_M = 100_000
VINTAGE: Fields = {
    "vintage": forms.ModelChoiceField(
        Vintage.objects.all(), required=False, help_text="The year of a map of LAs."
    )
}

COLLECTIONS = (
    "authorities",
    "partnerships",
    "regions",
    "coverage",
    "sources",
    "profiles",
    "figures",
    "similar",
    "neighbours",
    "vocabularies",
    "changes",
    "schema",
)


class RootView(ApiView):
    """Lists what there is, by name and address."""

    @extend_schema(
        responses={
            200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        }
    )
    def get(self, request: Request) -> Response:
        names = {name: name for name in COLLECTIONS}
        names |= {
            "authority_areas": "authorities-geojson",
            "partnership_areas": "partnerships-geojson",
            "point": "point",
        }
        return Response(
            {
                label: request.build_absolute_uri(reverse(f"api:{name}"))
                for label, name in names.items()
            }
        )


class VocabularyView(ApiView):
    """Every closed vocabulary: the codes in the records and their labels."""

    serializer_class = VocabularySerializer

    @extend_schema(responses=VocabularySerializer(many=True))
    def get(self, request: Request) -> Response:
        listed = [
            {
                "name": name,
                "terms": [{"code": c, "label": str(label)} for c, label in vocabulary.choices],
            }
            for name, vocabulary in VOCABULARIES.items()
        ]
        return Response(listed)


class PostcodeView(ApiView):
    """The LA of a postcode, or the LAs that its first half or its sector reaches."""

    serializer_class = PostcodeAnswerSerializer
    own_parameters = VINTAGE

    @cached_property
    def version(self) -> Any:
        """Postcodes are loaded apart from the records."""
        return _WithPostcodes(records_version())

    def get(self, request: Request, postcode: str) -> Response:
        vintage = self.values["vintage"]
        known, groups = read_postcode(postcode)
        elsewhere = "" if groups else not_on_this_map(postcode)
        if known is None and not elsewhere:
            raise ValidationError(
                {"postcode": ["This is not a postcode. Write it like SW1A 1AA, or SW1A alone."]}
            )
        if known is None or not groups:
            missing = f"{known or postcode} is not in the list of English postcodes. {elsewhere}"
            is_loaded = bool(elsewhere) or PostcodeGroup.objects.exists()
            raise NotFound(missing.strip() if is_loaded else "No postcodes are loaded here.")
        districts = {group.district for group in groups}
        answer = {
            "postcode": str(known),
            "is_full": known.is_full,
            "altered_from": known.altered_from or None,
            "district": (districts.pop() or None) if len(districts) == 1 else None,
            "authorities": LocalAuthority.objects.with_postcode(
                known, vintage.pk if vintage else RECORD_VINTAGE
            ).order_by("name"),
        }
        return Response(PostcodeAnswerSerializer(answer).data)


class PointView(ApiView):
    """The LA in which a point lies (WGS 84, degrees), or the nearest within 500 m.

    Within the point's `accuracy` (in metres), if that is more; and all LAs that are.
    """

    serializer_class = PointAnswerSerializer
    own_parameters = {
        "longitude": forms.FloatField(min_value=-180, max_value=180),
        "latitude": forms.FloatField(min_value=-90, max_value=90),
        "accuracy": forms.FloatField(min_value=0, max_value=MOST_ACCURACY_M, required=False),
        **VINTAGE,
    }

    def get(self, request: Request) -> Response:
        asked = dict(self.values)
        vintage = asked.pop("vintage") or RECORD_VINTAGE
        point = Point(asked["longitude"], asked["latitude"], srid=4326)
        accuracy = asked["accuracy"] or 0.0
        boundaries = Boundary.objects.filter(vintage=vintage).select_related("authority")
        # On a border, the first of the LAs that meet there.
        near = list(boundaries.within(point, max(accuracy, NEAR_M)))
        if not near:
            raise NotFound(f"The point is in none of England’s LAs, nor within {NEAR_M} m of one.")
        within = [row.authority for row in near if row.distance_m.m <= accuracy]
        answer = {
            **asked,
            "accuracy": accuracy,
            "authority": near[0].authority,
            "distance_m": round(near[0].distance_m.m),
            "within_accuracy": within or [near[0].authority],
        }
        return Response(PointAnswerSerializer(answer).data)


class NotFoundView(ApiView):
    """Any other address under /api/."""

    http_method_names = ["get", "head", "options"]

    def check(self) -> None:
        """Finds nothing to check: the answer is the same, whatever is asked."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        raise NotFound("There is nothing at this address.")


class _WithPostcodes:
    """The version of the records together with that of the postcodes."""

    def __init__(self, records: RecordsVersion) -> None:
        load = ReferenceLoad.objects.filter(pk="postcodes").first()
        self.changed_at = max(records.changed_at, load.loaded_at) if load else records.changed_at
        self.name = f"{records}-{load.digest[:12] if load else 'none'}"

    def __str__(self) -> str:
        return self.name
