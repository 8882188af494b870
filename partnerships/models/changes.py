"""The changes of the public record: when, on whose behalf, why. Never by which person."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

import pghistory.models
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format

from boundaries.models import LocalAuthority
from core.history.row_changes import Scope, events_of, in_scope
from core.history.tracking import ChangedBy
from figures.models import Profile

from .partnerships import Coverage, Membership, Partnership
from .sources import Source
from .summaries import AuthoritySummary


class ChangeQuerySet(models.QuerySet["Change"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def first_load(self) -> "Change | None":
        """Returns the change with which the record began."""
        return self.order_by("created_at", "pk").first()

    def last_two(self) -> "list[Change]":
        """Returns the last change and the one before; a single one began the record."""
        return list(self.newest_first()[:2])

    def within(self, scope: Scope) -> Self:
        """Returns the changes that wrote something in the scope."""
        written = [in_scope(model, scope).order_by().values("pgh_context") for model in scope]
        return self.filter(pk__in=written[0].union(*written[1:]))

    def of_partnership(self, partnership: Partnership) -> Self:
        return self.within(partnership_scope(partnership))

    def of_authority(self, authority: LocalAuthority) -> Self:
        return self.within(authority_scope(authority))

    def with_words(self, words: str) -> Self:
        """Returns those with these words in their reason, or in the name of what they are about.

        Partnerships are known by their former names too, and those removed by the ones they had.
        """
        named = events_of(Partnership).objects.filter(name__icontains=words)
        keys = named.order_by().values("pgh_obj")
        authorities = LocalAuthority.objects.filter(name__icontains=words).order_by().values("pk")
        of_either = Q(partnership__in=keys)
        scope: Scope = {
            Partnership: Q(pgh_obj__in=keys),
            Coverage: of_either | Q(authority__in=authorities),
            Membership: of_either,
            Source: of_either | Q(summary__in=authorities),
            AuthoritySummary: Q(pgh_obj__in=authorities),
        }
        about = self.within(scope).order_by().values("pk")
        return self.filter(Q(metadata__why__icontains=words) | Q(pk__in=about))

    def undoings_of(self, keys: Collection[UUID]) -> dict[UUID, UUID]:
        """Returns which of these were undone, and by which change."""
        undoings = self.filter(metadata__undoes__in=[str(key) for key in keys])
        return {
            undoing.undoes: undoing.pk
            for undoing in undoings.order_by("created_at")
            if undoing.undoes
        }


def partnership_scope(partnership: Partnership) -> Scope:
    """Takes in a partnership, where it works, its members and its sources."""
    below = Q(partnership=partnership.pk)
    return {
        Partnership: Q(pgh_obj=partnership.pk),
        Coverage: below,
        Membership: below,
        Source: below,
    }


def summary_scope(summary: AuthoritySummary) -> Scope:
    """Takes in what is said of an LA as a whole, and its sources."""
    return {AuthoritySummary: Q(pgh_obj=summary.pk), Source: Q(summary=summary.pk)}


def authority_scope(authority: LocalAuthority) -> Scope:
    """Takes in what an LA's page says: its own record, and the partnerships there."""
    here = Coverage.objects.filter(authority__shown_on__authority=authority)
    partnerships = here.order_by().values("partnership")
    itself = Q(pgh_obj=authority.pk)
    return {
        LocalAuthority: itself,
        Profile: itself,
        AuthoritySummary: itself,
        Coverage: Q(authority=authority.pk),
        Partnership: Q(pgh_obj__in=partnerships),
        Membership: Q(partnership__in=partnerships),
        Source: Q(summary=authority.pk) | Q(partnership__in=partnerships),
    }


Times = Mapping[object, datetime]


def partnerships_changed_at() -> Times:
    """Returns when each partnership was last changed, by its key; its scope, for all at once."""
    below = (_last_events(model, "partnership") for model in (Coverage, Membership, Source))
    return _latest(_last_events(Partnership, "pgh_obj"), *below)


def authorities_changed_at() -> Times:
    """Returns when what each LA's page says was last changed, by GSS code; its scope."""
    of_partnership = partnerships_changed_at()
    latest: dict[object, datetime] = {}
    for code, key in Coverage.objects.values_list("authority", "partnership"):
        latest[code] = max(latest.get(code, of_partnership[key]), of_partnership[key])
    own = (_last_events(model, "pgh_obj") for model in (LocalAuthority, Profile, AuthoritySummary))
    below = (_last_events(Source, "summary"), _last_events(Coverage, "authority"))
    return _latest(latest, *own, *below)


def _last_events(model: type[models.Model], key: str) -> Times:
    rows = events_of(model).objects.exclude(**{key: None}).order_by().values_list(key)
    return dict(rows.annotate(models.Max("pgh_created_at")))


def _latest(*times: Times) -> Times:
    keys = {key for table in times for key in table}
    return {key: max(table[key] for table in times if key in table) for key in keys}


class Change(pghistory.models.Context):
    """One change: everything that was written together. Its `metadata` may name a member of
    staff, so pages and feeds read the properties here and never that.
    """

    objects = ChangeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True
        default_permissions = ()
        permissions = [("undo_change", "Can undo a change")]

    def __str__(self) -> str:
        when = date_format(timezone.localtime(self.created_at), "j F Y, H:i")
        return f"{when}, {self.by_words}" + (f" (“{self.why}”)" if self.why else "")

    @property
    def by(self) -> ChangedBy | None:
        """On whose behalf; None for what was written past the site, by hand."""
        code = self.metadata.get("by")
        return ChangedBy(code) if code in ChangedBy.values else None

    @property
    def by_words(self) -> str:
        return str(self.by.label) if self.by else "CfEY, by hand in the database"

    @property
    def why(self) -> str:
        return str(self.metadata.get("why", ""))

    @property
    def submission(self) -> str:
        """The reference of the submission that it came from."""
        return str(self.metadata.get("submission", ""))

    @property
    def successor(self) -> int | None:
        """The key of the partnership that readers of a removed one are led to."""
        key: int | None = self.metadata.get("successor")
        return key

    @property
    def undoes(self) -> UUID | None:
        """The change that it takes back."""
        return UUID(self.metadata["undoes"]) if self.metadata.get("undoes") else None
