from importlib import import_module
import core.model_fields
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


_core = import_module("core.migrations.0001_initial")
watch_records, as_of_views = _core.watch_records, _core.as_of_views


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('boundaries', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [

        migrations.CreateModel(
            name='Figure',
            fields=[
                ('field', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('label', core.model_fields.CleanCharField(max_length=80)),
                ('unit', core.model_fields.CleanCharField(blank=True, max_length=20)),
                ('dated', core.model_fields.CleanCharField(max_length=60)),
                ('source', core.model_fields.CleanCharField(max_length=120)),
                ('note', core.model_fields.CleanTextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProfileEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('opportunity_area', models.CharField(blank=True, max_length=60)),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('population_0_15', models.PositiveIntegerField(blank=True, null=True)),
                ('area_km2', models.FloatField(blank=True, null=True)),
                ('imd_average_score', models.FloatField(blank=True, null=True)),
                ('imd_rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('imd_rank_of_152', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rural_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('rural_urban_class', models.CharField(blank=True, choices=[('predominantly_urban', 'Predominantly urban'), ('urban_with_significant_rural', 'Urban with significant rural'), ('predominantly_rural', 'Predominantly rural')], max_length=28)),
                ('rural_urban_method', models.CharField(blank=True, choices=[('published', 'Published'), ('derived', 'Derived from district counts')], max_length=9)),
                ('schools', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('academies', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('primary_academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('secondary_academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('education_investment_area', models.BooleanField(blank=True, null=True)),
                ('priority_education_investment_area', models.BooleanField(blank=True, null=True)),
                ('leaders_in_partnership_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_in_partnership_low', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_in_partnership_high', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_low', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_high', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SimilarAuthority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lens', models.CharField(choices=[('deprivation', 'Deprivation and rurality'), ('size', 'Size'), ('academies', 'Academies')], max_length=11)),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is the closest.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('distance', models.FloatField(validators=[django.core.validators.MinValueValidator(0)], verbose_name='distance, in standard deviations')),
            ],
            options={
                'verbose_name_plural': 'similar authorities',
                'ordering': ['authority', 'lens', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='StatisticalNeighbour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is the closest.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('closeness', models.CharField(choices=[('extremely_close', 'Extremely close'), ('very_close', 'Very close'), ('close', 'Close'), ('somewhat_close', 'Somewhat close'), ('not_close', 'Not close')], max_length=15)),
            ],
            options={
                'ordering': ['authority', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='StatisticalNeighbourEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is the closest.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)])),
                ('closeness', models.CharField(choices=[('extremely_close', 'Extremely close'), ('very_close', 'Very close'), ('close', 'Close'), ('somewhat_close', 'Somewhat close'), ('not_close', 'Not close')], max_length=15)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('authority', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='profile', serialize=False, to='boundaries.localauthority')),
                ('population', models.PositiveIntegerField(blank=True, null=True)),
                ('population_0_15', models.PositiveIntegerField(blank=True, null=True)),
                ('area_km2', models.FloatField(blank=True, null=True)),
                ('imd_average_score', models.FloatField(blank=True, null=True)),
                ('imd_rank', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('imd_rank_of_152', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rural_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('rural_urban_class', models.CharField(blank=True, choices=[('predominantly_urban', 'Predominantly urban'), ('urban_with_significant_rural', 'Urban with significant rural'), ('predominantly_rural', 'Predominantly rural')], max_length=28)),
                ('rural_urban_method', models.CharField(blank=True, choices=[('published', 'Published'), ('derived', 'Derived from district counts')], max_length=9)),
                ('schools', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('academies', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('primary_academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('secondary_academies_percent', models.FloatField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('education_investment_area', models.BooleanField(blank=True, null=True)),
                ('priority_education_investment_area', models.BooleanField(blank=True, null=True)),
                ('opportunity_area', core.model_fields.CleanCharField(blank=True, max_length=60)),
                ('leaders_in_partnership_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_in_partnership_low', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_in_partnership_high', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_low', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('leaders_would_join_high', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rural_percent__range', (0, 100))), name='profile_rural_percent_is_a_percentage'), models.CheckConstraint(condition=models.Q(('academies_percent__range', (0, 100))), name='profile_academies_percent_is_a_percentage'), models.CheckConstraint(condition=models.Q(('primary_academies_percent__range', (0, 100))), name='profile_primary_academies_percent_is_a_percentage'), models.CheckConstraint(condition=models.Q(('secondary_academies_percent__range', (0, 100))), name='profile_secondary_academies_percent_is_a_percentage'), models.CheckConstraint(condition=models.Q(models.Q(('leaders_in_partnership_high__isnull', True), ('leaders_in_partnership_low__isnull', True), ('leaders_in_partnership_percent__isnull', True)), models.Q(('leaders_in_partnership_high__isnull', False), ('leaders_in_partnership_high__lte', 100), ('leaders_in_partnership_low__isnull', False), ('leaders_in_partnership_low__lte', models.F('leaders_in_partnership_percent')), ('leaders_in_partnership_percent__isnull', False), ('leaders_in_partnership_percent__lte', models.F('leaders_in_partnership_high'))), _connector='OR'), name='profile_leaders_in_partnership_known_with_its_interval'), models.CheckConstraint(condition=models.Q(models.Q(('leaders_would_join_high__isnull', True), ('leaders_would_join_low__isnull', True), ('leaders_would_join_percent__isnull', True)), models.Q(('leaders_would_join_high__isnull', False), ('leaders_would_join_high__lte', 100), ('leaders_would_join_low__isnull', False), ('leaders_would_join_low__lte', models.F('leaders_would_join_percent')), ('leaders_would_join_percent__isnull', False), ('leaders_would_join_percent__lte', models.F('leaders_would_join_high'))), _connector='OR'), name='profile_leaders_would_join_known_with_its_interval'), models.CheckConstraint(condition=models.Q(('population_0_15__lte', models.F('population'))), name='profile_children_within_population', violation_error_code='population_0_15', violation_error_message='is more than the population'), models.CheckConstraint(condition=models.Q(('academies__lte', models.F('schools'))), name='profile_academies_within_schools', violation_error_code='academies', violation_error_message='is more than the number of schools')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "figures_profileevent" ("academies", "academies_percent", "area_km2", "authority_id", "education_investment_area", "imd_average_score", "imd_rank", "imd_rank_of_152", "leaders_in_partnership_high", "leaders_in_partnership_low", "leaders_in_partnership_percent", "leaders_would_join_high", "leaders_would_join_low", "leaders_would_join_percent", "opportunity_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_0_15", "primary_academies_percent", "priority_education_investment_area", "rural_percent", "rural_urban_class", "rural_urban_method", "schools", "secondary_academies_percent") VALUES (NEW."academies", NEW."academies_percent", NEW."area_km2", NEW."authority_id", NEW."education_investment_area", NEW."imd_average_score", NEW."imd_rank", NEW."imd_rank_of_152", NEW."leaders_in_partnership_high", NEW."leaders_in_partnership_low", NEW."leaders_in_partnership_percent", NEW."leaders_would_join_high", NEW."leaders_would_join_low", NEW."leaders_would_join_percent", NEW."opportunity_area", _pgh_attach_context(), NOW(), \'insert\', NEW."authority_id", NEW."population", NEW."population_0_15", NEW."primary_academies_percent", NEW."priority_education_investment_area", NEW."rural_percent", NEW."rural_urban_class", NEW."rural_urban_method", NEW."schools", NEW."secondary_academies_percent"); RETURN NULL;', hash='24c7ec87ad2455df2800e44ce4581da91c2b3d59', operation='INSERT', pgid='pgtrigger_insert_insert_9f952', table='figures_profile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "figures_profileevent" ("academies", "academies_percent", "area_km2", "authority_id", "education_investment_area", "imd_average_score", "imd_rank", "imd_rank_of_152", "leaders_in_partnership_high", "leaders_in_partnership_low", "leaders_in_partnership_percent", "leaders_would_join_high", "leaders_would_join_low", "leaders_would_join_percent", "opportunity_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_0_15", "primary_academies_percent", "priority_education_investment_area", "rural_percent", "rural_urban_class", "rural_urban_method", "schools", "secondary_academies_percent") VALUES (NEW."academies", NEW."academies_percent", NEW."area_km2", NEW."authority_id", NEW."education_investment_area", NEW."imd_average_score", NEW."imd_rank", NEW."imd_rank_of_152", NEW."leaders_in_partnership_high", NEW."leaders_in_partnership_low", NEW."leaders_in_partnership_percent", NEW."leaders_would_join_high", NEW."leaders_would_join_low", NEW."leaders_would_join_percent", NEW."opportunity_area", _pgh_attach_context(), NOW(), \'update\', NEW."authority_id", NEW."population", NEW."population_0_15", NEW."primary_academies_percent", NEW."priority_education_investment_area", NEW."rural_percent", NEW."rural_urban_class", NEW."rural_urban_method", NEW."schools", NEW."secondary_academies_percent"); RETURN NULL;', hash='bc1aa56be60df06c8c5bb3d7861edc0605e985a5', operation='UPDATE', pgid='pgtrigger_update_update_af7bd', table='figures_profile', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "figures_profileevent" ("academies", "academies_percent", "area_km2", "authority_id", "education_investment_area", "imd_average_score", "imd_rank", "imd_rank_of_152", "leaders_in_partnership_high", "leaders_in_partnership_low", "leaders_in_partnership_percent", "leaders_would_join_high", "leaders_would_join_low", "leaders_would_join_percent", "opportunity_area", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_0_15", "primary_academies_percent", "priority_education_investment_area", "rural_percent", "rural_urban_class", "rural_urban_method", "schools", "secondary_academies_percent") VALUES (OLD."academies", OLD."academies_percent", OLD."area_km2", OLD."authority_id", OLD."education_investment_area", OLD."imd_average_score", OLD."imd_rank", OLD."imd_rank_of_152", OLD."leaders_in_partnership_high", OLD."leaders_in_partnership_low", OLD."leaders_in_partnership_percent", OLD."leaders_would_join_high", OLD."leaders_would_join_low", OLD."leaders_would_join_percent", OLD."opportunity_area", _pgh_attach_context(), NOW(), \'delete\', OLD."authority_id", OLD."population", OLD."population_0_15", OLD."primary_academies_percent", OLD."priority_education_investment_area", OLD."rural_percent", OLD."rural_urban_class", OLD."rural_urban_method", OLD."schools", OLD."secondary_academies_percent"); RETURN NULL;', hash='7410f9d0e67399c000c89e0d5523c9c9aed2dfd0', operation='DELETE', pgid='pgtrigger_delete_delete_748b6', table='figures_profile', when='AFTER')),
        ),
        migrations.AddField(
            model_name='profileevent',
            name='authority',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='profileevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='profileevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='figures.profile'),
        ),
        migrations.AddField(
            model_name='similarauthority',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='similar_authorities', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='similarauthority',
            name='neighbour',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='statisticalneighbour',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statistical_neighbours', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='statisticalneighbour',
            name='neighbour',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='statisticalneighbourevent',
            name='authority',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='statisticalneighbourevent',
            name='neighbour',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='statisticalneighbourevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='statisticalneighbourevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='figures.statisticalneighbour'),
        ),
        migrations.AddIndex(
            model_name='profileevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='figures_pro_pgh_obj_a9f758_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profileevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d5add22e18cc91a8ef45143978f8ed26a9dfee0e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_6f1bf', table='figures_profileevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.UniqueConstraint(fields=('authority', 'lens', 'rank'), name='similar_authority_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.UniqueConstraint(fields=('authority', 'lens', 'neighbour'), name='similar_authority_once'),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.CheckConstraint(condition=models.Q(('authority', models.F('neighbour')), _negated=True), name='similar_authority_is_another'),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.CheckConstraint(condition=models.Q(('rank__range', (1, 10))), name='similar_authority_rank_1_to_10'),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.CheckConstraint(condition=models.Q(('distance__gte', 0)), name='similar_authority_distance_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='similarauthority',
            constraint=models.CheckConstraint(condition=models.Q(('lens__in', ['deprivation', 'size', 'academies'])), name='similar_authority_lens_is_computed'),
        ),
        migrations.AddConstraint(
            model_name='statisticalneighbour',
            constraint=models.UniqueConstraint(fields=('authority', 'rank'), name='statistical_neighbour_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='statisticalneighbour',
            constraint=models.UniqueConstraint(fields=('authority', 'neighbour'), name='statistical_neighbour_once'),
        ),
        migrations.AddConstraint(
            model_name='statisticalneighbour',
            constraint=models.CheckConstraint(condition=models.Q(('authority', models.F('neighbour')), _negated=True), name='statistical_neighbour_is_another'),
        ),
        migrations.AddConstraint(
            model_name='statisticalneighbour',
            constraint=models.CheckConstraint(condition=models.Q(('rank__range', (1, 10))), name='statistical_neighbour_rank_1_to_10'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statisticalneighbour',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "figures_statisticalneighbourevent" ("authority_id", "closeness", "id", "neighbour_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank") VALUES (NEW."authority_id", NEW."closeness", NEW."id", NEW."neighbour_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank"); RETURN NULL;', hash='b7f1283c8bba65efa291bcd8c2f3952a7b1d6c4c', operation='INSERT', pgid='pgtrigger_insert_insert_11c53', table='figures_statisticalneighbour', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statisticalneighbour',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "figures_statisticalneighbourevent" ("authority_id", "closeness", "id", "neighbour_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank") VALUES (NEW."authority_id", NEW."closeness", NEW."id", NEW."neighbour_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank"); RETURN NULL;', hash='de5aec93c9e17c689df747069b43e9c598c94f6f', operation='UPDATE', pgid='pgtrigger_update_update_84740', table='figures_statisticalneighbour', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statisticalneighbour',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "figures_statisticalneighbourevent" ("authority_id", "closeness", "id", "neighbour_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank") VALUES (OLD."authority_id", OLD."closeness", OLD."id", OLD."neighbour_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rank"); RETURN NULL;', hash='388b6cb30d5173a40b629bbaaa9333892ff4e821', operation='DELETE', pgid='pgtrigger_delete_delete_7da8c', table='figures_statisticalneighbour', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='statisticalneighbourevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='figures_sta_pgh_obj_2944da_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='statisticalneighbourevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b9ee98a0d11c6cefb89858fa2feee6980e5eb8aa', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_22ce3', table='figures_statisticalneighbourevent', when='BEFORE')),
        ),
        *watch_records(
            "figures_figure",
            "figures_profile",
            "figures_statisticalneighbour",
            "figures_similarauthority",
        ),
        *as_of_views("figures.Profile", "figures.StatisticalNeighbour"),
    ]
