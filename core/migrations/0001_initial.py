from django.core.management import call_command
from django.db import migrations, models


# The one row that names the state of the records moves whenever a public table is written. Each
# app with such tables watches them by `watch_records` below.
RECORDS_CHANGED = """
CREATE FUNCTION core_records_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core_recordsversion (id, version, changed_at)
    VALUES (1, gen_random_uuid(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE
    SET version = excluded.version, changed_at = excluded.changed_at;
    RETURN NULL;
END $$;
"""

# As pghistory's own, but that what is written outside of `change(...)` gets a change too: one
# for each transaction.
ATTACH_CONTEXT = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE
LANGUAGE plpgsql AS $$
DECLARE
    context uuid := nullif(current_setting('pghistory.context_id', true), '');
    about jsonb := coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}');
BEGIN
    IF context IS NULL THEN
        context := gen_random_uuid();
        PERFORM set_config('pghistory.context_id', context::text, true);
    END IF;
    INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
    VALUES (context, about, clock_timestamp(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET metadata = excluded.metadata, updated_at = excluded.updated_at
    WHERE pghistory_context.metadata <> excluded.metadata;
    RETURN context;
END $$;
"""


def watch_records(*tables):
    """Operations by which a write to any of the tables moves the version of the records."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER records_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_records_changed();",
            f"DROP TRIGGER records_changed ON {table};",
        )
        for table in tables
    ]


def make_cache(apps, schema_editor):
    """The shared cache of CACHES, which holds the counts by which sign-in is limited."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [

        migrations.CreateModel(
            name='ApiUse',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('until', models.DateTimeField(db_index=True)),
                ('requests', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ReferenceLoad',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='RateLimitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=20)),
                ('who', models.CharField(help_text='A keyed hash, not the address itself.', max_length=64)),
                ('since', models.DateTimeField(help_text='Start of the window.')),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('what', 'who', 'since'), name='rate_limit_count_once_per_window')],
            },
        ),
        migrations.CreateModel(
            name='RecordsVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('version', models.UUIDField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='records_version_is_one_row')],
            },
        ),
        # Counts of requests: nothing is lost with them in a crash.
        migrations.RunSQL(
            "ALTER TABLE core_apiuse SET UNLOGGED;", "ALTER TABLE core_apiuse SET LOGGED;"
        ),
        migrations.RunSQL(RECORDS_CHANGED, "DROP FUNCTION core_records_changed();"),
        migrations.RunSQL(ATTACH_CONTEXT, migrations.RunSQL.noop),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
