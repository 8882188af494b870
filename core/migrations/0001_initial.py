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

# The record as it was when a day ended, for `core.history.as_of`: views over the history in a
# schema of their own, each named as the table that it stands for. A transaction that finds them
# before the tables asks everything of that day. The moment is a setting of the transaction;
# without it they are errors, never today's record. Each app with a history adds its own by
# `as_of_views` below.
AS_OF = """
CREATE SCHEMA as_of;
CREATE FUNCTION as_of.moment() RETURNS timestamptz LANGUAGE sql STABLE
    RETURN current_setting('abep_map.as_of')::timestamptz;
CREATE VIEW as_of.pghistory_context AS
    SELECT * FROM pghistory_context WHERE created_at < as_of.moment();
-- A name of its own for this state, so that nothing made of it is taken for today's.
CREATE VIEW as_of.core_recordsversion AS
    SELECT id, md5(version || current_setting('abep_map.as_of'))::uuid AS version,
        least(changed_at, as_of.moment()) AS changed_at
    FROM core_recordsversion;
"""
NO_AS_OF = """
DROP VIEW as_of.pghistory_context, as_of.core_recordsversion;
DROP FUNCTION as_of.moment;
DROP SCHEMA as_of;
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


def as_of_views(*labels):
    """Operations that make a view in the schema `as_of` for each model, from its history.

    The database lets nobody change the type of a column that a view reads: drop the view with
    the reverse of this before, and make it again with what the table has become after.
    """

    def make(apps, schema_editor):
        for label in labels:
            schema_editor.execute(*as_of_view(apps, label, schema_editor.connection))

    def drop(apps, schema_editor):
        for label in labels:
            schema_editor.execute(f'DROP VIEW as_of."{apps.get_model(label)._meta.db_table}"')

    return [migrations.RunPython(make, drop)]


def as_of_view(apps, label, connection):
    """Returns the statement that makes a model's view, and its parameters.

    A row is its last event before the moment, found by NOT EXISTS and not by DISTINCT ON: so the
    database can look for some of the rows by the indexes of the history.
    """
    table = apps.get_model(label)._meta
    events = apps.get_model(f"{label}Event")._meta.db_table
    columns, parameters = [], []
    for field in table.local_concrete_fields:
        if field.generated:
            expression, values = field.generated_sql(connection)
            columns.append(f'{expression} AS "{field.column}"')
            parameters += values
        elif field.primary_key:
            columns.append(f'pgh_obj_id AS "{field.column}"')
        else:
            columns.append(f'"{field.column}"')
    view = f"""
        CREATE VIEW as_of."{table.db_table}" AS
        SELECT {", ".join(columns)} FROM "{events}" AS event
        WHERE pgh_created_at < (SELECT as_of.moment()) AND pgh_label <> 'delete' AND NOT EXISTS (
            SELECT FROM "{events}" AS later
            WHERE later.pgh_obj_id = event.pgh_obj_id AND later.pgh_id > event.pgh_id
                AND later.pgh_created_at < (SELECT as_of.moment()))
    """
    return view, parameters or None


def make_cache(apps, schema_editor):
    """The shared cache of CACHES, which holds the counts by which sign-in is limited."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)

# array_to_string counts as stable, since some types are written by the session's settings; texts
# are not, so that a generated column may use it of them.
LIST_WORDS = """
CREATE FUNCTION core_list_words(list text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT replace(array_to_string(list, ' '), '_', ' ') $$;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [

        migrations.CreateModel(
            name='RateLimitCount',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('ends_at', models.DateTimeField(db_index=True, help_text='End of the window.')),
                ('attempts', models.PositiveIntegerField()),
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
        migrations.CreateModel(
            name='JobRun',
            fields=[
                ('job', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField()),
                ('took', models.DurationField()),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('failed', 'Failed')], max_length=6)),
                ('done_at', models.DateTimeField(help_text='The start of the last run that went well; none before the first.', null=True)),
                ('said', models.TextField(blank=True, help_text='What it did, in numbers; of a failure its sort alone.')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['done', 'failed'])), name='job_run_outcome_is_known'), models.CheckConstraint(condition=models.Q(('outcome', 'failed'), ('done_at', models.F('started_at')), _connector='OR'), name='job_run_done_has_a_time')],
            },
        ),
        # Counts: nothing is lost with them in a crash.
        migrations.RunSQL(
            "ALTER TABLE core_ratelimitcount SET UNLOGGED;",
            "ALTER TABLE core_ratelimitcount SET LOGGED;",
        ),
        migrations.RunSQL(RECORDS_CHANGED, "DROP FUNCTION core_records_changed();"),
        migrations.RunSQL(ATTACH_CONTEXT, migrations.RunSQL.noop),
        migrations.RunSQL(LIST_WORDS, "DROP FUNCTION core_list_words(text[]);"),
        migrations.RunSQL(AS_OF, NO_AS_OF),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
