"""manage.py remind_senders: remind senders of our questions, and wait for no answer for ever."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services.ask import remind_senders


class Command(BaseCommand):
    help = "Remind senders who have not answered a question, and go on without those who never do."

    def handle(self, *args: Any, **options: Any) -> None:
        reminded, taken_back = remind_senders()
        self.stdout.write(
            f"Reminded: {reminded}. Returned to the queue without an answer: {taken_back}."
        )
