"""Answers a request to delete what is held of an address."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.email_address import email_address
from corrections.services.retention import erase_person
from surveys.services.retention import erase_respondent


class Command(BaseCommand):
    help = "Deletes who sent what from an e-mail address; what is not decided yet is withdrawn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address)

    def handle(self, *, email: str, **options: Any) -> None:
        rounds = erase_respondent(email=email)
        done = erase_person(email=email)
        self.stdout.write(
            f"Deleted: {done.drafts} drafts, {done.unconfirmed} submissions that nobody confirmed, "
            f"who sent {done.submissions} others, {done.emails} further e-mails, "
            f"{done.contacts} entries of the contact book, part in {rounds} rounds of surveys."
        )
        if done.still_held:
            self.stdout.write(
                f"Their name or address is still in {done.still_held} rows or editions of what was "
                "proposed and published. Look there, and remove it with redact_text."
            )
