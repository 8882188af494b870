"""What staff need before the first of them signs in: the roles, and the shared cache.

The cache holds the counts by which sign-in is limited, for every process and machine.
"""

from django.core.management import call_command
from django.db import migrations

from corrections.roles import ROLES, make_groups


def make(apps, schema_editor):
    make_groups(apps)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


def make_cache(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("corrections", "0002_made_against"),
        ("partnerships", "0008_changes"),
        ("boundaries", "0005_records_version"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(make, remove),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
        # People sign in by e-mail address, so no two accounts may share one.
        migrations.RunSQL(
            "CREATE UNIQUE INDEX auth_user_email_once ON auth_user (upper(email)) "
            "WHERE email <> '';",
            "DROP INDEX auth_user_email_once;",
        ),
    ]
