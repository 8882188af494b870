"""Atom feeds of the newest changes, for readers who follow the map or one LA."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from boundaries.models import LocalAuthority
from core.text import clean_line, clean_text

from ..models import Change, authority_scope
from .entries import ChangeEntry, entries

ENTRIES_IN_A_FEED = 40


class _ChangesFeed(Feed):  # type: ignore[type-arg]
    """The history keeps what was once written, also what XML cannot hold: that is left out."""

    feed_type = Atom1Feed
    language = "en-GB"
    author_name = "ABEP Map"
    item_author_name = None

    def item_title(self, item: Any) -> str:
        return clean_line(str(item.title))

    def item_description(self, item: Any) -> str:
        return clean_text(render_to_string("parts/change_in_feed.html", {"entry": item}))

    def item_link(self, item: Any) -> str:
        return str(item.address)

    def item_guid(self, item: Any) -> str:
        return f"urn:uuid:{item.change.pk}"

    def item_pubdate(self, item: Any) -> datetime:
        moment: datetime = item.change.created_at
        return moment

    item_updateddate = item_pubdate


class MapFeed(_ChangesFeed):
    """The newest changes of the whole map."""

    title = "What changed on ABEP Map"
    subtitle = "Every change to the public record, newest first."

    def link(self) -> str:
        return reverse("changes")

    def feed_url(self) -> str:
        return reverse("feed")

    def items(self) -> Iterable[ChangeEntry]:
        return entries(Change.objects.newest_first()[:ENTRIES_IN_A_FEED])


class AuthorityFeed(_ChangesFeed):
    """The newest changes of one LA."""

    def get_object(self, request: HttpRequest, slug: str) -> LocalAuthority:
        return get_object_or_404(LocalAuthority.objects.in_any_vintage(), slug=slug)

    def title(self, authority: LocalAuthority) -> str:
        return f"What changed on ABEP Map: {authority.name}"

    def subtitle(self, authority: LocalAuthority) -> str:
        return f"Every change to what is recorded about {authority.name_in_sentence}, newest first."

    def link(self, authority: LocalAuthority) -> str:
        return reverse("local-authority-changes", args=[authority.slug])

    def feed_url(self, authority: LocalAuthority) -> str:
        return reverse("local-authority-feed", args=[authority.slug])

    def items(self, authority: LocalAuthority) -> Iterable[ChangeEntry]:
        scope = authority_scope(authority)
        newest = Change.objects.within(scope).newest_first()[:ENTRIES_IN_A_FEED]
        return entries(newest, scope)
