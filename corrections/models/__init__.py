"""Submissions about the record, the values that they propose, their senders and their drafts."""

from .events import SubmissionAct, SubmissionEvent
from .invitations import Invitation, InvitationQuerySet
from .moderators import CannedReply, Redaction, TellingChoice
from .proposed import Outcome, ProposedChange, Subject
from .senders import Draft, DraftQuerySet, Submitter, SubmitterQuerySet
from .submissions import Intent, Origin, Submission, SubmissionQuerySet

__all__ = [
    "CannedReply",
    "Draft",
    "DraftQuerySet",
    "Intent",
    "Invitation",
    "InvitationQuerySet",
    "Origin",
    "Outcome",
    "ProposedChange",
    "Redaction",
    "Subject",
    "Submission",
    "SubmissionAct",
    "SubmissionEvent",
    "SubmissionQuerySet",
    "Submitter",
    "SubmitterQuerySet",
    "TellingChoice",
]
