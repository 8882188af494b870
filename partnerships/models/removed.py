"""Partnerships that are no longer recorded, as the history keeps them, and what followed them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self, cast

from core.history.row_changes import events_of, formerly_at

from .changes import Change
from .partnerships import Partnership


def slug_now(slug: str, removed: "RemovedPartnership | None") -> str:
    """Returns the slug that an old one leads to; "" where nothing is there, or ever was.

    The history keeps every slug that a partnership had. `removed` is what was last at this one.
    """
    if removed:
        return removed.successor_slug
    partnership = formerly_at(Partnership, slug)
    return partnership.slug if partnership else ""


@dataclass(frozen=True)
class RemovedPartnership:
    """A partnership that was taken off the map: its last name, when, why, and its successor."""

    key: int
    name: str
    slug: str
    removed_at: datetime
    why: str
    # The key of the partnership that staff named as the one to look at now.
    successor: int | None

    @classmethod
    def at(cls, slug: str) -> Self | None:
        """Returns the last one that had this slug; None where none had, or it is recorded."""
        return cls._of(events_of(Partnership).objects.filter(slug=slug))

    @classmethod
    def of(cls, key: int) -> Self | None:
        """Returns the one that had this key; None where none had, or it is recorded."""
        return cls._of(events_of(Partnership).objects.filter(pgh_obj=key))

    @classmethod
    def _of(cls, events: Any) -> Self | None:
        latest = events.order_by("-pgh_id").first()
        if latest is None or Partnership.objects.filter(pk=latest.pgh_obj_id).exists():
            return None
        own = events_of(Partnership).objects.filter(pgh_obj=latest.pgh_obj_id)
        last = own.order_by("-pgh_id")[0]
        if last.pgh_label != "delete":  # it came after the day that is looked back to
            return None
        change = Change.objects.filter(pk=last.pgh_context_id).first()
        return cls(
            key=last.pgh_obj_id,
            name=last.name,
            slug=last.slug,
            removed_at=last.pgh_created_at,
            why=change.why if change else "",
            successor=change.successor if change else None,
        )

    def successor_on_the_map(self) -> Partnership | None:
        """Returns its successor, or the successor of that where it was removed too, and so on."""
        removed: RemovedPartnership | None = self
        while removed and removed.successor is not None:
            if successor := Partnership.objects.filter(pk=removed.successor).first():
                return successor
            removed = RemovedPartnership.of(removed.successor)
        return None

    @property
    def successor_slug(self) -> str:
        """Returns the slug that its successor has, or last had; its address may lead on itself.

        A successor is on the map when it is named, so no address leads back. "" without one.
        """
        if self.successor is None:
            return ""
        latest = events_of(Partnership).objects.filter(pgh_obj=self.successor).order_by("-pgh_id")
        return latest.values_list("slug", flat=True).first() or ""


class AboutPartnership(Protocol):
    """A row that keeps the key of a partnership, also once that is removed."""

    partnership: Any
    partnership_id: int | None


def partnership_now(row: AboutPartnership) -> Partnership | None:
    """Returns the partnership of a row, or the one to look at in its place.

    So what is kept of a partnership that was merged follows to the one that remains, and comes
    back when that is undone.
    """
    if row.partnership or row.partnership_id is None:
        return cast(Partnership | None, row.partnership)
    removed = RemovedPartnership.of(row.partnership_id)
    return removed.successor_on_the_map() if removed else None
