"""Takes a text about a person out of everything that is held."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ...services.redact import held_text, redact_text


class Command(BaseCommand):
    help = (
        "Puts “[redacted]” in place of an exact text, which is asked for, in the record, its "
        "history, submissions, e-mails and editions. This cannot be undone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--why", required=True, help="Kept, and read by staff.")
        parser.add_argument("--by", required=True, help="E-mail address of the person redacting.")
        parser.add_argument("--dry-run", action="store_true", help="Only say where it is.")

    def handle(self, *, why: str, by: str, dry_run: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=by, is_active=True).first()
        if user is None or not user.has_perm("corrections.redact_text"):
            raise CommandError("No account with that address may redact texts.")
        # Asked for, so that it stands in no list of commands or processes.
        text = input("The text, exactly as it is written: ")
        if dry_run:
            held = held_text(text)
            rows, editions = held.rows, held.editions
        else:
            try:
                done = redact_text(text=text, why=why, user=user)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            rows, editions = done.rows, done.editions
        for table, number in rows.items():
            self.stdout.write(f"{table}: {number}")
        self.stdout.write(f"Editions: {', '.join(editions) or 'none'}")
        self.stdout.write("Nothing was redacted: a dry run." if dry_run else "Redacted.")
