from importlib import import_module
import core.model_fields
import core.past
import core.public_text
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


watch_records = import_module("core.migrations.0001_initial").watch_records

# What is published stays as it is, whoever asks the database to change it: but for a redaction,
# which says in its transaction that it is one. Its name is never of a month to come; a day is
# allowed for a database whose clock or zone is not the site's, and months that have come do not go
# again, so restoring a dump cannot fail by it.
FROZEN = """
ALTER TABLE exports_edition ADD CONSTRAINT edition_month_not_to_come
    CHECK (left(name, 7) <= to_char(current_date + 1, 'YYYY-MM'));
CREATE FUNCTION exports_edition_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('abep_map.redacting', true) = 'yes' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'an edition is never changed or removed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'edition_is_frozen';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON exports_edition
    FOR EACH STATEMENT EXECUTE FUNCTION exports_edition_is_frozen();
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON exports_editionfile
    FOR EACH STATEMENT EXECUTE FUNCTION exports_edition_is_frozen();
"""
THAWED = """
DROP TRIGGER frozen ON exports_edition;
DROP TRIGGER frozen ON exports_editionfile;
DROP FUNCTION exports_edition_is_frozen();
ALTER TABLE exports_edition DROP CONSTRAINT edition_month_not_to_come;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
    ]

    operations = [

        migrations.CreateModel(
            name='Edition',
            fields=[
                ('name', core.model_fields.CleanCharField(help_text='Year and month, as 2026-11; a second one of a month is 2026-11-2.', max_length=9, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{4}-(0[1-9]|1[0-2])(-[2-9])?$', 'Not a year and month, as 2026-11, or 2026-11-2 for a second one.'), core.past.refuse_month_to_come])),
                ('note', core.model_fields.CleanTextField(blank=True, help_text='What readers should know of it.', max_length=500, validators=[core.public_text.refuse_email_address])),
                ('published_at', models.DateTimeField()),
                ('previous', models.ForeignKey(blank=True, help_text='The one that stood before; it tells what changed since.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exports.edition')),
            ],
            options={
                'ordering': ['-published_at'],
                'permissions': [('publish_edition', 'Can publish an edition')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionWithdrawal',
            fields=[
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='withdrawal', serialize=False, to='exports.edition')),
                ('reason', core.model_fields.CleanTextField(max_length=300, validators=[core.public_text.refuse_email_address])),
                ('withdrawn_at', models.DateTimeField()),
                ('user', models.IntegerField(help_text='The key of the member of staff who did it. Private.')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionRedaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('redacted_at', models.DateTimeField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redactions', to='exports.edition')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='EditionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('content', models.CharField(max_length=80)),
                ('content_type', models.CharField(max_length=80)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('body', models.BinaryField()),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='exports.edition')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('name__regex', '^\\d{4}-(0[1-9]|1[0-2])(-[2-9])?$')), name='edition_name_is_year_and_month'),
        ),
        migrations.AddConstraint(
            model_name='editionfile',
            constraint=models.UniqueConstraint(fields=('edition', 'name'), name='edition_file_once'),
        ),
        migrations.RunSQL(FROZEN, THAWED),
        *watch_records(
            "exports_edition",
            "exports_editionfile",
            "exports_editionwithdrawal",
            "exports_editionredaction",
        ),
    ]
