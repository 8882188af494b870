"""Deletes personal data on schedule."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from corrections.services.retention import delete_expired
from surveys.services.retention import delete_expired_answers


class Command(BaseCommand):
    help = "Deletes personal data that has been kept as long as the privacy notice says."

    def handle(self, **options: Any) -> None:
        done = delete_expired(now=timezone.now())
        self.stdout.write(
            f"Deleted: {done.drafts} drafts, {done.unconfirmed} submissions that nobody confirmed, "
            f"who sent {done.submissions} others, {done.emails} further e-mails, "
            f"{done.contacts} entries of the contact book, "
            f"{done.counts} counts."
        )
        surveys = delete_expired_answers(now=timezone.now())
        self.stdout.write(
            f"Of surveys: {surveys.unsent} responses that nobody sent, who answered in "
            f"{surveys.keys} rounds, {surveys.texts} texts."
        )
