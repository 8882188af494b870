"""Says how whole the record is: what is known of how many partnerships and LAs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from partnerships.completeness import record_completeness


class Command(BaseCommand):
    help = "Say how complete the record is: what is known about how many partnerships and LAs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", dest="is_json", action="store_true", help="As JSON, for a program."
        )

    def handle(self, *args: Any, is_json: bool, **options: Any) -> None:
        found = record_completeness()
        self.stdout.write(as_json(found) if is_json else as_text(found))


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: dict[str, Any], indent: str = "") -> str:
    lines = []
    for name, value in found.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}", as_text(value, indent + "  ")]
        elif isinstance(value, list):
            lines.append(f"{indent}{name}: {len(value)} ({', '.join(value)})")
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(lines)
