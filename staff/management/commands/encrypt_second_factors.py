"""The second step of changing the key that second factors are stored with."""

from typing import Any

from django.core.management.base import BaseCommand

from ...services.second_factors import encrypt_second_factors


class Command(BaseCommand):
    help = "Encrypts every second factor with the first of SECOND_FACTOR_KEYS."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Encrypted with the first key: {encrypt_second_factors()}.")
