"""The closed vocabularies of the record: a code for the database, a label for people."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What sort of collaboration it is. Work inside one academy trust is left out on purpose."""

    ABEP = "abep", "Area-based education partnership"
    LA_SERVICE = (
        "la_school_improvement_service",
        "LA school-improvement company or service",
    )
    TEACHING_SCHOOL_HUB = "teaching_school_hub", "Teaching school hub"
    CULTURAL = "cultural_education_partnership", "Local cultural education partnership"
    CAREERS_HUB = "careers_hub", "Careers hub"
    RESEARCH_SCHOOL = "research_school", "Research school"
    OPPORTUNITY_AREA = "opportunity_area", "Opportunity Area"

    @property
    def plural(self) -> str:
        return _KIND_PLURALS[self]

    @property
    def sentence_label(self) -> str:
        """The label as it stands inside a sentence."""
        return inside_sentence(str(self.label))

    @property
    def sentence_plural(self) -> str:
        return inside_sentence(self.plural)


def inside_sentence(label: str) -> str:
    """A label in lower case, unless it begins with an abbreviation or a name."""
    is_name = label[1:2].isupper() or label.startswith("Opportunity Area")
    return label if is_name else label[0].lower() + label[1:]


_KIND_PLURALS = {
    Kind.ABEP: "Area-based education partnerships",
    Kind.LA_SERVICE: "LA school-improvement companies and services",
    Kind.TEACHING_SCHOOL_HUB: "Teaching school hubs",
    Kind.CULTURAL: "Local cultural education partnerships",
    Kind.CAREERS_HUB: "Careers hubs",
    Kind.RESEARCH_SCHOOL: "Research schools",
    Kind.OPPORTUNITY_AREA: "Opportunity Areas",
}

# National lists that were read whole: an LA that is not on one has none of that kind.
LISTED_IN_FULL = (Kind.TEACHING_SCHOOL_HUB, Kind.OPPORTUNITY_AREA)
# Lists known to be partial: an LA that is not on one may well have one.
LISTED_IN_PART = (Kind.CULTURAL, Kind.CAREERS_HUB, Kind.RESEARCH_SCHOOL)


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
    """What the LA does, in one partnership or in school improvement as a whole."""

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
    """How far what the map says of an LA has been checked."""

    DESK_RESEARCH = "desk_research", "Desk research"
    LA_SUPPLIED = "la_supplied", "LA supplied information"
    LA_VERIFIED = "la_verified", "Verified by the LA"

    @property
    def sentence_label(self) -> str:
        return inside_sentence(str(self.label))

    @property
    def explanation(self) -> str:
        return _VERIFICATION_EXPLANATIONS[self]


_VERIFICATION_EXPLANATIONS = {
    Verification.DESK_RESEARCH: "Gathered from public sources. Nobody at the LA has checked it.",
    Verification.LA_SUPPLIED: "The LA gave information, but has not checked the whole page.",
    Verification.LA_VERIFIED: "The LA has checked this page and says that it is right.",
}
