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


class KindFamily(TextChoices):
    """The groups in which filters, pages, tables and files show the kinds."""

    ABEPS = "abeps", "Area-based education partnerships"
    LOCAL = "local_bodies", "Other local bodies"
    PROGRAMMES = "national_programmes", "National programmes"
    ENDED_PROGRAMMES = "ended_programmes", "Ended programmes"


@dataclass(frozen=True)
class KindFacts:
    """The words about one kind of partnership, besides its code and its label."""

    plural: str
    short_label: str  # the heading of a column in a table of many
    explanation: str
    family: KindFamily
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
            family=KindFamily.ABEPS,
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
            family=KindFamily.LOCAL,
        ),
        "LA school-improvement company or service",
    )
    BOARD = (
        "education_board",
        KindFacts(
            plural="Education boards and forums run by the LA",
            short_label="Board or forum",
            explanation="A body that the LA convenes, in which schools and others advise on "
            "education in the area or steer it.",
            family=KindFamily.LOCAL,
        ),
        "Education board or forum run by the LA",
    )
    HEADS_ASSOCIATION = (
        "heads_association",
        KindFacts(
            plural="Heads’ associations",
            short_label="Heads’ association",
            explanation="Head teachers of an area who meet to support each other and to speak "
            "for its schools.",
            family=KindFamily.LOCAL,
        ),
        "Heads’ association",
    )
    CLUSTER = (
        "school_cluster",
        KindFacts(
            plural="School clusters and learning communities",
            short_label="Cluster",
            explanation="Schools near each other that agree to share work, staff or services in a "
            "part of an LA.",
            family=KindFamily.LOCAL,
        ),
        "School cluster or learning community",
    )
    COOPERATIVE_TRUST = (
        "cooperative_trust",
        KindFacts(
            plural="Co-operative trusts",
            short_label="Co-operative trust",
            explanation="A charitable foundation, often a co-operative, that schools set up and "
            "hold in common, while each keeps its own governing body.",
            family=KindFamily.LOCAL,
        ),
        "Co-operative trust",
    )
    TEACHING_SCHOOL_HUB = (
        "teaching_school_hub",
        KindFacts(
            plural="Teaching school hubs",
            short_label="Teaching school hub",
            explanation="A centre that the Department for Education has chosen to train and "
            "develop "
            "teachers and leaders in a set area.",
            family=KindFamily.PROGRAMMES,
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
            "children there get more arts and culture.",
            family=KindFamily.PROGRAMMES,
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
            family=KindFamily.PROGRAMMES,
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
            family=KindFamily.PROGRAMMES,
            listing=Listing.PART,
        ),
        "Research school",
    )
    MATHS_HUB = (
        "maths_hub",
        KindFacts(
            plural="Maths hubs",
            short_label="Maths hub",
            explanation="A partnership, led by a school or college, that helps schools in an area "
            "to teach mathematics well.",
            family=KindFamily.PROGRAMMES,
            listing=Listing.PART,
        ),
        "Maths hub",
    )
    ENGLISH_HUB = (
        "english_hub",
        KindFacts(
            plural="English hubs",
            short_label="English hub",
            explanation="A school that helps others in its area to teach early reading and "
            "language well.",
            family=KindFamily.PROGRAMMES,
            listing=Listing.PART,
            is_name=True,
        ),
        "English hub",
    )
    MUSIC_HUB = (
        "music_hub",
        KindFacts(
            plural="Music hubs",
            short_label="Music hub",
            explanation="Schools, arts bodies and others who work together so that children in an "
            "area can make music.",
            family=KindFamily.PROGRAMMES,
            listing=Listing.PART,
        ),
        "Music hub",
    )
    STRONGER_PRACTICE_HUB = (
        "stronger_practice_hub",
        KindFacts(
            plural="Stronger practice hubs",
            short_label="Stronger practice hub",
            explanation="A group of nurseries and schools that helps others who work with the "
            "youngest children in its area.",
            family=KindFamily.PROGRAMMES,
            listing=Listing.PART,
        ),
        "Stronger practice hub",
    )
    OPPORTUNITY_AREA = (
        "opportunity_area",
        KindFacts(
            plural="Opportunity Areas",
            short_label="Opportunity Area",
            explanation="An area in which a government programme, now ended, brought schools and "
            "others together to improve children’s chances.",
            family=KindFamily.ENDED_PROGRAMMES,
            listing=Listing.FULL,
            is_name=True,
        ),
        "Opportunity Area",
    )

    @property
    def family(self) -> KindFamily:
        return self.facts.family

    @property
    def plural(self) -> str:
        return self.facts.plural

    @property
    def explanation(self) -> str:
        return self.facts.explanation

    @property
    def sentence_label(self) -> str:
        """The label as it stands inside a sentence."""
        return inside_sentence(str(self.label), is_name=self.facts.is_name)

    @property
    def with_article(self) -> str:
        """Returns "an LA school-improvement company or service": L is said with a vowel."""
        return f"{'an' if self.sentence_label[0] in 'aeiouEOL' else 'a'} {self.sentence_label}"

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
    PART_OF_COUNCIL = "part_of_council", "Part of the council"
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


class ExplainedChoices(TextChoices):
    """Choices that are explained in a sentence where they are named: code, sentence, label."""

    explanation: str

    def __new__(cls, code: str, *explanation: str) -> Self:
        choice = str.__new__(cls, code)
        choice._value_ = code
        (choice.explanation,) = explanation
        return choice


class FundingModel(ExplainedChoices):
    LA_GRANT = (
        "la_grant",
        "The LA gives money, often to start the partnership.",
        "LA grant or seed funding",
    )
    LA_COMMISSION = "la_commission", "The LA pays for work that it has asked for.", "LA commission"
    SUBSCRIPTION = (
        "subscription",
        "Members pay a fee, usually each year.",
        "Membership subscription",
    )
    TRADED_SERVICES = (
        "traded_services",
        "Schools and others pay for the services that they use.",
        "Traded services",
    )
    GRANTS_AND_BIDS = (
        "grant_bids",
        "Grants from government, charities or others, often won by a bid.",
        "Grants and bids",
    )
    SHARED_COSTS = "shared_costs", "Members share the costs between them.", "Shared costs"
    REDIRECTED = (
        "redirected_public_funding",
        "Public money that schools or the schools forum agree to pass on.",
        "Redirected public funding",
    )
    HOSTED = "hosted", "A school, trust or other body carries the costs of running it.", "Hosted"


class AuthorityRole(ExplainedChoices):
    """The part that an LA plays, in one partnership or in school improvement as a whole."""

    FUNDER = "funder", "The LA gives money.", "Funder"
    COMMISSIONER = "commissioner", "The LA pays others to do set work.", "Commissioner"
    CONVENOR = "convenor", "The LA brings schools and others together.", "Convenor"
    DIRECT_DELIVERER = (
        "direct_deliverer",
        "The LA’s own staff support schools.",
        "Direct deliverer",
    )
    PART_OWNER = "part_owner", "The LA owns part of a company or service.", "Part owner"
    FOUNDER = "founder", "The LA set up a partnership, alone or with others.", "Founder"
    PARTNER = "partner", "The LA takes part as one among several.", "Partner"

    @property
    def sentence_label(self) -> str:
        return inside_sentence(str(self.label))


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


class Lifecycle(TextChoices):
    """Tells whether a partnership is at work; blank where nothing found says so."""

    ACTIVE = "active", "Active"
    FORMING = "forming", "Forming"
    PROPOSED = "proposed", "Proposed"
    ENDED = "ended", "Ended"


NOT_KNOWN = "Not known whether it still works"

# Shown as such on every page, and left out of every count.
NOT_COUNTED = (Lifecycle.PROPOSED, Lifecycle.ENDED)


class EvidenceAge(TextChoices):
    """The age of the newest evidence that shows a partnership at work."""

    RECENT = "recent", "This year or the two before"
    MIDDLING = "three_to_five", "3 to 5 years ago"
    OLDER = "older", "Longer ago"
    UNDATED = "undated", "Undated"

    @classmethod
    def of(cls, year: int | None, this_year: int) -> Self:
        """Returns the band that a year of evidence stands in, as seen from `this_year`."""
        if year is None:
            return cls(cls.UNDATED)
        age = this_year - year
        return cls(
            cls.RECENT
            if age <= RECENT_YEARS
            else cls.MIDDLING
            if age <= CURRENT_YEARS
            else cls.OLDER
        )

    @classmethod
    def current(cls) -> tuple["EvidenceAge", ...]:
        """Returns the bands of evidence that still tells what is."""
        return cls.RECENT, cls.MIDDLING


# The ages, in years, up to which evidence is recent, and up to which it still tells what is.
RECENT_YEARS, CURRENT_YEARS = 2, 5


class Basis(TextChoices):
    """The way in which it is known that a partnership works in an LA."""

    STATED = "stated", "Stated in a source"
    INFERRED = "inferred", "Inferred, for example from its name"


class Evidence(TextChoices):
    NAMED_IN_REPORT = "named_in_report", "Named in the CfEY report (2023)"
    DESK_RESEARCH = "desk_research", "Found by desk research"
    SENT_IN = "sent_in", "Sent in, and checked by CfEY"


class Extent(TextChoices):
    WHOLE = "whole", "The whole LA"
    PART = "part", "Part of the LA"


class Verification(ExplainedChoices):
    """A level of checking of what the map says of an LA."""

    DESK_RESEARCH = (
        "desk_research",
        "Gathered from public sources. Nobody at the LA has checked it.",
        "Desk research",
    )
    LA_SUPPLIED = (
        "la_supplied",
        "The LA gave information, but has not checked the whole page.",
        "LA supplied information",
    )
    LA_VERIFIED = (
        "la_verified",
        "The LA has checked this page and says that it is right.",
        "Verified by the LA",
    )

    @property
    def sentence_label(self) -> str:
        return inside_sentence(str(self.label))


# A verification by the LA is due again after so many months, and how that is said: "a year". Who
# verified has to be known for longer: see RETENTION_MONTHS.
DUE_AGAIN_MONTHS = 12
DUE_AGAIN_IN_WORDS = months_in_words(DUE_AGAIN_MONTHS)
