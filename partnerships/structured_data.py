"""The public facts in the words of schema.org, for search engines and other readers of data.

Only what the record holds: a blank is left out, since it means that nothing was found.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from boundaries.models import LocalAuthority, Region
from core.licence import ATTRIBUTION, TERMS_PATH

from .models import Coverage, Partnership

Node = dict[str, Any]
# Makes a path of the site into an address.
Absolute = Callable[[str], str]

CONTEXT = {"@context": "https://schema.org"}
ENGLAND = {"@type": "Country", "name": "England"}
CFEY = {
    "@type": "Organization",
    "name": "Centre for Education and Youth",
    "alternateName": "CfEY",
}


def of_everything(changed_at: datetime, absolute: Absolute) -> Node:
    """Describes the whole record as a data set."""
    return CONTEXT | {
        "@type": "Dataset",
        "@id": absolute(reverse("home")),
        "url": absolute(reverse("home")),
        "name": "ABEP Map",
        "description": "How schools work together in every local authority of England: "
        "area-based education partnerships (ABEPs) and other local collaborations, with the "
        "source of every record.",
        "creator": CFEY,
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "license": absolute(TERMS_PATH),
        "creditText": ATTRIBUTION,
        "spatialCoverage": ENGLAND,
        "dateModified": changed_at.isoformat(timespec="seconds"),
        "distribution": {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": absolute(reverse("data-file", args=["authorities.csv"])),
        },
    }


def of_region(region: Region, absolute: Absolute) -> Node:
    return CONTEXT | _region(region, absolute) | {"containedInPlace": ENGLAND}


def of_authority(authority: LocalAuthority, absolute: Absolute) -> Node:
    """Describes an LA as a place, with both of its codes."""
    codes = (("GSS code", authority.gss_code), ("DfE code", authority.dfe_code))
    also = {"alternateName": authority.common_name}
    return (
        CONTEXT
        | _authority(authority, absolute)
        | (also if authority.common_name != authority.name else {})
        | {
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": code}
                for name, code in codes
            ],
            "containedInPlace": _region(authority.region, absolute),
        }
    )


def of_partnership(
    partnership: Partnership, coverage: Iterable[Coverage], absolute: Absolute
) -> Node:
    """Describes a partnership as an organisation that serves its LAs."""
    address = absolute(partnership.get_absolute_url())
    others = [name for name in (partnership.short_name, partnership.former_name) if name]
    facts = {
        "@type": "Organization",
        "@id": f"{address}#organisation",
        "mainEntityOfPage": address,
        "name": partnership.name,
        "alternateName": others,
        "description": partnership.summary,
        "url": partnership.website,
        "foundingDate": str(partnership.founded_year or ""),
        "areaServed": [_authority(part.authority, absolute) for part in coverage],
    }
    return CONTEXT | {name: value for name, value in facts.items() if value}


def _authority(authority: LocalAuthority, absolute: Absolute) -> Node:
    return _area(authority.name, absolute(authority.get_absolute_url()))


def _region(region: Region, absolute: Absolute) -> Node:
    return _area(region.name, absolute(region.get_absolute_url()))


def _area(name: str, address: str) -> Node:
    return {"@type": "AdministrativeArea", "@id": address, "name": name, "url": address}
