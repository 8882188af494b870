"""Finds whatever outside the record leans on partnerships, before one of them is removed."""

from collections.abc import Collection
from dataclasses import dataclass

from .models import Draft, Submission


@dataclass(frozen=True)
class LeaningOn:
    """The submissions and drafts that are about partnerships."""

    submissions: list[Submission]
    drafts: int

    def __bool__(self) -> bool:
        return bool(self.submissions or self.drafts)


def leaning_on(partnerships: Collection[int]) -> LeaningOn:
    """Returns what waits for a moderator, and how many drafts there are, about these partnerships.

    What is not confirmed yet is counted as a draft: it is in no queue.
    """
    waiting = Submission.objects.undecided().filter(partnership__in=partnerships)
    unsent = Draft.objects.filter(partnership__in=partnerships, submission=None).count()
    unconfirmed = Submission.objects.unconfirmed().filter(partnership__in=partnerships).count()
    return LeaningOn(list(waiting.select_related("authority")), unsent + unconfirmed)
