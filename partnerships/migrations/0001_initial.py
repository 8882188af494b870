from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.list_words
import core.model_fields
import core.name_search
import core.past
import core.public_text

_core = import_module("core.migrations.0001_initial")
watch_records, as_of_views = _core.watch_records, _core.as_of_views

# Nothing is published without a source: the database says so, at the end of a transaction.
SOURCE_REQUIRED = """
CREATE FUNCTION partnerships_source_required() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    orphan text;
BEGIN
    IF TG_TABLE_NAME = 'partnerships_partnership' THEN
        SELECT 'partnership ' || slug INTO orphan FROM partnerships_partnership p
        WHERE p.id = NEW.id
          AND NOT EXISTS (SELECT FROM partnerships_source s WHERE s.partnership_id = p.id);
    ELSIF TG_TABLE_NAME = 'partnerships_authoritysummary' THEN
        SELECT 'summary of ' || authority_id INTO orphan FROM partnerships_authoritysummary a
        WHERE a.authority_id = NEW.authority_id
          AND (a.text <> '' OR a.roles <> '{}')
          AND NOT EXISTS (SELECT FROM partnerships_source s WHERE s.summary_id = a.authority_id);
    ELSE
        SELECT 'partnership ' || slug INTO orphan FROM partnerships_partnership p
        WHERE p.id = OLD.partnership_id
          AND NOT EXISTS (SELECT FROM partnerships_source s WHERE s.partnership_id = p.id);
        IF orphan IS NULL THEN
            SELECT 'summary of ' || authority_id INTO orphan FROM partnerships_authoritysummary a
            WHERE a.authority_id = OLD.summary_id
              AND (a.text <> '' OR a.roles <> '{}')
              AND NOT EXISTS (
                  SELECT FROM partnerships_source s WHERE s.summary_id = a.authority_id
              );
        END IF;
    END IF;
    IF orphan IS NOT NULL THEN
        RAISE EXCEPTION 'the % has no source', orphan
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_required';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER partnership_source_required
    AFTER INSERT OR UPDATE ON partnerships_partnership
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION partnerships_source_required();

CREATE CONSTRAINT TRIGGER summary_source_required
    AFTER INSERT OR UPDATE ON partnerships_authoritysummary
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION partnerships_source_required();

CREATE CONSTRAINT TRIGGER last_source_kept
    AFTER UPDATE OR DELETE ON partnerships_source
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION partnerships_source_required();
"""

SOURCE_NOT_REQUIRED = """
DROP TRIGGER partnership_source_required ON partnerships_partnership;
DROP TRIGGER summary_source_required ON partnerships_authoritysummary;
DROP TRIGGER last_source_kept ON partnerships_source;
DROP FUNCTION partnerships_source_required();
"""

# Nothing was founded, checked or verified in the future. The models say so to the day, and in
# words (core/past.py); this stops what is written past them. It is a day more generous, for a
# database whose clock or zone is not the site's. A row that passes once passes for ever, since
# days that have come do not go again: so restoring a dump cannot fail by it.
NOTHING_TO_COME = """
ALTER TABLE partnerships_partnership
    ADD CONSTRAINT partnership_founded_not_to_come
        CHECK (founded_year <= extract(year FROM current_date + 1)),
    ADD CONSTRAINT partnership_last_checked_not_to_come
        CHECK (last_checked <= current_date + 1);
ALTER TABLE partnerships_authoritysummary
    ADD CONSTRAINT summary_verified_on_not_to_come CHECK (verified_on <= current_date + 1);
"""
ANYTHING_TO_COME = """
ALTER TABLE partnerships_partnership
    DROP CONSTRAINT partnership_founded_not_to_come,
    DROP CONSTRAINT partnership_last_checked_not_to_come;
ALTER TABLE partnerships_authoritysummary DROP CONSTRAINT summary_verified_on_not_to_come;
"""


# The key of a successor is its slug: where that changes, whoever changes it, the others follow.
PREDECESSORS_FOLLOW = """
CREATE FUNCTION predecessors_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE partnerships_partnership SET successor_id = NEW.slug WHERE successor_id = OLD.slug;
    RETURN NULL;
END $$;
CREATE TRIGGER predecessors_follow AFTER UPDATE OF slug ON partnerships_partnership
FOR EACH ROW WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION predecessors_follow();
"""
PREDECESSORS_STAY = """
DROP TRIGGER predecessors_follow ON partnerships_partnership;
DROP FUNCTION predecessors_follow();
"""

# An LA that goes on alone under a new code is the same LA: it is covered once, under the code of
# the one that the record began with.
COVERED_ONCE = """
CREATE FUNCTION coverage_covered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM boundaries_localauthority_successors AS succession
        WHERE succession.to_localauthority_id = NEW.authority_id
        AND 1 = (
            SELECT count(*) FROM boundaries_localauthority_successors
            WHERE to_localauthority_id = NEW.authority_id
        )
        AND 1 = (
            SELECT count(*) FROM boundaries_localauthority_successors AS other
            WHERE other.from_localauthority_id = succession.from_localauthority_id
        )
    ) THEN
        RAISE EXCEPTION '% is recorded under the code that it had before', NEW.authority_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'coverage_of_the_recorded_authority';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER covered_once BEFORE INSERT OR UPDATE OF authority_id ON partnerships_coverage
FOR EACH ROW EXECUTE FUNCTION coverage_covered_once();
"""
COVERED_TWICE = """
DROP TRIGGER covered_once ON partnerships_coverage;
DROP FUNCTION coverage_covered_once();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("boundaries", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [

        migrations.CreateModel(
            name='AuthoritySummaryEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('text', models.TextField(blank=True)),
                ('roles_note', models.TextField(blank=True)),
                ('roles_as_of', models.CharField(blank=True, max_length=20)),
                ('schools_page', models.URLField(blank=True, max_length=500, verbose_name='the council’s page for schools')),
                ('verified_by_role', models.CharField(blank=True, help_text='A role, never a name.', max_length=80, validators=[core.public_text.refuse_person], verbose_name='verified by (role)')),
                ('verified_basis', models.CharField(blank=True, help_text='How the LA said so, for instance in which submission. Public.', max_length=200, verbose_name='basis of the verification')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('funder', 'Funder'), ('commissioner', 'Commissioner'), ('convenor', 'Convenor'), ('direct_deliverer', 'Direct deliverer'), ('part_owner', 'Part owner'), ('founder', 'Founder'), ('partner', 'Partner')], max_length=32), blank=True, default=list, size=None)),
                ('verification', models.CharField(choices=[('desk_research', 'Desk research'), ('la_supplied', 'LA supplied information'), ('la_verified', 'Verified by the LA')], default='desk_research', max_length=32)),
                ('verified_on', models.DateField(blank=True, null=True, validators=[core.past.refuse_day_to_come])),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('extent', models.CharField(choices=[('whole', 'The whole LA'), ('part', 'Part of the LA')], max_length=5)),
                ('districts', core.model_fields.CleanLinesField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('funder', 'Funder'), ('commissioner', 'Commissioner'), ('convenor', 'Convenor'), ('direct_deliverer', 'Direct deliverer'), ('part_owner', 'Part owner'), ('founder', 'Founder'), ('partner', 'Partner')], max_length=32), blank=True, default=list, size=None)),
                ('basis', models.CharField(blank=True, choices=[('stated', 'Stated in a source'), ('inferred', 'Inferred, for example from its name')], default='stated', max_length=8)),
            ],
            options={
                'verbose_name_plural': 'coverage',
                'ordering': ['authority__name'],
            },
        ),
        migrations.CreateModel(
            name='CoverageEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('districts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('id', models.BigIntegerField()),
                ('extent', models.CharField(choices=[('whole', 'The whole LA'), ('part', 'Part of the LA')], max_length=5)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('funder', 'Funder'), ('commissioner', 'Commissioner'), ('convenor', 'Convenor'), ('direct_deliverer', 'Direct deliverer'), ('part_owner', 'Part owner'), ('founder', 'Founder'), ('partner', 'Partner')], max_length=32), blank=True, default=list, size=None)),
                ('basis', models.CharField(blank=True, choices=[('stated', 'Stated in a source'), ('inferred', 'Inferred, for example from its name')], default='stated', max_length=8)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveIntegerField(blank=True, null=True)),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('description', core.model_fields.CleanCharField(max_length=160)),
                ('as_of', core.model_fields.CleanCharField(blank=True, max_length=60, verbose_name='as of')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MembershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('description', models.CharField(max_length=160)),
                ('as_of', models.CharField(blank=True, max_length=60, verbose_name='as of')),
                ('id', models.BigIntegerField()),
                ('count', models.PositiveIntegerField(blank=True, null=True)),
                ('percent', models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', core.model_fields.CleanCharField(max_length=120)),
                ('short_name', core.model_fields.CleanCharField(blank=True, max_length=60)),
                ('former_name', core.model_fields.CleanCharField(blank=True, max_length=120)),
                ('slug', core.model_fields.CleanSlugField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('abep', 'Area-based education partnership'), ('la_school_improvement_service', 'LA school-improvement company or service'), ('education_board', 'Education board or forum run by the LA'), ('heads_association', 'Heads’ association'), ('school_cluster', 'School cluster or learning community'), ('cooperative_trust', 'Co-operative trust'), ('teaching_school_hub', 'Teaching school hub'), ('cultural_education_partnership', 'Local cultural education partnership'), ('careers_hub', 'Careers hub'), ('research_school', 'Research school'), ('maths_hub', 'Maths hub'), ('english_hub', 'English hub'), ('music_hub', 'Music hub'), ('stronger_practice_hub', 'Stronger practice hub'), ('opportunity_area', 'Opportunity Area')], max_length=32)),
                ('scale', models.CharField(choices=[('sub_la', 'Part of an LA'), ('la_wide', 'LA-wide'), ('multi_la', 'Several LAs'), ('regional', 'Regional'), ('combined_authority', 'Combined authority')], max_length=32)),
                ('legal_forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('la_convened', 'Convened by the LA'), ('part_of_council', 'Part of the council'), ('informal', 'Informal'), ('company_limited_by_guarantee', 'Company limited by guarantee'), ('company_limited_by_shares', 'Company limited by shares'), ('school_company', 'School company'), ('council_owned_company', 'Council-owned company'), ('social_enterprise', 'Social enterprise'), ('registered_charity', 'Registered charity'), ('trust_or_cooperative', 'Trust or co-operative'), ('mutual', 'Mutual'), ('combined_authority_led', 'Led by a combined authority')], max_length=32), blank=True, default=list, size=None)),
                ('funding_models', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('la_grant', 'LA grant or seed funding'), ('la_commission', 'LA commission'), ('subscription', 'Membership subscription'), ('traded_services', 'Traded services'), ('grant_bids', 'Grants and bids'), ('shared_costs', 'Shared costs'), ('redirected_public_funding', 'Redirected public funding'), ('hosted', 'Hosted')], max_length=32), blank=True, default=list, size=None)),
                ('phases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('all', 'All phases'), ('early_years', 'Early years'), ('primary', 'Primary'), ('secondary', 'Secondary'), ('all_through', 'All-through'), ('special', 'Special'), ('alternative_provision', 'Alternative provision'), ('post_16', 'Post-16'), ('higher_education', 'Higher education')], max_length=32), blank=True, default=list, size=None)),
                ('focuses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('school_improvement', 'School improvement'), ('professional_development', 'Professional development'), ('recruitment_and_retention', 'Recruitment and retention'), ('curriculum_and_teaching', 'Curriculum and teaching'), ('peer_review', 'Peer review'), ('data', 'Data'), ('governance_support', 'Governance support'), ('support_for_statutory_duties', 'Support for statutory duties'), ('business_services', 'Business services'), ('brokering', 'Brokering'), ('networks_and_signposting', 'Networks and signposting'), ('civic_strategy', 'Civic strategy'), ('advocacy', 'Advocacy'), ('careers_and_employment', 'Careers and employment'), ('culture_and_enrichment', 'Culture and enrichment'), ('send_and_inclusion', 'SEND and inclusion'), ('behaviour_and_attendance', 'Behaviour and attendance'), ('health_and_wellbeing', 'Health and wellbeing'), ('race_equity', 'Race equity'), ('youth_safety', 'Youth safety'), ('community_and_voluntary_sector', 'Community and voluntary sector')], max_length=32), blank=True, default=list, size=None)),
                ('founded_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100), core.past.refuse_year_to_come])),
                ('founded_note', core.model_fields.CleanTextField(blank=True)),
                ('summary', core.model_fields.CleanTextField(blank=True)),
                ('facts', core.model_fields.CleanLinesField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('notes', core.model_fields.CleanLinesField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('website', core.model_fields.CleanURLField(blank=True)),
                ('contact_page', core.model_fields.CleanURLField(blank=True, max_length=500)),
                ('email', core.model_fields.CleanEmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('telephone', core.model_fields.CleanCharField(blank=True, max_length=40)),
                ('host', core.model_fields.CleanCharField(blank=True, max_length=160)),
                ('host_urn', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(100000), django.core.validators.MaxValueValidator(999999)], verbose_name='URN of the host')),
                ('lifecycle', models.CharField(blank=True, choices=[('active', 'Active'), ('forming', 'Forming'), ('proposed', 'Proposed'), ('ended', 'Ended')], max_length=32)),
                ('ended_on', core.model_fields.PartialDateField(blank=True, max_length=10, verbose_name='ended')),
                ('evidence', models.CharField(choices=[('named_in_report', 'Named in the CfEY report (2023)'), ('desk_research', 'Found by desk research'), ('sent_in', 'Sent in, and checked by CfEY')], max_length=32)),
                ('last_checked', models.DateField(blank=True, null=True, validators=[core.past.refuse_day_to_come])),
                ('council_percent', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share owned by the council, in %')),
                ('schools_percent', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share owned by schools, in %')),
                ('owner_schools', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of schools that own it')),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('name', 'short_name', 'former_name', 'host', 'summary', core.list_words.ListWords('facts'), core.list_words.ListWords('focuses'), core.list_words.ListWords('phases'), core.list_words.ListWords('legal_forms'), core.list_words.ListWords('funding_models'), config='english'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('name_keys', models.GeneratedField(db_persist=True, expression=core.name_search.NameKeys('name', 'short_name', 'former_name'), help_text='See core/name_search.py.', output_field=models.TextField())),
            ],
            options={
                'ordering': ['name', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='PartnershipEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('name', models.CharField(max_length=120)),
                ('short_name', models.CharField(blank=True, max_length=60)),
                ('former_name', models.CharField(blank=True, max_length=120)),
                ('slug', models.SlugField(db_index=False, max_length=120)),
                ('founded_note', models.TextField(blank=True)),
                ('summary', models.TextField(blank=True)),
                ('facts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                ('website', models.URLField(blank=True)),
                ('contact_page', models.URLField(blank=True, max_length=500)),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('telephone', models.CharField(blank=True, max_length=40)),
                ('host', models.CharField(blank=True, max_length=160)),
                ('ended_on', models.CharField(blank=True, max_length=10, verbose_name='ended')),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('abep', 'Area-based education partnership'), ('la_school_improvement_service', 'LA school-improvement company or service'), ('education_board', 'Education board or forum run by the LA'), ('heads_association', 'Heads’ association'), ('school_cluster', 'School cluster or learning community'), ('cooperative_trust', 'Co-operative trust'), ('teaching_school_hub', 'Teaching school hub'), ('cultural_education_partnership', 'Local cultural education partnership'), ('careers_hub', 'Careers hub'), ('research_school', 'Research school'), ('maths_hub', 'Maths hub'), ('english_hub', 'English hub'), ('music_hub', 'Music hub'), ('stronger_practice_hub', 'Stronger practice hub'), ('opportunity_area', 'Opportunity Area')], max_length=32)),
                ('scale', models.CharField(choices=[('sub_la', 'Part of an LA'), ('la_wide', 'LA-wide'), ('multi_la', 'Several LAs'), ('regional', 'Regional'), ('combined_authority', 'Combined authority')], max_length=32)),
                ('legal_forms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('la_convened', 'Convened by the LA'), ('part_of_council', 'Part of the council'), ('informal', 'Informal'), ('company_limited_by_guarantee', 'Company limited by guarantee'), ('company_limited_by_shares', 'Company limited by shares'), ('school_company', 'School company'), ('council_owned_company', 'Council-owned company'), ('social_enterprise', 'Social enterprise'), ('registered_charity', 'Registered charity'), ('trust_or_cooperative', 'Trust or co-operative'), ('mutual', 'Mutual'), ('combined_authority_led', 'Led by a combined authority')], max_length=32), blank=True, default=list, size=None)),
                ('funding_models', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('la_grant', 'LA grant or seed funding'), ('la_commission', 'LA commission'), ('subscription', 'Membership subscription'), ('traded_services', 'Traded services'), ('grant_bids', 'Grants and bids'), ('shared_costs', 'Shared costs'), ('redirected_public_funding', 'Redirected public funding'), ('hosted', 'Hosted')], max_length=32), blank=True, default=list, size=None)),
                ('phases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('all', 'All phases'), ('early_years', 'Early years'), ('primary', 'Primary'), ('secondary', 'Secondary'), ('all_through', 'All-through'), ('special', 'Special'), ('alternative_provision', 'Alternative provision'), ('post_16', 'Post-16'), ('higher_education', 'Higher education')], max_length=32), blank=True, default=list, size=None)),
                ('focuses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('school_improvement', 'School improvement'), ('professional_development', 'Professional development'), ('recruitment_and_retention', 'Recruitment and retention'), ('curriculum_and_teaching', 'Curriculum and teaching'), ('peer_review', 'Peer review'), ('data', 'Data'), ('governance_support', 'Governance support'), ('support_for_statutory_duties', 'Support for statutory duties'), ('business_services', 'Business services'), ('brokering', 'Brokering'), ('networks_and_signposting', 'Networks and signposting'), ('civic_strategy', 'Civic strategy'), ('advocacy', 'Advocacy'), ('careers_and_employment', 'Careers and employment'), ('culture_and_enrichment', 'Culture and enrichment'), ('send_and_inclusion', 'SEND and inclusion'), ('behaviour_and_attendance', 'Behaviour and attendance'), ('health_and_wellbeing', 'Health and wellbeing'), ('race_equity', 'Race equity'), ('youth_safety', 'Youth safety'), ('community_and_voluntary_sector', 'Community and voluntary sector')], max_length=32), blank=True, default=list, size=None)),
                ('founded_year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100), core.past.refuse_year_to_come])),
                ('host_urn', models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(100000), django.core.validators.MaxValueValidator(999999)], verbose_name='URN of the host')),
                ('lifecycle', models.CharField(blank=True, choices=[('active', 'Active'), ('forming', 'Forming'), ('proposed', 'Proposed'), ('ended', 'Ended')], max_length=32)),
                ('evidence', models.CharField(choices=[('named_in_report', 'Named in the CfEY report (2023)'), ('desk_research', 'Found by desk research'), ('sent_in', 'Sent in, and checked by CfEY')], max_length=32)),
                ('last_checked', models.DateField(blank=True, null=True, validators=[core.past.refuse_day_to_come])),
                ('council_percent', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share owned by the council, in %')),
                ('schools_percent', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='share owned by schools, in %')),
                ('owner_schools', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='number of schools that own it')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ResearchNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_for', core.model_fields.CleanCharField(max_length=200)),
                ('where', core.model_fields.CleanTextField(blank=True, help_text='The words searched for, or the pages read.')),
                ('on', core.model_fields.PartialDateField(blank=True, max_length=10)),
                ('found', core.model_fields.CleanTextField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ShippedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=30)),
                ('key', models.CharField(help_text='Names the row in its table, in every file.', max_length=700)),
                ('row', models.CharField(help_text='The primary key of the row in the record.', max_length=20)),
                ('values', models.JSONField(help_text='Field to value, as shipped and taken over.')),
                ('proposed', models.JSONField(default=dict, help_text='Field to value, as shipped and not taken over: proposed to moderators.')),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', core.model_fields.CleanTextField(blank=True)),
                ('url', core.model_fields.CleanURLField(blank=True, max_length=500, verbose_name='URL')),
                ('archived_url', core.model_fields.CleanURLField(blank=True, max_length=500, verbose_name='archived copy')),
                ('publisher', core.model_fields.CleanCharField(blank=True, help_text='Whose words they are.', max_length=160)),
                ('published', core.model_fields.PartialDateField(blank=True, help_text='As far as it is known.', max_length=10)),
                ('read_on', core.model_fields.PartialDateField(blank=True, help_text='When it was last read for this map.', max_length=10, verbose_name='read')),
                ('shows_active_in', models.PositiveSmallIntegerField(blank=True, help_text='The newest year in which it shows the partnership at work.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='shows it at work in')),
                ('locator', core.model_fields.CleanCharField(blank=True, help_text='Page, figure or section.', max_length=200)),
                ('supports', core.model_fields.CleanCharField(blank=True, help_text='What it supports.', max_length=300)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SourceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('title', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='URL')),
                ('archived_url', models.URLField(blank=True, max_length=500, verbose_name='archived copy')),
                ('publisher', models.CharField(blank=True, help_text='Whose words they are.', max_length=160)),
                ('published', models.CharField(blank=True, help_text='As far as it is known.', max_length=10)),
                ('read_on', models.CharField(blank=True, help_text='When it was last read for this map.', max_length=10, verbose_name='read')),
                ('locator', models.CharField(blank=True, help_text='Page, figure or section.', max_length=200)),
                ('supports', models.CharField(blank=True, help_text='What it supports.', max_length=300)),
                ('id', models.BigIntegerField()),
                ('shows_active_in', models.PositiveSmallIntegerField(blank=True, help_text='The newest year in which it shows the partnership at work.', null=True, validators=[django.core.validators.MinValueValidator(1900), django.core.validators.MaxValueValidator(2100)], verbose_name='shows it at work in')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
            ],
            options={
                'permissions': [('undo_change', 'Can undo a change')],
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('pghistory.context',),
        ),
        migrations.CreateModel(
            name='MappedAuthority',
            fields=[
            ],
            options={
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('boundaries.localauthority',),
        ),
        migrations.CreateModel(
            name='AuthoritySummary',
            fields=[
                ('authority', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='summary', serialize=False, to='boundaries.localauthority')),
                ('text', core.model_fields.CleanTextField(blank=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('funder', 'Funder'), ('commissioner', 'Commissioner'), ('convenor', 'Convenor'), ('direct_deliverer', 'Direct deliverer'), ('part_owner', 'Part owner'), ('founder', 'Founder'), ('partner', 'Partner')], max_length=32), blank=True, default=list, size=None)),
                ('roles_note', core.model_fields.CleanTextField(blank=True)),
                ('roles_as_of', core.model_fields.CleanCharField(blank=True, max_length=20)),
                ('schools_page', core.model_fields.CleanURLField(blank=True, max_length=500, verbose_name='the council’s page for schools')),
                ('verification', models.CharField(choices=[('desk_research', 'Desk research'), ('la_supplied', 'LA supplied information'), ('la_verified', 'Verified by the LA')], default='desk_research', max_length=32)),
                ('verified_on', models.DateField(blank=True, null=True, validators=[core.past.refuse_day_to_come])),
                ('verified_by_role', core.model_fields.CleanCharField(blank=True, help_text='A role, never a name.', max_length=80, validators=[core.public_text.refuse_person], verbose_name='verified by (role)')),
                ('verified_basis', core.model_fields.CleanCharField(blank=True, help_text='How the LA said so, for instance in which submission. Public.', max_length=200, verbose_name='basis of the verification')),
            ],
            options={
                'verbose_name_plural': 'LA summaries',
                'constraints': [models.CheckConstraint(condition=models.Q(('roles__contained_by', ['funder', 'commissioner', 'convenor', 'direct_deliverer', 'part_owner', 'founder', 'partner'])), name='authoritysummary_roles_in_vocabulary'), models.CheckConstraint(condition=models.Q(('verification__in', ['desk_research', 'la_supplied', 'la_verified'])), name='summary_verification_in_vocabulary'), models.CheckConstraint(condition=models.Q(models.Q(('verification', 'la_verified'), _negated=True), models.Q(('verified_on__isnull', False), models.Q(('verified_by_role', ''), _negated=True), models.Q(('verified_basis', ''), _negated=True)), _connector='OR'), name='summary_verified_has_date_and_role', violation_error_code='verified_on', violation_error_message='verified by the LA needs a date, a role and a basis')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authoritysummary',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_authoritysummaryevent" ("authority_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "roles_as_of", "roles_note", "schools_page", "text", "verification", "verified_basis", "verified_by_role", "verified_on") VALUES (NEW."authority_id", _pgh_attach_context(), NOW(), \'insert\', NEW."authority_id", NEW."roles", NEW."roles_as_of", NEW."roles_note", NEW."schools_page", NEW."text", NEW."verification", NEW."verified_basis", NEW."verified_by_role", NEW."verified_on"); RETURN NULL;', hash='ed66b661c5e1972e409cf8a88f0f8888aeb9afc3', operation='INSERT', pgid='pgtrigger_insert_insert_6a157', table='partnerships_authoritysummary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authoritysummary',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partnerships_authoritysummaryevent" ("authority_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "roles_as_of", "roles_note", "schools_page", "text", "verification", "verified_basis", "verified_by_role", "verified_on") VALUES (NEW."authority_id", _pgh_attach_context(), NOW(), \'update\', NEW."authority_id", NEW."roles", NEW."roles_as_of", NEW."roles_note", NEW."schools_page", NEW."text", NEW."verification", NEW."verified_basis", NEW."verified_by_role", NEW."verified_on"); RETURN NULL;', hash='86443d78c516bc7561e8c321375f5d17dac8909c', operation='UPDATE', pgid='pgtrigger_update_update_df653', table='partnerships_authoritysummary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authoritysummary',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_authoritysummaryevent" ("authority_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles", "roles_as_of", "roles_note", "schools_page", "text", "verification", "verified_basis", "verified_by_role", "verified_on") VALUES (OLD."authority_id", _pgh_attach_context(), NOW(), \'delete\', OLD."authority_id", OLD."roles", OLD."roles_as_of", OLD."roles_note", OLD."schools_page", OLD."text", OLD."verification", OLD."verified_basis", OLD."verified_by_role", OLD."verified_on"); RETURN NULL;', hash='ccde0804b3e89fbd6fbf0635cce2ba4c5dbcba0f', operation='DELETE', pgid='pgtrigger_delete_delete_38f16', table='partnerships_authoritysummary', when='AFTER')),
        ),
        migrations.AddField(
            model_name='authoritysummaryevent',
            name='authority',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', serialize=False, to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='authoritysummaryevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='authoritysummaryevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.authoritysummary'),
        ),
        migrations.AddField(
            model_name='coverage',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverage', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='authority',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.coverage'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.membership'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='authorities',
            field=models.ManyToManyField(related_name='partnerships', through='partnerships.Coverage', to='boundaries.localauthority'),
        ),
        migrations.AddField(
            model_name='partnership',
            name='successor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='predecessors', to='partnerships.partnership', to_field='slug'),
        ),
        migrations.AddField(
            model_name='membershipevent',
            name='partnership',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='membership',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='coverageevent',
            name='partnership',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='coverage',
            name='partnership',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='partnershipevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='partnershipevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='partnershipevent',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.partnership', to_field='slug'),
        ),
        migrations.AddField(
            model_name='researchnote',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='research_notes', to='boundaries.localauthority'),
        ),
        migrations.AddConstraint(
            model_name='shippedrow',
            constraint=models.UniqueConstraint(fields=('table', 'key'), name='shipped_row_once'),
        ),
        migrations.AddConstraint(
            model_name='shippedrow',
            constraint=models.UniqueConstraint(fields=('table', 'row'), name='shipped_row_of_one_row'),
        ),
        migrations.AddField(
            model_name='source',
            name='partnership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='source',
            name='summary',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='partnerships.authoritysummary'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='partnership',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.partnership'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='partnerships.source'),
        ),
        migrations.AddField(
            model_name='sourceevent',
            name='summary',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='partnerships.authoritysummary'),
        ),
        migrations.AddIndex(
            model_name='authoritysummaryevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='partnership_pgh_obj_09b4d9_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='authoritysummaryevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0ebed0df6d465af84f572bd24352d22c76ac9c4f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ba2ed', table='partnerships_authoritysummaryevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['legal_forms'], name='partnership_legal_forms'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['funding_models'], name='partnership_funding_models'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['phases'], name='partnership_phases'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['focuses'], name='partnership_focuses'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='partnership_search'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=models.Index(fields=['kind', 'lifecycle'], name='partnership_kind_lifecycle'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(fields=['name_keys'], name='partnership_names', opclasses=['gin_trgm_ops']),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(core.name_search.NameKeys('short_name', 'former_name'), 'gin_trgm_ops'), name='partnership_other_names'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=models.Index(django.db.models.functions.comparison.Collate('name_keys', 'C'), name='partnership_names_in_order'),
        ),
        migrations.AddIndex(
            model_name='partnership',
            index=django.contrib.postgres.indexes.GistIndex(fields=['name_keys'], name='partnership_likeness', opclasses=['gist_trgm_ops(siglen=64)']),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('legal_forms__contained_by', ['la_convened', 'part_of_council', 'informal', 'company_limited_by_guarantee', 'company_limited_by_shares', 'school_company', 'council_owned_company', 'social_enterprise', 'registered_charity', 'trust_or_cooperative', 'mutual', 'combined_authority_led'])), name='partnership_legal_forms_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('funding_models__contained_by', ['la_grant', 'la_commission', 'subscription', 'traded_services', 'grant_bids', 'shared_costs', 'redirected_public_funding', 'hosted'])), name='partnership_funding_models_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('phases__contained_by', ['all', 'early_years', 'primary', 'secondary', 'all_through', 'special', 'alternative_provision', 'post_16', 'higher_education'])), name='partnership_phases_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('focuses__contained_by', ['school_improvement', 'professional_development', 'recruitment_and_retention', 'curriculum_and_teaching', 'peer_review', 'data', 'governance_support', 'support_for_statutory_duties', 'business_services', 'brokering', 'networks_and_signposting', 'civic_strategy', 'advocacy', 'careers_and_employment', 'culture_and_enrichment', 'send_and_inclusion', 'behaviour_and_attendance', 'health_and_wellbeing', 'race_equity', 'youth_safety', 'community_and_voluntary_sector'])), name='partnership_focuses_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['abep', 'la_school_improvement_service', 'education_board', 'heads_association', 'school_cluster', 'cooperative_trust', 'teaching_school_hub', 'cultural_education_partnership', 'careers_hub', 'research_school', 'maths_hub', 'english_hub', 'music_hub', 'stronger_practice_hub', 'opportunity_area'])), name='partnership_kind_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('scale__in', ['sub_la', 'la_wide', 'multi_la', 'regional', 'combined_authority'])), name='partnership_scale_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('evidence__in', ['named_in_report', 'desk_research', 'sent_in'])), name='partnership_evidence_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('lifecycle__in', ['', 'active', 'forming', 'proposed', 'ended'])), name='partnership_lifecycle_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', ''), ('lifecycle', 'ended'), _connector='OR'), name='partnership_ends_where_it_is_ended', violation_error_code='ended_on', violation_error_message='only a partnership that is ended has a date of ending'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('successor', models.F('slug')), _negated=True), name='partnership_is_not_its_own_successor', violation_error_code='successor', violation_error_message='a partnership cannot be its own successor'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('founded_year__range', (1900, 2100))), name='partnership_founded_in_living_memory'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('council_percent__range', (0, 100)), ('schools_percent__range', (0, 100))), name='partnership_shares_within_100'),
        ),
        migrations.AddConstraint(
            model_name='partnership',
            constraint=models.CheckConstraint(condition=models.Q(('council_percent__lte', django.db.models.expressions.CombinedExpression(models.Value(100), '-', models.F('schools_percent')))), name='partnership_shares_sum_within_100', violation_error_code='ownership', violation_error_message='The two shares make over 100 per cent.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_partnershipevent" ("contact_page", "council_percent", "email", "ended_on", "evidence", "facts", "focuses", "former_name", "founded_note", "founded_year", "funding_models", "host", "host_urn", "id", "kind", "last_checked", "legal_forms", "lifecycle", "name", "notes", "owner_schools", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phases", "scale", "schools_percent", "short_name", "slug", "successor_id", "summary", "telephone", "website") VALUES (NEW."contact_page", NEW."council_percent", NEW."email", NEW."ended_on", NEW."evidence", NEW."facts", NEW."focuses", NEW."former_name", NEW."founded_note", NEW."founded_year", NEW."funding_models", NEW."host", NEW."host_urn", NEW."id", NEW."kind", NEW."last_checked", NEW."legal_forms", NEW."lifecycle", NEW."name", NEW."notes", NEW."owner_schools", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phases", NEW."scale", NEW."schools_percent", NEW."short_name", NEW."slug", NEW."successor_id", NEW."summary", NEW."telephone", NEW."website"); RETURN NULL;', hash='4af79bce65aa50524185eb66394830b77af123a1', operation='INSERT', pgid='pgtrigger_insert_insert_80689', table='partnerships_partnership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."contact_page" IS DISTINCT FROM (NEW."contact_page") OR OLD."council_percent" IS DISTINCT FROM (NEW."council_percent") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."focuses" IS DISTINCT FROM (NEW."focuses") OR OLD."former_name" IS DISTINCT FROM (NEW."former_name") OR OLD."founded_note" IS DISTINCT FROM (NEW."founded_note") OR OLD."founded_year" IS DISTINCT FROM (NEW."founded_year") OR OLD."funding_models" IS DISTINCT FROM (NEW."funding_models") OR OLD."host" IS DISTINCT FROM (NEW."host") OR OLD."host_urn" IS DISTINCT FROM (NEW."host_urn") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."last_checked" IS DISTINCT FROM (NEW."last_checked") OR OLD."legal_forms" IS DISTINCT FROM (NEW."legal_forms") OR OLD."lifecycle" IS DISTINCT FROM (NEW."lifecycle") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."owner_schools" IS DISTINCT FROM (NEW."owner_schools") OR OLD."phases" IS DISTINCT FROM (NEW."phases") OR OLD."scale" IS DISTINCT FROM (NEW."scale") OR OLD."schools_percent" IS DISTINCT FROM (NEW."schools_percent") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."successor_id" IS DISTINCT FROM (NEW."successor_id") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."telephone" IS DISTINCT FROM (NEW."telephone") OR OLD."website" IS DISTINCT FROM (NEW."website"))', func='INSERT INTO "partnerships_partnershipevent" ("contact_page", "council_percent", "email", "ended_on", "evidence", "facts", "focuses", "former_name", "founded_note", "founded_year", "funding_models", "host", "host_urn", "id", "kind", "last_checked", "legal_forms", "lifecycle", "name", "notes", "owner_schools", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phases", "scale", "schools_percent", "short_name", "slug", "successor_id", "summary", "telephone", "website") VALUES (NEW."contact_page", NEW."council_percent", NEW."email", NEW."ended_on", NEW."evidence", NEW."facts", NEW."focuses", NEW."former_name", NEW."founded_note", NEW."founded_year", NEW."funding_models", NEW."host", NEW."host_urn", NEW."id", NEW."kind", NEW."last_checked", NEW."legal_forms", NEW."lifecycle", NEW."name", NEW."notes", NEW."owner_schools", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phases", NEW."scale", NEW."schools_percent", NEW."short_name", NEW."slug", NEW."successor_id", NEW."summary", NEW."telephone", NEW."website"); RETURN NULL;', hash='b51f714e4359b84aa132ea42cf04329f65fb251b', operation='UPDATE', pgid='pgtrigger_update_update_5ca94', table='partnerships_partnership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_partnershipevent" ("contact_page", "council_percent", "email", "ended_on", "evidence", "facts", "focuses", "former_name", "founded_note", "founded_year", "funding_models", "host", "host_urn", "id", "kind", "last_checked", "legal_forms", "lifecycle", "name", "notes", "owner_schools", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phases", "scale", "schools_percent", "short_name", "slug", "successor_id", "summary", "telephone", "website") VALUES (OLD."contact_page", OLD."council_percent", OLD."email", OLD."ended_on", OLD."evidence", OLD."facts", OLD."focuses", OLD."former_name", OLD."founded_note", OLD."founded_year", OLD."funding_models", OLD."host", OLD."host_urn", OLD."id", OLD."kind", OLD."last_checked", OLD."legal_forms", OLD."lifecycle", OLD."name", OLD."notes", OLD."owner_schools", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phases", OLD."scale", OLD."schools_percent", OLD."short_name", OLD."slug", OLD."successor_id", OLD."summary", OLD."telephone", OLD."website"); RETURN NULL;', hash='f5f0d0c4be37f507c41301b0f6f5531b94645d01', operation='DELETE', pgid='pgtrigger_delete_delete_b61a9', table='partnerships_partnership', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='membershipevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='partnership_pgh_obj_03412d_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membershipevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e559a9606fa46bfc6c06d7a4d993c222e5820edd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f8d10', table='partnerships_membershipevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('count__isnull', False), ('percent__isnull', True)), models.Q(('count__isnull', True), ('percent__isnull', False), ('percent__range', (0, 100))), _connector='OR'), name='membership_is_a_count_or_a_percentage', violation_error_code='members', violation_error_message='needs either a count or a percentage from 0 to 100'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_membershipevent" ("as_of", "count", "description", "id", "partnership_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."count", NEW."description", NEW."id", NEW."partnership_id", NEW."percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;', hash='42d3fef8fe6d94ed06b2a7f76dbe3766a8ff049a', operation='INSERT', pgid='pgtrigger_insert_insert_c7792', table='partnerships_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partnerships_membershipevent" ("as_of", "count", "description", "id", "partnership_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."as_of", NEW."count", NEW."description", NEW."id", NEW."partnership_id", NEW."percent", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;', hash='ac125e10963ee06254410e29b5157b494b4c0869', operation='UPDATE', pgid='pgtrigger_update_update_c7c7c', table='partnerships_membership', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_membershipevent" ("as_of", "count", "description", "id", "partnership_id", "percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."as_of", OLD."count", OLD."description", OLD."id", OLD."partnership_id", OLD."percent", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;', hash='503f66471ba0017720b7221872cde0aa58f59ef4', operation='DELETE', pgid='pgtrigger_delete_delete_176db', table='partnerships_membership', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='coverageevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='partnership_pgh_obj_6f8637_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverageevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b3737cb0c7e2d49cdb09162040bece69136feef0', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0a01b', table='partnerships_coverageevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.UniqueConstraint(fields=('partnership', 'authority'), name='coverage_once_per_authority'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('extent__in', ['whole', 'part'])), name='coverage_extent_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['stated', 'inferred'])), name='coverage_basis_in_vocabulary'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('roles__contained_by', ['funder', 'commissioner', 'convenor', 'direct_deliverer', 'part_owner', 'founder', 'partner'])), name='coverage_roles_in_vocabulary'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_coverageevent" ("authority_id", "basis", "districts", "extent", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles") VALUES (NEW."authority_id", NEW."basis", NEW."districts", NEW."extent", NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."roles"); RETURN NULL;', hash='0d6e7fee00f426527691cae5bf6921a6f53186c1', operation='INSERT', pgid='pgtrigger_insert_insert_c74ff', table='partnerships_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partnerships_coverageevent" ("authority_id", "basis", "districts", "extent", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles") VALUES (NEW."authority_id", NEW."basis", NEW."districts", NEW."extent", NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."roles"); RETURN NULL;', hash='fe0314631da3c3809459b79587a9c2520c0a6364', operation='UPDATE', pgid='pgtrigger_update_update_0579a', table='partnerships_coverage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='coverage',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_coverageevent" ("authority_id", "basis", "districts", "extent", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles") VALUES (OLD."authority_id", OLD."basis", OLD."districts", OLD."extent", OLD."id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."roles"); RETURN NULL;', hash='c4c71a7b3081d6b645986a7e4699716df718da6a', operation='DELETE', pgid='pgtrigger_delete_delete_f709a', table='partnerships_coverage', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='partnershipevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='partnership_pgh_obj_f40fc5_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='partnershipevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bee14d3de1be8be9f4f0b614531eba4e291c2cec', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_428f1', table='partnerships_partnershipevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('partnership__isnull', False), ('summary__isnull', True)), models.Q(('partnership__isnull', True), ('summary__isnull', False)), _connector='OR'), name='source_of_exactly_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('shows_active_in__range', (1900, 2100))), name='source_shows_a_year_in_living_memory'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('url', ''), _negated=True), _connector='OR'), name='source_can_be_found', violation_error_code='sources', violation_error_message='needs a title or a URL'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_sourceevent" ("archived_url", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher", "read_on", "shows_active_in", "summary_id", "supports", "title", "url") VALUES (NEW."archived_url", NEW."id", NEW."locator", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published", NEW."publisher", NEW."read_on", NEW."shows_active_in", NEW."summary_id", NEW."supports", NEW."title", NEW."url"); RETURN NULL;', hash='62cd0b2f23d2ba451ee1830ff8ab1f635e4daad4', operation='INSERT', pgid='pgtrigger_insert_insert_e2909', table='partnerships_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "partnerships_sourceevent" ("archived_url", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher", "read_on", "shows_active_in", "summary_id", "supports", "title", "url") VALUES (NEW."archived_url", NEW."id", NEW."locator", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published", NEW."publisher", NEW."read_on", NEW."shows_active_in", NEW."summary_id", NEW."supports", NEW."title", NEW."url"); RETURN NULL;', hash='9bee86efc494cb001b7ecd866e007be39bf14a21', operation='UPDATE', pgid='pgtrigger_update_update_6204c', table='partnerships_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "partnerships_sourceevent" ("archived_url", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published", "publisher", "read_on", "shows_active_in", "summary_id", "supports", "title", "url") VALUES (OLD."archived_url", OLD."id", OLD."locator", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published", OLD."publisher", OLD."read_on", OLD."shows_active_in", OLD."summary_id", OLD."supports", OLD."title", OLD."url"); RETURN NULL;', hash='789f74ec8bfb205f4a8019760292512b112c0e66', operation='DELETE', pgid='pgtrigger_delete_delete_3825b', table='partnerships_source', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='sourceevent',
            index=models.Index(fields=['pgh_obj', '-pgh_id'], name='partnership_pgh_obj_ecc7b8_idx'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sourceevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='88695b3b96e5953d7c79c5822bc568a298da8861', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d46b1', table='partnerships_sourceevent', when='BEFORE')),
        ),
        migrations.RunSQL(SOURCE_REQUIRED, SOURCE_NOT_REQUIRED),
        migrations.RunSQL(NOTHING_TO_COME, ANYTHING_TO_COME),
        migrations.RunSQL(PREDECESSORS_FOLLOW, PREDECESSORS_STAY),
        migrations.RunSQL(COVERED_ONCE, COVERED_TWICE),
        *watch_records(
            "partnerships_partnership",
            "partnerships_coverage",
            "partnerships_membership",
            "partnerships_authoritysummary",
            "partnerships_source",
            "partnerships_researchnote",
        ),
        *as_of_views(
            "partnerships.Partnership",
            "partnerships.Coverage",
            "partnerships.Membership",
            "partnerships.AuthoritySummary",
            "partnerships.Source",
        ),
    ]
