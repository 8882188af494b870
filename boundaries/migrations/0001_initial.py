from importlib import import_module
from django.contrib.postgres.operations import TrigramExtension
import core.model_fields
import core.name_search
import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


_core = import_module("core.migrations.0001_initial")
watch_records, as_of_views = _core.watch_records, _core.as_of_views


# Which LAs came of which, over any number of reorganisations; and every code of each such line. A
# code that ONS gave an LA anew stands in the place of the one that its row is named by. Kept as
# tables, since every count of the map goes through them, and made anew whenever places change.
LINEAGE = """
CREATE MATERIALIZED VIEW boundaries_lineage AS
WITH RECURSIVE descent (earlier, later) AS (
    SELECT from_localauthority_id, to_localauthority_id
    FROM boundaries_localauthority_successors
    UNION
    SELECT descent.earlier, succession.to_localauthority_id
    FROM descent
    JOIN boundaries_localauthority_successors AS succession
        ON succession.from_localauthority_id = descent.later
)
SELECT gss_code AS authority_id, gss_code AS member_id FROM boundaries_localauthority
UNION SELECT earlier, later FROM descent
UNION SELECT later, earlier FROM descent;
CREATE UNIQUE INDEX boundaries_lineage_once ON boundaries_lineage (authority_id, member_id);
CREATE INDEX boundaries_lineage_member ON boundaries_lineage (member_id, authority_id);

CREATE MATERIALIZED VIEW boundaries_authoritycode AS
WITH code AS (
    SELECT authority_id, code, name, valid_from, valid_to FROM boundaries_othercode
    UNION ALL
    SELECT authority.gss_code, authority.gss_code, authority.name, authority.valid_from, coalesce(
        authority.valid_to,
        (
            SELECT min(other.valid_from) - 1 FROM boundaries_othercode AS other
            WHERE other.authority_id = authority.gss_code AND other.valid_to IS NULL
        )
    )
    FROM boundaries_localauthority AS authority
    UNION ALL
    SELECT gss_code, dfe_code, name, valid_from, valid_to FROM boundaries_localauthority
)
SELECT
    lineage.authority_id, lineage.member_id, code.code, code.name, code.valid_from, code.valid_to
FROM boundaries_lineage AS lineage
JOIN code ON code.authority_id = lineage.member_id;
CREATE INDEX boundaries_authoritycode_authority ON boundaries_authoritycode (authority_id);
CREATE INDEX boundaries_authoritycode_code ON boundaries_authoritycode (code);

CREATE FUNCTION boundaries_refresh_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    REFRESH MATERIALIZED VIEW boundaries_lineage;
    REFRESH MATERIALIZED VIEW boundaries_authoritycode;
    RETURN NULL;
END
$$;
"""
NO_LINEAGE = """
DROP MATERIALIZED VIEW boundaries_authoritycode, boundaries_lineage;
DROP FUNCTION boundaries_refresh_lineage;
"""
REFRESHED_AFTER = (
    "boundaries_localauthority",
    "boundaries_localauthority_successors",
    "boundaries_othercode",
)


def refresh_lineage_after(table):
    return migrations.RunSQL(
        f"CREATE TRIGGER refresh_lineage AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION boundaries_refresh_lineage()",
        f"DROP TRIGGER refresh_lineage ON {table}",
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        # For the index of trigrams; already there where scripts/extensions.sql was run.
        TrigramExtension(),

        migrations.CreateModel(
            name='RegionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('gss_code', models.CharField(max_length=9, serialize=False, validators=[django.core.validators.RegexValidator('^E12\\d{6}$', 'Not a region’s GSS code (E12 and six digits).')], verbose_name='GSS code')),
                ('name', models.CharField(max_length=40)),
                ('slug', models.SlugField(db_index=False, max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LocalAuthority',
            fields=[
                ('gss_code', core.model_fields.CleanCharField(max_length=9, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^E(06|08|09|10)\\d{6}$', 'Not an upper-tier LA’s GSS code (E06, E08, E09 or E10 and six digits).')], verbose_name='GSS code')),
                ('name', core.model_fields.CleanCharField(max_length=60)),
                ('slug', core.model_fields.CleanSlugField(max_length=60, unique=True)),
                ('dfe_code', core.model_fields.CleanCharField(max_length=3, validators=[django.core.validators.RegexValidator('^\\d{3}$', 'Not three digits.')], verbose_name='DfE code')),
                ('la_type', models.CharField(choices=[('county', 'County'), ('unitary', 'Unitary authority'), ('metropolitan_district', 'Metropolitan district'), ('london_borough', 'London borough'), ('city_of_london', 'City of London'), ('isles_of_scilly', 'Isles of Scilly')], max_length=21, verbose_name='type')),
                ('valid_from', models.DateField(blank=True, help_text='Blank: before April 2021.', null=True)),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Blank: still exists.', null=True)),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='boundaries.localauthority')),
            ],
            options={
                'verbose_name_plural': 'local authorities',
                'ordering': ['name', 'gss_code'],
            },
        ),
        migrations.CreateModel(
            name='Vintage',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('starts', models.DateField(unique=True, verbose_name='first day')),
            ],
            options={
                'ordering': ['year'],
            },
        ),
        migrations.CreateModel(
            name='OtherCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', core.model_fields.CleanCharField(help_text='GSS, or DfE’s three digits.', max_length=9)),
                ('name', core.model_fields.CleanCharField(help_text='What it stands for.', max_length=60)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Blank: still in use.', null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='other_codes', to='boundaries.localauthority')),
            ],
            options={
                'ordering': ['code', 'authority'],
                'constraints': [models.UniqueConstraint(fields=('code', 'authority'), name='other_code_once')],
            },
        ),
        migrations.RunSQL(LINEAGE, NO_LINEAGE),
        migrations.CreateModel(
            name='Lineage',
            fields=[
                ('pk', models.CompositePrimaryKey('authority', 'member', blank=True, editable=False, primary_key=True, serialize=False)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='lineage', to='boundaries.localauthority')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='shown_on', to='boundaries.localauthority')),
            ],
            options={
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='AuthorityCode',
            fields=[
                ('pk', models.CompositePrimaryKey('authority', 'code', 'member', blank=True, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=9)),
                ('name', models.CharField(max_length=60)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='codes', to='boundaries.localauthority')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='boundaries.localauthority')),
            ],
            options={
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='boundaries.vintage')),
                ('geometry', django.contrib.gis.db.models.fields.MultiPolygonField(help_text='Longitude and latitude (WGS 84).', srid=4326)),
                ('map_geometry', django.contrib.gis.db.models.fields.MultiPolygonField(help_text='As the map draws it: simplified, borders still shared.', srid=4326)),
                ('source', models.TextField()),
                ('licence', models.TextField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='boundaries.localauthority')),
            ],
            options={
                'verbose_name_plural': 'boundaries',
            },
        ),
        migrations.CreateModel(
            name='Adjacency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='boundaries.vintage')),
                ('border_km', models.FloatField(help_text='0 where only a crossing joins them.', verbose_name='length of the shared border, in km')),
                ('crossing_kind', models.CharField(blank=True, choices=[('bridge', 'Bridge'), ('tunnel', 'Tunnel'), ('ferry', 'Ferry')], max_length=6)),
                ('crossing', core.model_fields.CleanCharField(blank=True, help_text='What joins them across water.', max_length=120)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adjacencies', to='boundaries.localauthority')),
                ('neighbour', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='boundaries.localauthority')),
            ],
            options={
                'verbose_name_plural': 'adjacencies',
                'ordering': ['neighbour__name'],
            },
        ),
        migrations.CreateModel(
            name='MapGeometry',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='boundaries.vintage')),
                ('is_current', models.BooleanField(default=True)),
                ('body_gzip', models.BinaryField()),
                ('body_brotli', models.BinaryField()),
                ('imported_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name_plural': 'map geometries',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('vintage',), name='map_geometry_one_current_per_vintage')],
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('name', core.model_fields.CleanCharField(max_length=60, primary_key=True, serialize=False)),
                ('geometry', django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='DistrictShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='boundaries.vintage')),
                ('path', models.TextField()),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='map_shapes', to='boundaries.district')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='district_shapes', to='boundaries.localauthority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('district', 'vintage'), name='district_shape_once_per_vintage')],
            },
        ),
        migrations.CreateModel(
            name='MapShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vintage', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='boundaries.vintage')),
                ('path', models.TextField()),
                ('x_min', models.IntegerField()),
                ('y_min', models.IntegerField()),
                ('x_max', models.IntegerField()),
                ('y_max', models.IntegerField()),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='map_shapes', to='boundaries.localauthority')),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', core.model_fields.CleanCharField(max_length=80)),
                ('kind', models.CharField(choices=[('other_name', 'Other name of the LA'), ('code', 'Code of a district, present or former'), ('county', 'Ceremonial county'), ('combined_authority', 'Combined authority'), ('district', 'District, present or former'), ('town', 'Town or village')], max_length=18)),
                ('district', core.model_fields.CleanCharField(blank=True, help_text='As in April 2021; blank where an LA has none.', max_length=60)),
                ('note', core.model_fields.CleanCharField(blank=True, help_text='What a code stands for.', max_length=120)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('point', django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                ('name_keys', models.GeneratedField(db_persist=True, expression=core.name_search.NameKeys('name'), help_text='See core/name_search.py.', output_field=models.TextField())),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='boundaries.localauthority')),
            ],
            options={
                'ordering': ['name', 'authority'],
            },
        ),
        migrations.CreateModel(
            name='PlaceElsewhere',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', core.model_fields.CleanCharField(max_length=80)),
                ('nation', core.model_fields.CleanCharField(max_length=20)),
                ('name_keys', models.GeneratedField(db_persist=True, expression=core.name_search.NameKeys('name'), output_field=models.TextField())),
            ],
            options={
                'ordering': ['name', 'nation'],
                'indexes': [models.Index(fields=['name_keys'], name='place_elsewhere_name')],
                'constraints': [models.UniqueConstraint(fields=('name', 'nation'), name='place_elsewhere_once')],
            },
        ),
        migrations.CreateModel(
            name='PostcodeGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sector', models.CharField(help_text='Without the space: SW1A1.', max_length=5)),
                ('district', core.model_fields.CleanCharField(blank=True, help_text='As in April 2021; blank where an LA has none.', max_length=60)),
                ('units', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None)),
                ('longitudes', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, help_text='Of each unit’s middle; 1/100,000 degree.', size=None)),
                ('latitudes', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('at_an_office', models.BooleanField(default=False, help_text='Each stands on a point with many others: PO boxes, large users.')),
                ('authority', models.ForeignKey(help_text='Of the newest vintage; `successors` leads back to earlier ones.', on_delete=django.db.models.deletion.CASCADE, related_name='postcode_groups', to='boundaries.localauthority')),
            ],
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('gss_code', core.model_fields.CleanCharField(max_length=9, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^E12\\d{6}$', 'Not a region’s GSS code (E12 and six digits).')], verbose_name='GSS code')),
                ('name', core.model_fields.CleanCharField(max_length=40, unique=True)),
                ('slug', core.model_fields.CleanSlugField(max_length=40, unique=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('gss_code__regex', '^E12\\d{6}$')), name='region_gss_code_is_a_region')],
            },
        ),
        migrations.CreateModel(
            name='LocalAuthorityEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('gss_code', models.CharField(max_length=9, serialize=False, validators=[django.core.validators.RegexValidator('^E(06|08|09|10)\\d{6}$', 'Not an upper-tier LA’s GSS code (E06, E08, E09 or E10 and six digits).')], verbose_name='GSS code')),
                ('name', models.CharField(max_length=60)),
                ('slug', models.SlugField(db_index=False, max_length=60)),
                ('dfe_code', models.CharField(max_length=3, validators=[django.core.validators.RegexValidator('^\\d{3}$', 'Not three digits.')], verbose_name='DfE code')),
                ('la_type', models.CharField(choices=[('county', 'County'), ('unitary', 'Unitary authority'), ('metropolitan_district', 'Metropolitan district'), ('london_borough', 'London borough'), ('city_of_london', 'City of London'), ('isles_of_scilly', 'Isles of Scilly')], max_length=21, verbose_name='type')),
                ('valid_from', models.DateField(blank=True, help_text='Blank: before April 2021.', null=True)),
                ('valid_to', models.DateField(blank=True, help_text='Last day. Blank: still exists.', null=True)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='boundaries.localauthority')),
                ('region', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='boundaries.region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='localauthority',
            name='region',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='authorities', to='boundaries.region'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "boundaries_regionevent" ("gss_code", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."gss_code", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."gss_code", NEW."slug"); RETURN NULL;', hash='393f37fa6896d7ba891ca2bac666365d0c63285f', operation='INSERT', pgid='pgtrigger_insert_insert_fbe91', table='boundaries_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "boundaries_regionevent" ("gss_code", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (NEW."gss_code", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."gss_code", NEW."slug"); RETURN NULL;', hash='f32d8f3c60c0cafc868b3ca525940c2ad698186b', operation='UPDATE', pgid='pgtrigger_update_update_2c7bf', table='boundaries_region', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='region',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "boundaries_regionevent" ("gss_code", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug") VALUES (OLD."gss_code", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."gss_code", OLD."slug"); RETURN NULL;', hash='037b50e33efe1b8a1822a4f94b273fdd6f8d44f7', operation='DELETE', pgid='pgtrigger_delete_delete_b900d', table='boundaries_region', when='AFTER')),
        ),
        migrations.AddField(
            model_name='regionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='regionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='boundaries.region'),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.UniqueConstraint(fields=('authority', 'vintage'), name='boundary_once_per_vintage'),
        ),
        migrations.AddConstraint(
            model_name='boundary',
            constraint=models.CheckConstraint(condition=models.Q(('geometry__isvalid', True), ('geometry__isempty', False)), name='boundary_is_valid_and_not_empty'),
        ),
        migrations.AddConstraint(
            model_name='adjacency',
            constraint=models.UniqueConstraint(fields=('authority', 'neighbour', 'vintage'), name='adjacency_once_per_vintage'),
        ),
        migrations.AddConstraint(
            model_name='adjacency',
            constraint=models.CheckConstraint(condition=models.Q(('authority', models.F('neighbour')), _negated=True), name='adjacency_is_between_two'),
        ),
        migrations.AddConstraint(
            model_name='adjacency',
            constraint=models.CheckConstraint(condition=models.Q(('border_km__gt', 0), models.Q(('border_km', 0), models.Q(('crossing', ''), _negated=True)), _connector='OR'), name='adjacency_has_border_or_crossing'),
        ),
        migrations.AddConstraint(
            model_name='adjacency',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('crossing__gt', ''), ('crossing_kind__in', ['bridge', 'tunnel', 'ferry'])), models.Q(('crossing', ''), ('crossing_kind', '')), _connector='OR'), name='adjacency_crossing_kind_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='mapshape',
            constraint=models.UniqueConstraint(fields=('authority', 'vintage'), name='map_shape_once_per_vintage'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=django.contrib.postgres.indexes.GinIndex(fields=['name_keys'], name='place_names', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('name', 'kind', 'authority', 'district'), name='place_once'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['other_name', 'code', 'county', 'combined_authority', 'district', 'town'])), name='place_kind_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='postcodegroup',
            constraint=models.UniqueConstraint(fields=('sector', 'authority', 'district', 'at_an_office'), name='postcode_group_once'),
        ),
        migrations.AddIndex(
            model_name='localauthorityevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='boundaries__pgh_obj_8385c3_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localauthorityevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c15d50f1ec226695df515ea63f13d7176c7ded28', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a9776', table='boundaries_localauthorityevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='localauthority',
            constraint=models.CheckConstraint(condition=models.Q(('gss_code__regex', '^E(06|08|09|10)\\d{6}$')), name='authority_gss_code_is_an_upper_tier'),
        ),
        migrations.AddConstraint(
            model_name='localauthority',
            constraint=models.CheckConstraint(condition=models.Q(('dfe_code__regex', '^\\d{3}$')), name='authority_dfe_code_has_three_digits'),
        ),
        migrations.AddConstraint(
            model_name='localauthority',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='authority_dates_in_order', violation_error_code='valid_to', violation_error_message='is before valid_from'),
        ),
        migrations.AddConstraint(
            model_name='localauthority',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('dfe_code',), name='authority_dfe_code_unique_while_it_exists'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localauthority',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "boundaries_localauthorityevent" ("dfe_code", "gss_code", "la_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slug", "valid_from", "valid_to") VALUES (NEW."dfe_code", NEW."gss_code", NEW."la_type", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."gss_code", NEW."region_id", NEW."slug", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='15679e0cbc66c8dc28351b1ca92ab246318dd4d0', operation='INSERT', pgid='pgtrigger_insert_insert_5d18b', table='boundaries_localauthority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localauthority',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "boundaries_localauthorityevent" ("dfe_code", "gss_code", "la_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slug", "valid_from", "valid_to") VALUES (NEW."dfe_code", NEW."gss_code", NEW."la_type", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."gss_code", NEW."region_id", NEW."slug", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='db00d352e875892dd62bec7e9b9ef780c81eea8e', operation='UPDATE', pgid='pgtrigger_update_update_46152', table='boundaries_localauthority', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='localauthority',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "boundaries_localauthorityevent" ("dfe_code", "gss_code", "la_type", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id", "slug", "valid_from", "valid_to") VALUES (OLD."dfe_code", OLD."gss_code", OLD."la_type", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."gss_code", OLD."region_id", OLD."slug", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='73a45aa6ae044f9147bf0f0f858e0a8b1433dd24', operation='DELETE', pgid='pgtrigger_delete_delete_1ee0e', table='boundaries_localauthority', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='regionevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='boundaries__pgh_obj_b840f6_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='regionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ceb0e6084150c4eef85acc390c2da82952ac4462', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_1584b', table='boundaries_regionevent', when='BEFORE')),
        ),
        *watch_records(
            "boundaries_region",
            "boundaries_localauthority",
            "boundaries_localauthority_successors",
            "boundaries_adjacency",
            "boundaries_boundary",
            "boundaries_vintage",
            "boundaries_othercode",
            "boundaries_mapgeometry",
            "boundaries_mapshape",
            "boundaries_district",
            "boundaries_districtshape",
            "boundaries_place",
            "boundaries_placeelsewhere",
        ),
        *map(refresh_lineage_after, REFRESHED_AFTER),
        *as_of_views("boundaries.Region", "boundaries.LocalAuthority"),
    ]
