"""Makes the roles, and one account an address, before the first of the staff signs in."""

from django.db import migrations

from staff.roles import ROLES, make_groups


def make(apps, schema_editor):
    make_groups(apps)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mail", "0001_initial"),
        ("boundaries", "0001_initial"),
        ("figures", "0001_initial"),
        ("partnerships", "0001_initial"),
        ("exports", "0001_initial"),
        ("contacts", "0001_initial"),
        ("corrections", "0001_initial"),
        ("surveys", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make, remove),
        # People sign in by e-mail address, so no two accounts may share one.
        migrations.RunSQL(
            "CREATE UNIQUE INDEX auth_user_email_once ON auth_user (upper(email)) "
            "WHERE email <> '';",
            "DROP INDEX auth_user_email_once;",
        ),
    ]
