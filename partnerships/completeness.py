"""Counts how whole the record is: for how many partnerships and LAs each thing is known."""

from collections.abc import Iterable
from typing import Any

from core.history.as_of_date import date_shown

from .models import AuthoritySummary, Coverage, MappedAuthority, Partnership, Source
from .vocabularies import CURRENT_YEARS, NOT_COUNTED, Kind, KindFamily

# Bodies of a place's own, as the two first families have them.
LOCAL_KINDS = tuple(kind for kind in Kind if kind.family in (KindFamily.ABEPS, KindFamily.LOCAL))


def record_completeness() -> dict[str, Any]:
    """Returns numbers by what they are numbers of; lists of names where few lack something."""
    partnerships = list(
        Partnership.objects.with_last_known_active().prefetch_related("memberships").order_by()
    )
    return {
        "partnerships, ended and proposed ones among them": len(partnerships),
        "by kind, of those that count": {
            str(kind.label): _of([item for item in partnerships if item.kind == kind])
            for kind in Kind
        },
        "ABEPs and LA companies or services that count": _of(
            item for item in partnerships if item.kind in (Kind.ABEP, Kind.LA_SERVICE)
        ),
        "local authorities": _of_authorities(),
        "sources": {
            "in all": Source.objects.count(),
            "without title": Source.objects.filter(title="").count(),
            "without publisher": Source.objects.filter(publisher="").count(),
            "not dated": Source.objects.filter(published="").count(),
        },
    }


def _of(partnerships: Iterable[Partnership]) -> dict[str, int]:
    counted = [item for item in partnerships if item.counts]
    since = date_shown().year - CURRENT_YEARS
    return {
        "in all": len(counted),
        "with a website or another contact": sum(item.can_be_reached for item in counted),
        "with a dated sign of life": sum(bool(item.last_known_active) for item in counted),
        f"known to be at work since {since}": sum(
            (item.last_known_active or 0) >= since for item in counted
        ),
        "with a summary": sum(bool(item.summary) for item in counted),
        "with a start year": sum(bool(item.founded_year) for item in counted),
        "with funding": sum(bool(item.funding_models) for item in counted),
        "with a legal form": sum(bool(item.legal_forms) for item in counted),
        "with members": sum(bool(item.memberships.all()) for item in counted),
    }


def _of_authorities() -> dict[str, Any]:
    everywhere = MappedAuthority.objects.on_the_map()
    local = Coverage.objects.filter(partnership__kind__in=LOCAL_KINDS).exclude(
        partnership__lifecycle__in=NOT_COUNTED
    )
    since = date_shown().year - CURRENT_YEARS
    current = Source.objects.filter(shows_active_in__gte=since).values("partnership")
    with_current = local.filter(partnership__in=current).values("authority")
    without = everywhere.exclude(pk__in=local.values("authority")).order_by("name")
    return {
        "in all": everywhere.count(),
        f"with a local body known to be at work since {since}": everywhere.filter(
            pk__in=with_current
        ).count(),
        "with a written summary": AuthoritySummary.objects.exclude(text="").count(),
        "without any local body": list(without.values_list("name", flat=True)),
    }
