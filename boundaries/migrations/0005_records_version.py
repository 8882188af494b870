"""Every statement that writes to a public table moves the version of the records."""

from django.db import migrations, models

TABLES = (
    "region",
    "localauthority",
    "localauthority_successors",
    "profile",
    "figure",
    "statisticalneighbour",
    "similarauthority",
    "adjacency",
    "boundary",
    "mapgeometry",
    "mapshape",
    "place",
)

FUNCTION = """
CREATE FUNCTION boundaries_records_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO boundaries_recordsversion (id, version, changed_at)
    VALUES (1, gen_random_uuid(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE
    SET version = excluded.version, changed_at = excluded.changed_at;
    RETURN NULL;
END $$;
"""


def watch(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER records_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION boundaries_records_changed();",
        f"DROP TRIGGER records_changed ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("boundaries", "0004_history")]

    operations = [
        migrations.CreateModel(
            name="RecordsVersion",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.UUIDField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="records_version_is_one_row"
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION boundaries_records_changed();"),
        *(watch(f"boundaries_{table}") for table in TABLES),
    ]
