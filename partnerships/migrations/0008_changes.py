"""Every kept event belongs to a change, whoever wrote; what is older than the history joins it."""

from django.db import migrations

# As pghistory's own, but that what is written outside of `change(...)` gets a change too: one
# for each transaction.
ATTACH = """
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

TRACKED = {
    "boundaries": ["Region", "LocalAuthority", "Profile", "StatisticalNeighbour"],
    "partnerships": ["Partnership", "Coverage", "Membership", "AuthoritySummary", "Source"],
}


def complete(apps, schema_editor):
    """Events without a change get one; rows without an event get their first."""
    for app, models in TRACKED.items():
        for name in models:
            row, event = apps.get_model(app, name), apps.get_model(app, f"{name}Event")
            events = schema_editor.quote_name(event._meta.db_table)
            columns = ", ".join(
                schema_editor.quote_name(field.column)
                for field in event._meta.fields
                if not field.name.startswith("pgh_")
            )
            schema_editor.execute(
                f"ALTER TABLE {events} DISABLE TRIGGER USER;"
                f"UPDATE {events} SET pgh_context_id = _pgh_attach_context()"
                " WHERE pgh_context_id IS NULL;"
                f"ALTER TABLE {events} ENABLE TRIGGER USER;"
                f"INSERT INTO {events} (pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id,"
                f" {columns}) SELECT now(), 'insert', pk, _pgh_attach_context(), {columns}"
                f" FROM (SELECT *, {row._meta.pk.column} AS pk FROM {row._meta.db_table}) AS now"
                f" WHERE NOT EXISTS (SELECT FROM {events} WHERE pgh_obj_id = now.pk)"
            )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0007_evidence_sent_in"),
        ("boundaries", "0005_records_version"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[],
            options={
                "permissions": [("undo_change", "Can undo a change")],
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("pghistory.context",),
        ),
        migrations.RunSQL(ATTACH, migrations.RunSQL.noop),
        migrations.RunPython(complete, migrations.RunPython.noop),
    ]
