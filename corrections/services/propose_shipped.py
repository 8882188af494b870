"""Conflicts between later shipped files and changes made here, put before moderators.

The record stays as it is here. Each partnership or summary gets one submission, from the shipped
files, with a proposal for each field that people may propose, and the rest in words.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from boundaries.models import LocalAuthority
from partnerships.models import Coverage, Partnership
from partnerships.services.merge import WHOLE_ROW, FileConflict, Merge

from ..models import Intent, Origin, ProposedChange, Subject, Submission
from ..proposals import ProposalTopic, snapshot
from ..states import State
from .confirm import withdraw_submission
from .submit import new_reference

SOURCE = "The shipped data files"

Topic = tuple[LocalAuthority, Partnership | None]


@transaction.atomic
def propose_shipped(merge: Merge) -> None:
    """Puts what the files and somebody here both changed into the queue.

    What waits there, and the files do not say any more, is withdrawn.
    """
    _withdraw_settled(merge.settled)
    by_topic: dict[Topic, list[FileConflict]] = defaultdict(list)
    for conflict in merge.conflicts:
        by_topic[_topic_of(conflict)].append(conflict)
    for (authority, partnership), conflicts in by_topic.items():
        _propose(ProposalTopic(Intent.CORRECT, authority, partnership), conflicts)


def _propose(topic: ProposalTopic, conflicts: list[FileConflict]) -> None:
    fields = {(field.subject, field.name): field for field in topic.fields}
    subject_of_owner = Subject.PARTNERSHIP if topic.partnership else Subject.SUMMARY
    proposed, words = [], []
    for conflict in conflicts:
        field = None
        if isinstance(conflict.row, Coverage):
            field = fields.get((Subject.COVERAGE, conflict.field))
        elif conflict.row == conflict.owner:
            field = fields.get((subject_of_owner, conflict.field))
        if field:
            proposed.append(
                ProposedChange(
                    subject=field.subject,
                    field=field.name,
                    value_then=conflict.here,
                    value_proposed=conflict.shipped,
                )
            )
        else:
            words.append(_in_words(conflict))
    now = timezone.now()
    submission = Submission.objects.create(
        reference=new_reference(),
        origin=Origin.FILES,
        authority=topic.authority,
        partnership=topic.partnership,
        intent=topic.intent,
        message="\n".join(words),
        source_title=SOURCE,
        made_against=snapshot(topic)["version"],
        state=State.PENDING,
        created_at=now,
        confirmed_at=now,
    )
    for change in proposed:
        change.submission = submission
    ProposedChange.objects.bulk_create(proposed)


def _withdraw_settled(settled: Iterable[FileConflict]) -> None:
    """Withdraws what waits about fields of which all agree with the record, or with the past."""
    fields: dict[Topic, set[str]] = defaultdict(set)
    for conflict in settled:
        fields[_topic_of(conflict)].add(conflict.field)
    for (authority, partnership), names in fields.items():
        waiting = Submission.objects.waiting_from_files().filter(
            authority=authority, partnership=partnership, message=""
        )
        for submission in waiting.prefetch_related("proposed"):
            if {change.field for change in submission.proposed.all()} <= names:
                withdraw_submission(reference=submission.reference)


def _topic_of(conflict: FileConflict) -> Topic:
    """Returns the LA and partnership that a conflict is about."""
    owner = conflict.owner
    if not isinstance(owner, Partnership):
        return owner.authority, None
    if isinstance(conflict.row, Coverage):
        return conflict.row.authority, owner
    first = Coverage.objects.filter(partnership=owner).order_by("authority__name").first()
    # One without an LA cannot be: a file that has none is refused, and so are staff.
    assert first  # noqa: S101
    return first.authority, owner


def _in_words(conflict: FileConflict) -> str:
    """Returns a line for what no field of a form stands for."""
    row = conflict.row
    name = f"{capfirst(row._meta.verbose_name)} “{row}”"
    if conflict.field == WHOLE_ROW:
        return f"{name}: the files no longer have it. It was changed here, so it stays."
    label = row._meta.get_field(conflict.field).verbose_name  # type: ignore[union-attr]
    here, shipped = _quoted(conflict.here), _quoted(conflict.shipped)
    return f"{name}, {label}: here {here}, in the files {shipped}."


def _quoted(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(f"“{value}”" for value in values if value not in (None, "")) or "nothing"
