"""Doing by hand what a submission asks for: the records to edit, and the changes that did it."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse

from core.history.tracking import ChangedBy
from partnerships.models import Change, Partnership

from ..models import Submission


@dataclass(frozen=True)
class RecordByHand:
    """A record that a submission may be about, with the address where staff edit it."""

    name: str
    address: str
    # Where staff say that it has ended; "" for what cannot end.
    end_address: str = ""


def records_by_hand(submission: Submission) -> list[RecordByHand]:
    """Returns the records to edit: its partnership, or the LA's summary and the ones there."""
    authority, chosen = submission.authority, submission.partnership
    here = [chosen] if chosen else Partnership.objects.in_authority(authority).order_by("name")
    query = f"?submission={submission.reference}"
    records = [
        RecordByHand(
            row.name,
            reverse("admin:partnerships_partnership_change", args=[row.pk]) + query,
            reverse("end-partnership", args=[row.slug]) + query,
        )
        for row in here
    ]
    if not chosen:
        name = f"The summary of {authority.name_in_sentence}"
        page = reverse("admin:partnerships_authoritysummary_change", args=[authority.pk])
        records.insert(0, RecordByHand(name, page + query))
    return records


def changes_by_hand(submission: Submission) -> QuerySet[Change]:
    """Returns what staff changed, since a submission was sent, of what it is about; the newest
    first, and nothing that was undone.
    """
    about = (
        Change.objects.of_partnership(submission.partnership)
        if submission.partnership
        else Change.objects.of_authority(submission.authority)
    )
    here = Q(pk__in=about.order_by().values("pk")) | Q(metadata__submission=submission.reference)
    made = Change.objects.filter(
        here, metadata__by=ChangedBy.STAFF.value, created_at__gte=submission.created_at
    )
    undone = Change.objects.undoings_of(list(made.order_by().values_list("pk", flat=True)))
    return made.exclude(pk__in=undone).newest_first()
