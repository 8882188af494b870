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

from boundaries.models import RECORD_VINTAGE, LocalAuthority, PostcodeGroup
from boundaries.postcodes import Postcode
from core.cache import records_version
from core.models import RecordsVersion, ReferenceLoad
from figures.models import Lens, Profile
from figures.models import StatisticalNeighbour as Statistical
from partnerships import vocabularies as words

from .base import ApiView
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
    """The LA of a postcode, or the LAs that its first half reaches."""

    serializer_class = PostcodeAnswerSerializer

    @cached_property
    def version(self) -> Any:
        """Postcodes are loaded apart from the records."""
        return _WithPostcodes(records_version())

    def get(self, request: Request, postcode: str) -> Response:
        known = Postcode.parse(postcode)
        if known is None:
            raise ValidationError(
                {"postcode": ["This is not a postcode. Write it like SW1A 1AA, or SW1A alone."]}
            )
        authorities = list(LocalAuthority.objects.with_postcode(known).order_by("name"))
        if not authorities:
            raise NotFound(
                f"{known} is not in the list of live English postcodes."
                if PostcodeGroup.objects.exists()
                else "No postcodes are loaded here."
            )
        answer = {"postcode": str(known), "is_full": known.is_full, "authorities": authorities}
        return Response(PostcodeAnswerSerializer(answer).data)


class PointView(ApiView):
    """The LA in which a point lies (WGS 84, degrees)."""

    serializer_class = PointAnswerSerializer
    own_parameters = {
        "longitude": forms.FloatField(min_value=-180, max_value=180),
        "latitude": forms.FloatField(min_value=-90, max_value=90),
    }

    def get(self, request: Request) -> Response:
        asked = self.values
        point = Point(asked["longitude"], asked["latitude"], srid=4326)
        here = LocalAuthority.objects.filter(
            boundaries__vintage=RECORD_VINTAGE, boundaries__geometry__covers=point
        )
        # On a border, the first of the LAs that meet there.
        authority = here.order_by("pk").first()
        if authority is None:
            raise NotFound("The point is in none of England’s LAs.")
        return Response(PointAnswerSerializer({**asked, "authority": authority}).data)


class NotFoundView(ApiView):
    """Any other address under /api/."""

    http_method_names = ["get", "head", "options"]

    def check(self) -> None:
        """Whatever is asked, the answer is the same."""

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
