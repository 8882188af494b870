"""Makes a copy of the database with what proves it, and proves a copy by restoring it.

Rows and a sum of each table are taken in the very state that is copied, and stand beside the copy.
A restored copy has to have the same.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

# Copied without their rows: what PostGIS brings, and what nobody misses: staff sign in again.
WITHOUT_ROWS = ("spatial_ref_sys", settings.CACHES["default"]["LOCATION"], "django_session")
TABLES = """
SELECT table_name.oid::regclass::text FROM pg_class AS table_name
JOIN pg_namespace AS folder ON folder.oid = table_name.relnamespace
WHERE table_name.relkind = 'r' AND table_name.relpersistence = 'p'
    AND folder.nspname !~ '^pg_' AND folder.nspname <> 'information_schema'
    AND table_name.relname <> ALL(%s)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = table_name.oid AND deptype = 'e')
"""
# Of the rows as text, in whatever order they come.
SUM = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} AS t"

Sums = dict[str, tuple[int, str]]  # by table: rows, and their sum


class BackupDiffers(Exception):
    """Says that a copy is not what was copied; its words name tables alone."""


def make_backup(*, path: Path) -> Sums:
    """Copies the database into a file, with the sums of its tables in another beside it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        without = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
        options = ["--format=custom", "--no-unlogged-table-data", f"--snapshot={snapshot}"]
        _run(connection, "pg_dump", *options, *without, f"--file={path}")
        sums = table_sums(connection)
    proof = {"sha256": _digest(path), "made_at": timezone.now().isoformat(), "tables": sums}
    proof_of(path).write_text(json.dumps(proof, indent=1) + "\n")
    return sums


def verify_backup(*, path: Path) -> Sums:
    """Restores a copy into a database of its own and compares each table; raises BackupDiffers."""
    proof = json.loads(proof_of(path).read_text())
    if _digest(path) != proof["sha256"]:
        raise BackupDiffers("The file is not the one that was made.")
    with scratch_database() as scratch:
        restore(path=path, into=scratch)
        restored = table_sums(scratch)
    copied: Sums = {table: (rows, total) for table, (rows, total) in proof["tables"].items()}
    wrong = sorted(t for t in copied.keys() | restored.keys() if copied.get(t) != restored.get(t))
    if wrong:
        raise BackupDiffers(f"Not as they were: {', '.join(wrong)}")
    return restored


def table_sums(database: BaseDatabaseWrapper) -> Sums:
    """Returns of each table how many rows it has and their sum, equal wherever the rows are."""
    sums: Sums = {}
    with database.cursor() as cursor:
        cursor.execute(TABLES, [list(WITHOUT_ROWS)])
        for (table,) in cursor.fetchall():
            cursor.execute(SUM.format(table))
            sums[table] = cursor.fetchone()
    return sums


def restore(*, path: Path, into: BaseDatabaseWrapper) -> None:
    """Restores a copy into an empty database that has the extensions."""
    name = str(into.settings_dict["NAME"])
    options = ["--no-owner", "--no-comments", "--exit-on-error", f"--dbname={name}"]
    _run(into, "pg_restore", *options, str(path))


@contextmanager
def scratch_database() -> Iterator[BaseDatabaseWrapper]:
    """Makes an empty database with the extensions beside the site's own, gone afterwards."""
    name = f"{connection.settings_dict['NAME']}_verify_{os.getpid()}"
    quoted, template = map(connection.ops.quote_name, (name, settings.SCRATCH_TEMPLATE))
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE {template}")
    scratch = connection.copy()
    scratch.settings_dict["NAME"] = name
    try:
        yield scratch
    finally:
        scratch.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted}")


def described(sums: Sums, path: Path) -> str:
    rows = sum(number for number, _ in sums.values())
    return f"{len(sums)} tables, {rows:,} rows, {path.stat().st_size / 1e6:.1f} MB."


def proof_of(path: Path) -> Path:
    """Returns the file beside a copy that holds the sums of its tables."""
    return path.with_name(path.name + ".json")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _run(database: BaseDatabaseWrapper, *command: str) -> None:
    """Runs a program of PostgreSQL's on a database; the password is in no list of processes."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    names["PGPASSWORD"] = "PASSWORD"
    asked = {name: str(database.settings_dict[key] or "") for name, key in names.items()}
    subprocess.run(  # noqa: S603 (our own arguments)
        command, env={**os.environ, **{k: v for k, v in asked.items() if v}}, check=True
    )
