"""Rules on when a page is marked as verified by its LA, and what is accepted published."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from core.public_text import has_name
from partnerships.vocabularies import Verification

from .models import Origin, Submission, Submitter

SENDER_NAMED = "The sender’s name stands in this, and everybody could read it: leave it out."


def refuse_weak_verification(
    *,
    submission: Submission,
    verification: Verification,
    is_address_of_authority: bool,
    user: User,
) -> None:
    """Raises ValidationError unless enough people stand for it that the LA verified its page.

    The record has no list of the LAs' domains, so a moderator, who sees the address, says that it
    is one of that LA. Where none is, a second moderator decides. Raises PermissionDenied where
    `user` is no moderator.
    """
    if not user.has_perm("corrections.change_submission"):
        raise PermissionDenied("Only moderators set how an LA’s page was checked.")
    if verification != Verification.LA_VERIFIED:
        return
    has_address = bool(submission.authority_address) and is_address_of_authority
    is_second = submission.second_wanted_by_id not in (None, user.pk)
    if not has_address and not is_second:
        raise ValidationError(
            "It takes an e-mail address of this LA, which you tick below, or a second moderator: "
            "ask for one with the button at the top of the submission’s page.",
            code="weak_verification",
        )


def basis_of(submission: Submission) -> str:
    """Returns how CfEY knows what a submission says, as a page may say it of a verification."""
    how = "Sent to CfEY"
    if submission.origin == Origin.SURVEY:
        how = "Answered in CfEY’s survey, received"
    elif submission.origin == Origin.CALL:
        how = "By telephone, received"
    return f"{how} as {submission.reference}"


def sender_named_in(submission: Submission, texts: Mapping[str, Any]) -> list[str]:
    """Returns the keys of the texts, lists or rows of texts, that hold the sender's own name."""
    submitter = sender_of(submission)
    if submitter is None:
        return []
    return [
        key
        for key, value in texts.items()
        if any(
            isinstance(text, str) and has_name(text, submitter.name) for text in _texts_in(value)
        )
    ]


def _texts_in(value: Any) -> list[Any]:
    parts = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(parts, list):
        return [value]
    return [text for part in parts for text in _texts_in(part)]


def sender_of(submission: Submission) -> Submitter | None:
    """Returns the sender; None for one who was erased, and for the shipped files."""
    return getattr(submission, "submitter", None)
