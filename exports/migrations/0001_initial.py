from importlib import import_module
import core.model_fields
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


watch_records = import_module("core.migrations.0001_initial").watch_records

# What is published stays as it is, whoever asks the database to change it.
FROZEN = """
CREATE FUNCTION exports_edition_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
                ('name', core.model_fields.CleanCharField(help_text='Year and month, as 2026-11; a second one of a month is 2026-11-2.', max_length=9, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{4}-(0[1-9]|1[0-2])(-[2-9])?$', 'Not a year and month, as 2026-11, or 2026-11-2 for a second one.')])),
                ('note', core.model_fields.CleanTextField(blank=True, help_text='What readers should know of it.', max_length=500)),
                ('published_at', models.DateTimeField()),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='exports.edition')),
            ],
            options={
                'ordering': ['-published_at'],
                'permissions': [('publish_edition', 'Can publish an edition')],
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
        *watch_records("exports_edition", "exports_editionfile"),
    ]
