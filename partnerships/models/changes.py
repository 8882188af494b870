"""The changes of the public record: when, on whose behalf, why. Never by which person."""

from typing import Self
from uuid import UUID

import pghistory.models
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from boundaries.history import By
from boundaries.models import LocalAuthority, Profile

from .partnerships import Coverage, Membership, Partnership
from .sources import Source
from .summaries import AuthoritySummary


class ChangeQuerySet(models.QuerySet["Change"]):
    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def first_load(self) -> "Change | None":
        """The change with which the record began."""
        return self.order_by("created_at", "pk").first()

    def last_two(self) -> "list[Change]":
        """The last change and the one before; a single one is that with which a record began."""
        return list(self.newest_first()[:2])

    def of_partnership(self, partnership: Partnership) -> Self:
        """All that changed a partnership, where it works, its members and its sources."""
        return self._by(
            _events(Partnership).filter(pgh_obj=partnership.pk),
            *(_events(model).filter(partnership=partnership.pk) for model in BELOW_PARTNERSHIP),
        )

    def of_summary(self, summary: AuthoritySummary) -> Self:
        """All that changed what is said of an LA as a whole, and its sources."""
        return self._by(
            _events(AuthoritySummary).filter(pgh_obj=summary.pk),
            _events(Source).filter(summary=summary.pk),
        )

    def of_authority(self, authority: LocalAuthority) -> Self:
        """All that changed what an LA's page says: its own record, and the partnerships there."""
        there = Coverage.objects.filter(authority=authority.pk).values("partnership")
        return self._by(
            _events(LocalAuthority).filter(pgh_obj=authority.pk),
            _events(Profile).filter(pgh_obj=authority.pk),
            _events(AuthoritySummary).filter(pgh_obj=authority.pk),
            _events(Source).filter(summary=authority.pk),
            _events(Coverage).filter(authority=authority.pk),
            _events(Partnership).filter(pgh_obj__in=there),
            *(_events(model).filter(partnership__in=there) for model in BELOW_PARTNERSHIP),
        )

    def _by(self, *events: "models.QuerySet[models.Model]") -> Self:
        contexts = [each.values("pgh_context").order_by() for each in events]
        return self.filter(pk__in=contexts[0].union(*contexts[1:]))


BELOW_PARTNERSHIP: tuple[type[models.Model], ...] = (Coverage, Membership, Source)


def _events(model: type[models.Model]) -> "models.QuerySet[models.Model]":
    events: models.QuerySet[models.Model] = model.pgh_event_models["insert"].objects.all()  # type: ignore[attr-defined]
    return events


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
    def by(self) -> By | None:
        """On whose behalf; None for what was written past the site, by hand."""
        code = self.metadata.get("by")
        return By(code) if code in By.values else None

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
    def undoes(self) -> UUID | None:
        """The change that it takes back."""
        return UUID(self.metadata["undoes"]) if self.metadata.get("undoes") else None
