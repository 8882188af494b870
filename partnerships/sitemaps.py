"""The pages that search engines are told of, and when each was last changed, by the history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from boundaries.models import LocalAuthority, Region
from core.models import RecordsVersion

from .models import Partnership, authorities_changed_at, partnerships_changed_at


class PageSitemap(Sitemap):  # type: ignore[type-arg]
    """Pages about everything: any change of a record is a change of theirs."""

    def items(self) -> Sequence[str]:
        lists = ["local-authorities", "partnerships", "regions", "overview"]
        return ["home", *lists, "changes", "data", "editions"]

    def location(self, item: str) -> str:
        return reverse(item)

    @cached_property
    def changed_at(self) -> datetime:
        return RecordsVersion.objects.current().changed_at

    def lastmod(self, item: str) -> datetime:
        return self.changed_at


class RegionSitemap(PageSitemap):
    """The pages of regions: what one counts may change with any record of its LAs."""

    def items(self) -> Sequence[str]:
        return list(Region.objects.values_list("slug", flat=True))

    def location(self, item: str) -> str:
        return reverse("region", args=[item])


class AuthoritySitemap(Sitemap):  # type: ignore[type-arg]
    def items(self) -> Sequence[LocalAuthority]:
        return list(LocalAuthority.objects.in_any_vintage())

    @cached_property
    def changed_at(self) -> Mapping[object, datetime]:
        return authorities_changed_at()

    def lastmod(self, item: LocalAuthority) -> datetime | None:
        return self.changed_at.get(item.pk)


class PartnershipSitemap(Sitemap):  # type: ignore[type-arg]
    def items(self) -> Sequence[Partnership]:
        return list(Partnership.objects.order_by("slug"))

    @cached_property
    def changed_at(self) -> Mapping[object, datetime]:
        return partnerships_changed_at()

    def lastmod(self, item: Partnership) -> datetime | None:
        return self.changed_at.get(item.pk)


SITEMAPS = {
    "pages": PageSitemap,
    "regions": RegionSitemap,
    "local-authorities": AuthoritySitemap,
    "partnerships": PartnershipSitemap,
}
