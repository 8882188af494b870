"""A release that would lose data, or stop the code that still runs, is not brought in unseen."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations import operations as act
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

from core.management.commands.check_release import loses_nothing

BEFORE = ProjectState({("a", "x"): ModelState("a", "X", [("y", models.CharField(max_length=9))])})
WITHOUT_LOSS = (
    act.AddField("x", "y", models.TextField(null=True)),
    act.AddField("x", "y", models.TextField(db_default="")),
    act.CreateModel("x", []),
    act.AddIndex("x", models.Index(fields=["y"], name="z")),
    act.AlterField("x", "y", models.CharField(max_length=9, choices={"z": "Z"}, help_text="Y")),
)
WITH_LOSS = (
    act.AddField("x", "y", models.TextField()),
    act.RemoveField("x", "y"),
    act.RenameField("x", "y", "z"),
    act.DeleteModel("x"),
    act.AlterField("x", "y", models.TextField()),
    act.AlterField("x", "y", models.CharField(max_length=8)),
    act.RunSQL("DROP TABLE x"),
)


@pytest.mark.parametrize(
    ("operation", "is_safe"), [(o, True) for o in WITHOUT_LOSS] + [(o, False) for o in WITH_LOSS]
)
def test_what_loses_something(operation, is_safe) -> None:
    assert loses_nothing(operation, "a", BEFORE) is is_safe


@pytest.mark.django_db
def test_migrations_that_are_not_applied_are_looked_through(capsys) -> None:
    call_command("check_release")
    assert "0 migrations to apply" in capsys.readouterr().out
    MigrationRecorder(connection).record_unapplied("core", "0001_initial")
    with pytest.raises(CommandError, match=r"core.0001_initial: Raw SQL operation"):
        call_command("check_release")
