"""Makes an account that may do everything: the first, or where all administrators are locked out.

It stands in this app, which comes before Django's own, whose command asks for a name that nobody
signs in with and lets the address be blank.
"""

import os
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.email_address import NotAnAddress, email_address
from staff.services.accounts import make_superuser, refuse_taken_address


class Command(BaseCommand):
    help = "Creates an account that may do everything. You sign in with its e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", help="Asked for if it is not given.")
        parser.add_argument(
            "--noinput",
            action="store_true",
            help="Asks no questions: the password is taken from DJANGO_SUPERUSER_PASSWORD.",
        )

    def handle(self, *args: Any, email: str | None, noinput: bool, **options: Any) -> None:
        if email is None and not noinput:
            email = input("E-mail address, which you will sign in with: ")
        if not email or not email.strip():
            raise CommandError(
                "No account was created: an e-mail address is needed to sign in with."
            )
        try:
            email = email_address(email.strip())
            refuse_taken_address(email)
            if noinput:
                password = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
            else:
                password = getpass("Password, at least 12 characters: ")
            validate_password(password, User(email=email))
        except NotAnAddress as fault:
            raise CommandError(f"No account was created: {fault}") from fault
        except ValidationError as fault:
            raise CommandError(f"No account was created: {' '.join(fault.messages)}") from fault
        if not noinput and getpass("The same password again: ") != password:
            raise CommandError("No account was created: the two passwords are not the same.")
        make_superuser(email=email, password=password)
        self.stdout.write(f"Account created. Sign in at /account/sign-in/ with {email}.")
