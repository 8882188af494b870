"""The texts with which moderators begin a reply."""

from django.db import transaction

from ..models import CannedReply


@transaction.atomic
def save_canned_reply(*, reply: CannedReply) -> CannedReply:
    """Adds a text, or changes one. What was sent with it stays as it was."""
    reply.full_clean()
    reply.save()
    return reply


@transaction.atomic
def remove_canned_reply(*, reply: CannedReply) -> None:
    reply.delete()
