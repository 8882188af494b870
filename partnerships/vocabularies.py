"""The closed vocabularies of the record: a code for the database, a label for people."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Self

from django.db.models import TextChoices

from core.months import in_words as months_in_words


def inside_sentence(label: str, *, is_name: bool = False) -> str:
    """Returns a label in lower case, unless it begins with an abbreviation or is a name."""
    return label if is_name or label[1:2].isupper() else label[0].lower() + label[1:]


class Listing(Enum):
    """The reach of the list that a kind's records come from: what it says of LAs not on it."""

    FULL = auto()  # a national list that was read whole: they have none
    PART = auto()  # known to be partial: they may well have one
    NONE = auto()  # no list: the records are what was found on public pages


@dataclass(frozen=True)
class KindFacts:
    """The words about one kind of partnership, besides its code and its label."""

    plural: str
    short_label: str  # the heading of a column in a table of many
    explanation: str
    listing: Listing = Listing.NONE
    is_name: bool = False  # so that it keeps its capitals inside a sentence


class Kind(TextChoices):
    """The kinds of collaboration. Work inside one academy trust is left out on purpose.

    Everything that is said of a kind stands here, in the order in which kinds are shown.
    """

    facts: KindFacts

    def __new__(cls, code: str, *facts: Any) -> Self:
        kind = str.__new__(cls, code)
        kind._value_ = code
        (kind.facts,) = facts
        return kind

    ABEP = (
        "abep",
        KindFacts(
            plural="Area-based education partnerships",
            short_label="ABEP",
            explanation="A voluntary body of its own, across types of school, that takes shared "
            "responsibility for improvement or wider outcomes in an area.",
        ),
        "Area-based education partnership",
    )
    LA_SERVICE = (
        "la_school_improvement_service",
        KindFacts(
            plural="LA school-improvement companies and services",
            short_label="LA company or service",
            explanation="A company or service that the LA runs, or owns in whole or in part, to "
            "help schools improve.",
        ),
        "LA school-improvement company or service",
    )
    TEACHING_SCHOOL_HUB = (
        "teaching_school_hub",
        KindFacts(
            plural="Teaching school hubs",
            short_label="Teaching school hub",
            explanation="A centre that the Department for Education names to train and develop "
            "teachers and leaders in a set area.",
            listing=Listing.FULL,
        ),
        "Teaching school hub",
    )
    CULTURAL = (
        "cultural_education_partnership",
        KindFacts(
            plural="Local cultural education partnerships",
            short_label="Cultural partnership",
            explanation="Schools, arts bodies and others in a place who work together so that "
            "children there meet more arts and culture.",
            listing=Listing.PART,
        ),
        "Local cultural education partnership",
    )
    CAREERS_HUB = (
        "careers_hub",
        KindFacts(
            plural="Careers hubs",
            short_label="Careers hub",
            explanation="Schools, colleges and employers in an area who work together on careers "
            "education.",
            listing=Listing.PART,
        ),
        "Careers hub",
    )
    RESEARCH_SCHOOL = (
        "research_school",
        KindFacts(
            plural="Research schools",
            short_label="Research school",
            explanation="A school that helps others around it to use evidence in teaching.",
            listing=Listing.PART,
        ),
        "Research school",
    )
    OPPORTUNITY_AREA = (
        "opportunity_area",
        KindFacts(
            plural="Opportunity Areas",
            short_label="Opportunity Area",
            explanation="An area in which a government programme, now ended, brought schools and "
            "others together to improve children’s chances.",
            listing=Listing.FULL,
            is_name=True,
        ),
        "Opportunity Area",
    )

    @property
    def plural(self) -> str:
        return self.facts.plural

    @property
    def sentence_label(self) -> str:
        """The label as it stands inside a sentence."""
        return inside_sentence(str(self.label), is_name=self.facts.is_name)

    @property
    def sentence_plural(self) -> str:
        return inside_sentence(self.plural, is_name=self.facts.is_name)


LISTED_IN_FULL = tuple(kind for kind in Kind if kind.facts.listing is Listing.FULL)
LISTED_IN_PART = tuple(kind for kind in Kind if kind.facts.listing is Listing.PART)


class Scale(TextChoices):
    PART_OF_AN_LA = "sub_la", "Part of an LA"
    LA_WIDE = "la_wide", "LA-wide"
    SEVERAL_LAS = "multi_la", "Several LAs"
    REGIONAL = "regional", "Regional"
    COMBINED_AUTHORITY = "combined_authority", "Combined authority"


class LegalForm(TextChoices):
    LA_CONVENED = "la_convened", "Convened by the LA"
    INFORMAL = "informal", "Informal"
    LIMITED_BY_GUARANTEE = (
        "company_limited_by_guarantee",
        "Company limited by guarantee",
    )
    LIMITED_BY_SHARES = "company_limited_by_shares", "Company limited by shares"
    SCHOOL_COMPANY = "school_company", "School company"
    COUNCIL_OWNED = "council_owned_company", "Council-owned company"
    SOCIAL_ENTERPRISE = "social_enterprise", "Social enterprise"
    CHARITY = "registered_charity", "Registered charity"
    TRUST_OR_COOPERATIVE = "trust_or_cooperative", "Trust or co-operative"
    MUTUAL = "mutual", "Mutual"
    COMBINED_AUTHORITY_LED = "combined_authority_led", "Led by a combined authority"


class FundingModel(TextChoices):
    LA_GRANT = "la_grant", "LA grant or seed funding"
    LA_COMMISSION = "la_commission", "LA commission"
    SUBSCRIPTION = "subscription", "Membership subscription"
    TRADED_SERVICES = "traded_services", "Traded services"
    GRANTS_AND_BIDS = "grant_bids", "Grants and bids"
    SHARED_COSTS = "shared_costs", "Shared costs"
    REDIRECTED = "redirected_public_funding", "Redirected public funding"
    HOSTED = "hosted", "Hosted"


class AuthorityRole(TextChoices):
    """The part that an LA plays, in one partnership or in school improvement as a whole."""

    FUNDER = "funder", "Funder"
    COMMISSIONER = "commissioner", "Commissioner"
    CONVENOR = "convenor", "Convenor"
    DIRECT_DELIVERER = "direct_deliverer", "Direct deliverer"
    PART_OWNER = "part_owner", "Part owner"
    FOUNDER = "founder", "Founder"
    PARTNER = "partner", "Partner"


class Phase(TextChoices):
    ALL = "all", "All phases"
    EARLY_YEARS = "early_years", "Early years"
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"
    ALL_THROUGH = "all_through", "All-through"
    SPECIAL = "special", "Special"
    ALTERNATIVE_PROVISION = "alternative_provision", "Alternative provision"
    POST_16 = "post_16", "Post-16"
    HIGHER_EDUCATION = "higher_education", "Higher education"


class Focus(TextChoices):
    SCHOOL_IMPROVEMENT = "school_improvement", "School improvement"
    PROFESSIONAL_DEVELOPMENT = "professional_development", "Professional development"
    RECRUITMENT = "recruitment_and_retention", "Recruitment and retention"
    CURRICULUM = "curriculum_and_teaching", "Curriculum and teaching"
    PEER_REVIEW = "peer_review", "Peer review"
    DATA = "data", "Data"
    GOVERNANCE = "governance_support", "Governance support"
    STATUTORY_DUTIES = "support_for_statutory_duties", "Support for statutory duties"
    BUSINESS_SERVICES = "business_services", "Business services"
    BROKERING = "brokering", "Brokering"
    NETWORKS = "networks_and_signposting", "Networks and signposting"
    CIVIC_STRATEGY = "civic_strategy", "Civic strategy"
    ADVOCACY = "advocacy", "Advocacy"
    CAREERS = "careers_and_employment", "Careers and employment"
    CULTURE = "culture_and_enrichment", "Culture and enrichment"
    SEND = "send_and_inclusion", "SEND and inclusion"
    BEHAVIOUR = "behaviour_and_attendance", "Behaviour and attendance"
    HEALTH = "health_and_wellbeing", "Health and wellbeing"
    RACE_EQUITY = "race_equity", "Race equity"
    YOUTH_SAFETY = "youth_safety", "Youth safety"
    VOLUNTARY_SECTOR = (
        "community_and_voluntary_sector",
        "Community and voluntary sector",
    )


class Status(TextChoices):
    ACTIVE = "active_2021_23", "Active in 2021–23"
    NOT_DATED = "unknown", "Not dated to 2021–23"
    EMERGING = "emerging", "Emerging"
    PROPOSED = "proposed", "Proposed"
    ENDED = "ended", "Ended"

    @property
    def counts(self) -> bool:
        return self not in NOT_COUNTED


# Shown as such on every page, and left out of every count.
NOT_COUNTED = (Status.PROPOSED, Status.ENDED)


class Evidence(TextChoices):
    NAMED_IN_REPORT = "named_in_report", "Named in the CfEY report (2023)"
    DESK_RESEARCH = "desk_research", "Found by desk research"
    SENT_IN = "sent_in", "Sent in, and checked by CfEY"


class Extent(TextChoices):
    WHOLE = "whole", "The whole LA"
    PART = "part", "Part of the LA"


class Verification(TextChoices):
    """A level of checking of what the map says of an LA."""

    DESK_RESEARCH = "desk_research", "Desk research"
    LA_SUPPLIED = "la_supplied", "LA supplied information"
    LA_VERIFIED = "la_verified", "Verified by the LA"

    @property
    def sentence_label(self) -> str:
        return inside_sentence(str(self.label))

    @property
    def explanation(self) -> str:
        return _VERIFICATION_EXPLANATIONS[self]


# A verification by the LA is due again after so many months, and how that is said: "a year". Who
# verified has to be known for longer: see RETENTION_MONTHS.
DUE_AGAIN_MONTHS = 12
DUE_AGAIN_IN_WORDS = months_in_words(DUE_AGAIN_MONTHS)

_VERIFICATION_EXPLANATIONS = {
    Verification.DESK_RESEARCH: "Gathered from public sources. Nobody at the LA has checked it.",
    Verification.LA_SUPPLIED: "The LA gave information, but has not checked the whole page.",
    Verification.LA_VERIFIED: "The LA has checked this page and says that it is right.",
}
