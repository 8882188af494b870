"""The recorded partnerships that one sent in as missing may be: its sender and CfEY are told."""

from urllib.parse import urlsplit

from boundaries.models import RECORD_VINTAGE, LocalAuthority
from partnerships.models import Partnership

from .models import Subject
from .proposable import Values

MOST_SHOWN = 6
_A_PLACE = f"{Subject.ELSEWHERE.value}_"


def likely_duplicates(authority: LocalAuthority, values: Values) -> list[Partnership]:
    """Returns the partnerships with the same website, or with a name that is nearly alike and a
    place in one of the LAs of a proposal or next to them: the likest first."""
    name, website = values.get("partnership_name"), values.get("partnership_website")
    codes = [key.removeprefix(_A_PLACE) for key in values if key.startswith(_A_PLACE)]
    host = urlsplit(website).hostname if isinstance(website, str) else None
    stated = LocalAuthority.objects.filter(pk__in=[authority.pk, *codes])
    alike = Partnership.objects.likely_same(
        name if isinstance(name, str) else "",
        host or "",
        LocalAuthority.objects.around(stated, RECORD_VINTAGE),
    )
    return list(alike.with_coverage()[:MOST_SHOWN])
