"""Writing to a partnership and what hangs on it moves the version of the records too."""

from django.db import migrations

TABLES = ("partnership", "coverage", "membership", "authoritysummary", "source")


def watch(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER records_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION boundaries_records_changed();",
        f"DROP TRIGGER records_changed ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0005_history"),
        ("boundaries", "0005_records_version"),
    ]

    operations = [watch(f"partnerships_{table}") for table in TABLES]
