"""Checks the database beside Django's own checks."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

QUIET_ROLE = settings.BASE_DIR / "scripts" / "quiet-role.sql"
SETTING = re.compile(r"^ALTER ROLE abep_map SET (\w+) = '(\w+)';$", re.MULTILINE)


@register(Tags.database)
def check_the_log_is_quiet(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Warns where PostgreSQL would log what people typed: only a superuser can forbid it."""
    wanted = dict(SETTING.findall(QUIET_ROLE.read_text()))
    warnings: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(wanted)]
            )
            is_set = dict(cursor.fetchall())
        loud = sorted(name for name in wanted if is_set[name] != wanted[name])
        if loud:
            warnings.append(
                Warning(
                    f"PostgreSQL may log what people typed: {', '.join(loud)}.",
                    hint="Run scripts/quiet-role.sql as a superuser of the database server.",
                    id="core.W001",
                )
            )
    return warnings
