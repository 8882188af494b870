"""Says whether the database may be brought up to this release while the one before it answers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations import operations as act
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field


def loses_nothing(operation: Operation, app: str, before: ProjectState) -> bool:
    """Returns whether the code of before lives with it, and no row or column is lost by it."""
    if isinstance(operation, act.AddField):
        field = operation.field
        return bool(field.null or field.has_db_default() or field.many_to_many)
    if isinstance(operation, act.AlterField):
        model = before.models[app, operation.model_name_lower]
        return _column(model.get_field(operation.name)) == _column(operation.field)
    return isinstance(
        operation,
        act.CreateModel | act.AddIndex | act.AlterModelOptions | act.AlterModelManagers,
    )


def _column(field: "Field[Any, Any]") -> tuple[object, ...]:
    """Returns what the database knows of a field: without labels, choices and the like."""
    _, path, arguments, options = field.deconstruct()
    kept = {name: value for name, value in options.items() if name not in field.non_db_attrs}
    return path, arguments, kept


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
        unsafe = []
        for migration, _ in plan:
            app = migration.app_label
            state = executor.loader.project_state((app, migration.name), at_end=False)
            for operation in migration.operations:
                if not loses_nothing(operation, app, state):
                    unsafe.append(f"{migration}: {operation.describe()}")
                operation.state_forwards(app, state)
        if unsafe:
            raise CommandError("Needs a look, and a backup:\n  " + "\n  ".join(unsafe))
        self.stdout.write(f"{len(plan)} migrations to apply, which lose nothing.")
