"""Partnerships and what is said of LAs, as the API writes them."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from boundaries.models import LocalAuthority
from partnerships.fields import names_of
from partnerships.models import (
    AuthoritySummary,
    Coverage,
    MappedAuthority,
    Membership,
    Partnership,
    Source,
)
from partnerships.vocabularies import AuthorityRole, EvidenceAge, KindFamily, Verification

from .place_serializers import (
    AuthorityReferenceSerializer,
    RecordSerializer,
    RegionReferenceSerializer,
)


class SummarySerializer(RecordSerializer):
    """An LA as a whole, as the map describes it, and how far that was checked."""

    is_due_again = serializers.SerializerMethodField()

    class Meta:
        model = AuthoritySummary
        fields = [*names_of(AuthoritySummary), "is_due_again"]

    def get_is_due_again(self, summary: AuthoritySummary) -> bool:
        return summary.pk in self.context["due_again"]


class AuthoritySerializer(RecordSerializer):
    """An LA as the map has it. `summary` is null where nothing is said of it as a whole."""

    identity = ("gss_code",)
    region = RegionReferenceSerializer(read_only=True)
    successors = AuthorityReferenceSerializer(many=True, read_only=True)
    predecessors = AuthorityReferenceSerializer(many=True, read_only=True)
    present_codes = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="ONS’s codes today: of the LA, or of those that replaced it. Join by these.",
    )
    former_codes = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="ONS’s codes since 2009 that are no longer in use.",
    )
    abep_count = serializers.IntegerField(
        read_only=True, help_text="ABEPs that work here and count."
    )
    other_count = serializers.IntegerField(
        read_only=True, help_text="Other partnerships that work here and count."
    )
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=AuthorityRole.choices),
        read_only=True,
        help_text="The LA’s roles, as a whole and in the partnerships there that count.",
    )
    verification = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = MappedAuthority
        fields = [
            "gss_code",
            "name",
            "slug",
            "dfe_code",
            "present_codes",
            "former_codes",
            "la_type",
            "region",
            "valid_from",
            "valid_to",
            "successors",
            "predecessors",
            "abep_count",
            "other_count",
            "roles",
            "verification",
            "summary",
            "url",
        ]

    def get_verification(self, authority: MappedAuthority) -> Verification:
        return authority.verification_level

    @extend_schema_field(SummarySerializer(allow_null=True))
    def get_summary(self, authority: MappedAuthority) -> Any:
        summary = getattr(authority, "summary", None)
        within = {"due_again": self.context["due_again"]}
        return SummarySerializer(summary, context=within).data if summary else None

    def get_url(self, authority: LocalAuthority) -> str:
        return _page(self, "local-authority", authority.slug)


class CoveredAuthoritySerializer(RecordSerializer):
    authority = AuthorityReferenceSerializer(read_only=True)

    class Meta:
        model = Coverage
        fields = ["authority", *names_of(Coverage)]


class MembershipSerializer(RecordSerializer):
    class Meta:
        model = Membership
        fields = names_of(Membership)


class SourceReferenceSerializer(RecordSerializer):
    class Meta:
        model = Source
        fields = names_of(Source)


class PartnershipSerializer(RecordSerializer):
    """A partnership as its sources describe it. `counts` is false for the proposed and ended."""

    identity = ("slug",)
    kind_family = serializers.ChoiceField(
        choices=KindFamily.choices, read_only=True, help_text="The group that its kind belongs to."
    )
    is_hybrid = serializers.BooleanField(read_only=True)
    counts = serializers.BooleanField(read_only=True)
    last_known_active = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text="The newest year in which a source shows it at work.",
    )
    evidence_age = serializers.ChoiceField(choices=EvidenceAge.choices, read_only=True)
    successor = serializers.CharField(
        source="successor_id",
        read_only=True,
        allow_null=True,
        help_text="The slug of the partnership that took its place.",
    )
    predecessors: serializers.SlugRelatedField[Partnership] = serializers.SlugRelatedField(
        slug_field="slug",
        many=True,
        read_only=True,
        help_text="The slugs of the partnerships whose place it took.",
    )
    coverage = CoveredAuthoritySerializer(many=True, read_only=True)
    memberships = MembershipSerializer(many=True, read_only=True)
    sources = SourceReferenceSerializer(many=True, read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Partnership
        fields = [
            "slug",
            *names_of(Partnership),
            "kind_family",
            "is_hybrid",
            "counts",
            "last_known_active",
            "evidence_age",
            "predecessors",
            "coverage",
            "memberships",
            "sources",
            "url",
        ]

    def get_url(self, partnership: Partnership) -> str:
        return _page(self, "partnership", partnership.slug)


class CoverageSerializer(RecordSerializer):
    """One LA that a partnership works in, how much of it, and what the LA does there."""

    identity = ("partnership", "authority")
    partnership = serializers.CharField(source="partnership.slug", read_only=True)
    partnership_name = serializers.CharField(source="partnership.name", read_only=True)
    authority = serializers.CharField(source="authority_id", read_only=True)
    authority_name = serializers.CharField(source="authority.name", read_only=True)

    class Meta:
        model = Coverage
        fields = [
            "partnership",
            "partnership_name",
            "authority",
            "authority_name",
            *names_of(Coverage),
        ]


class SourceSerializer(RecordSerializer):
    """A place where something was read: of a partnership, or of the summary of an LA."""

    identity = ("id",)
    partnership = serializers.CharField(source="partnership.slug", allow_null=True, read_only=True)
    authority = serializers.CharField(source="summary_id", allow_null=True, read_only=True)

    class Meta:
        model = Source
        fields = ["id", "partnership", "authority", *names_of(Source)]


class TermSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class VocabularySerializer(serializers.Serializer[Any]):
    """A closed list of words: the codes that records hold, and what they mean."""

    name = serializers.CharField()
    terms = TermSerializer(many=True)


def _page(serializer: serializers.BaseSerializer[Any], name: str, slug: str) -> str:
    """Returns the absolute address of the page for people."""
    address: str = serializer.context["request"].build_absolute_uri(reverse(name, args=[slug]))
    return address
