"""The traits by which LAs are compared, besides their figures: each once, for lenses and tables."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse

from boundaries.models import LocalAuthority

from .models import MappedAuthority, Partnership
from .vocabularies import AuthorityRole, Focus, FundingModel, Kind, LegalForm


@dataclass(frozen=True)
class ListLink:
    """A value in words that leads to the list of the partnerships that have it."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Trait:
    """Something of which an LA's partnerships, or the LA itself, have values of a vocabulary."""

    title: str
    # Of the list of partnerships.
    parameter: str
    vocabulary: type[TextChoices]
    # Of the partnership; none where it is the LA that has the trait.
    field: str = ""

    def codes_of(self, partnerships: Iterable[Partnership]) -> list[str]:
        """Returns the values that any of the partnerships has, in the vocabulary's order."""
        known = {code for item in partnerships for code in _as_codes(getattr(item, self.field))}
        return [code for code in self.vocabulary.values if code in known]

    def link(self, code: str, address: str, note: str = "") -> ListLink:
        """Leads to those of a list at an address (of `list_address`) that have a value."""
        joined = "&" if "?" in address else "?"
        label = str(self.vocabulary(code).label)
        return ListLink(label, f"{address}{joined}{self.parameter}={code}", note)


KIND = Trait("Kind", "kind", Kind, "kind")
FUNDING = Trait("Funding", "funding", FundingModel, "funding_models")
FOCUS = Trait("Focus", "focus", Focus, "focuses")
LEGAL_FORM = Trait("Legal form", "form", LegalForm, "legal_forms")
ROLE = Trait("The LA’s role", "role", AuthorityRole)

# An LA may lack these, where similar ones have them.
LACKED = (KIND, FUNDING, FOCUS, ROLE)

Recorded = Mapping[str, Mapping[Trait, set[str]]]


def list_address(where: Mapping[str, str]) -> str:
    """Returns the address of the list of partnerships with these choices made.

    An LA's page has hundreds of links that begin with few such addresses: so each is made once.
    """
    query = urlencode(where)
    return f"{reverse('partnerships')}?{query}" if query else reverse("partnerships")


def in_authority(authority: LocalAuthority) -> dict[str, str]:
    """Returns the choice of the list that leaves the partnerships of one LA: its whole name."""
    return {"name": authority.name}


def recorded_in(codes: Iterable[str]) -> Recorded:
    """Returns what is recorded and counts in LAs, by GSS code. Two queries."""
    recorded: dict[str, dict[Trait, set[str]]] = defaultdict(lambda: defaultdict(set))
    of_partnerships = [trait for trait in LACKED if trait.field]
    shown_on = "coverage__authority__shown_on__authority"
    here = Partnership.objects.counted().filter(**{f"{shown_on}__in": list(codes)}).order_by()
    fields = [trait.field for trait in of_partnerships]
    for authority, *values in here.values_list(shown_on, *fields):
        for trait, value in zip(of_partnerships, values, strict=True):
            recorded[authority][trait].update(_as_codes(value))
    authorities = MappedAuthority.objects.filter(pk__in=list(codes)).with_roles()
    for mapped in authorities.select_related("summary"):
        recorded[mapped.pk][ROLE].update(mapped.roles)
    return recorded


def _as_codes(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
