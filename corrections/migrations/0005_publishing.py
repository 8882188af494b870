"""Moderators may publish editions."""

from django.db import migrations

from corrections.roles import make_groups


class Migration(migrations.Migration):
    dependencies = [("corrections", "0004_drafts"), ("partnerships", "0010_editions")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: make_groups(apps), migrations.RunPython.noop
        )
    ]
