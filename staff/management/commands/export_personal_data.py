"""Answers a request for what is held of an address."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from core.email_address import email_address
from corrections.personal_data import held_of
from surveys.personal_data import held_in_surveys


class Command(BaseCommand):
    help = "Prints, as JSON, everything that is held of an e-mail address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address)

    def handle(self, *, email: str, **options: Any) -> None:
        held = held_of(email) | {"surveys": held_in_surveys(email)}
        self.stdout.write(json.dumps(held, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder))
