"""Says whether the database may be brought up to this release while the one before it answers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations import operations as act
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation


def loses_nothing(operation: Operation) -> bool:
    """Returns whether the code of before lives with it, and no row or column is lost by it."""
    if isinstance(operation, act.AddField):
        field = operation.field
        return bool(field.null or field.has_db_default() or field.many_to_many)
    return isinstance(
        operation,
        act.CreateModel | act.AddIndex | act.AlterModelOptions | act.AlterModelManagers,
    )


class Command(BaseCommand):
    help = (
        "Lists what migrations that are not applied yet would lose, or take away from the code "
        "that still runs; the status is then 1."
    )

    def handle(self, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not executor.loader.applied_migrations:
            self.stdout.write("An empty database: nothing can be lost.")
            return
        unsafe = [
            f"{migration}: {operation.describe()}"
            for migration, _ in plan
            for operation in migration.operations
            if not loses_nothing(operation)
        ]
        if unsafe:
            raise CommandError("Needs a look, and a backup:\n  " + "\n  ".join(unsafe))
        self.stdout.write(f"{len(plan)} migrations to apply, which lose nothing.")
