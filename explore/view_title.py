"""A view in words: "Partnerships with membership subscription in London".

The browser says the same (`static/js/map/url_state.js`) from the phrases that stand in the form.
"""

from collections.abc import Mapping, Sequence

from django.template.defaultfilters import pluralize
from django.utils.text import capfirst

from boundaries.models import Region
from partnerships import vocabularies as words

from .filters import DUE_AGAIN, HYBRID, NOT_KNOWN, PartnershipFilter

PLAIN_TITLE = "How schools work together, place by place"

# The words that lead to a field's values, as in "focused on data or governance support".
LEADS = {
    "only": "of the class",
    "q": "with the words",
    "kind": "",
    "lifecycle": "that are",
    "age": "last known active",
    "funding": "with",
    "focus": "focused on",
    "phase": "for",
    "scale": "working",
    "form": "whose legal form is",
    "founded_from": "founded from",
    "founded_to": "founded up to",
    "name": "called",
    "region": "in",
    "type": "that are",
    "role": "where the LA is a",
    "verification": "where the record is",
    "eia": "that are",
    "abeps": "with",
    "similar": "similar to",
}

# Where the label alone would not do inside a sentence.
PHRASES = {
    ("funding", words.FundingModel.HOSTED.value): "hosting",
    ("funding", HYBRID): "more than one funding model",
    ("lifecycle", NOT_KNOWN): "not known to be at work",
    ("age", words.EvidenceAge.UNDATED.value): "at no known time",
    ("scale", words.Scale.PART_OF_AN_LA.value): "in part of an LA",
    ("scale", words.Scale.SEVERAL_LAS.value): "across several LAs",
    ("scale", words.Scale.REGIONAL.value): "across a region",
    ("scale", words.Scale.COMBINED_AUTHORITY.value): "across a combined authority",
    ("type", "county"): "counties",
    ("type", "unitary"): "unitary authorities",
    ("type", "metropolitan_district"): "metropolitan districts",
    ("type", "london_borough"): "London boroughs",
    ("type", "city_of_london"): "the City of London",
    ("type", "isles_of_scilly"): "the Isles of Scilly",
    ("verification", words.Verification.LA_SUPPLIED.value): "supplied by the LA",
    ("verification", DUE_AGAIN): "due again",
    ("eia", "yes"): "Education Investment Areas",
    ("eia", "no"): "not Education Investment Areas",
    ("abeps", "none"): "no ABEP recorded",
    ("abeps", "one"): "1 ABEP",
    ("abeps", "two"): "2 ABEPs",
    ("abeps", "more"): "3 or more ABEPs",
}


def phrase(field: str, code: str, label: str) -> str:
    """An option as it stands in a title."""
    if field == "kind":
        return words.Kind(code).sentence_plural
    if field == "region":
        return Region(name=label).name_in_sentence
    return PHRASES.get((field, code), words.inside_sentence(label))


def quoted(text: str) -> str:
    return f"“{text}”"


def with_outlined(title: str, name: str, authorities: int, *, is_chosen: bool) -> str:
    """The title of a view on which the LAs of a partnership of that name are outlined."""
    if is_chosen:
        return f"{title}. Outlined: {name}"
    return f"{name}: {authorities} LA{pluralize(authorities)}"


def title(phrases: Mapping[str, Sequence[str]]) -> str:
    """The choices as one phrase, from the phrases of each field in the form's order."""
    if not phrases:
        return PLAIN_TITLE
    about_partnerships = PartnershipFilter.base_filters.keys()
    clauses = {name: f"{LEADS[name]} {' or '.join(phrases[name])}" for name in phrases}
    of_partnerships = [clauses[name] for name in clauses if name in about_partnerships - {"kind"}]
    of_authorities = [clauses[name] for name in clauses if name not in about_partnerships]
    if len(of_authorities) == len(clauses):
        return f"Local authorities {', '.join(of_authorities)}"
    noun = " or ".join(phrases.get("kind", ())) or "partnerships"
    has_more_than_regions = bool(clauses.keys() - about_partnerships - {"region"})
    joint = "in local authorities" if has_more_than_regions else ""
    parts = [noun, ", ".join(of_partnerships), joint, ", ".join(of_authorities)]
    return capfirst(" ".join(filter(None, parts)))
