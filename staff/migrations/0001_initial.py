"""Makes the roles, and one account an address, before the first of the staff signs in."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.model_fields
from staff.roles import ROLES, make_groups

# Two partnerships are nearly alike whose names have more than this share of trigrams in common. To
# compare all that are near each other takes long, so triggers keep those that were ever alike, and
# the view looks at these alone. They stay when a row goes: an undoing brings it back as it was.
LIKELY_PAIRS = """
CREATE FUNCTION staff_keep_alike(one bigint, near text[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO staff_alikenames (first_key, second_key)
    SELECT DISTINCT least(own.id, other.id), greatest(own.id, other.id)
    FROM partnerships_partnership AS own, partnerships_coverage AS part
    JOIN partnerships_partnership AS other ON other.id = part.partnership_id
    WHERE own.id = one AND other.id <> one AND part.authority_id = ANY (near)
    AND similarity(own.name, other.name) > 0.6
    ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION staff_near(codes text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(code) FROM (
        SELECT member_id AS code FROM boundaries_lineage WHERE authority_id = ANY (codes)
        UNION SELECT authority_id FROM boundaries_lineage WHERE member_id = ANY (codes)
    ) AS line
$$;
CREATE FUNCTION staff_partnership_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM staff_keep_alike(NEW.partnership_id, staff_near(ARRAY[NEW.authority_id::text]));
    RETURN NULL;
END $$;
CREATE TRIGGER staff_partnership_placed
AFTER INSERT OR UPDATE OF authority_id, partnership_id ON partnerships_coverage
FOR EACH ROW EXECUTE FUNCTION staff_partnership_placed();
CREATE FUNCTION staff_partnership_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM staff_keep_alike(NEW.id, staff_near(ARRAY(
        SELECT authority_id::text FROM partnerships_coverage WHERE partnership_id = NEW.id
    )));
    RETURN NULL;
END $$;
CREATE TRIGGER staff_partnership_named AFTER UPDATE OF name ON partnerships_partnership
FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name)
EXECUTE FUNCTION staff_partnership_named();
CREATE VIEW staff_likelypair AS
WITH pair AS (
    SELECT first_key AS first_id, second_key AS second_id FROM staff_alikenames
    WHERE EXISTS (
        SELECT FROM partnerships_coverage AS one
        JOIN boundaries_lineage AS line ON line.authority_id = one.authority_id
        JOIN partnerships_coverage AS other ON other.authority_id = line.member_id
        WHERE one.partnership_id = first_key AND other.partnership_id = second_key
    )
    UNION
    SELECT first.id, second.id FROM partnerships_partnership AS first
    JOIN partnerships_partnership AS second
    ON lower(first.name) = lower(second.name) AND first.id < second.id
)
SELECT
    first.id || ':' || second.id AS key,
    first.id AS first_id,
    second.id AS second_id,
    similarity(first.name, second.name)::float8 AS likeness
FROM pair
JOIN partnerships_partnership AS first ON first.id = pair.first_id
JOIN partnerships_partnership AS second ON second.id = pair.second_id
WHERE similarity(first.name, second.name) > 0.6
AND first.successor_id IS DISTINCT FROM second.slug
AND second.successor_id IS DISTINCT FROM first.slug;
"""
NO_LIKELY_PAIRS = """
DROP VIEW staff_likelypair;
DROP TRIGGER staff_partnership_named ON partnerships_partnership;
DROP TRIGGER staff_partnership_placed ON partnerships_coverage;
DROP FUNCTION staff_partnership_named(), staff_partnership_placed();
DROP FUNCTION staff_near(text[]), staff_keep_alike(bigint, text[]);
"""

# Whoever ends an administrator waits for whoever ends another, so that two cannot end each other.
# An account that is only invited is not active, so it does not count.
LAST_ADMINISTRATOR = """
CREATE VIEW staff_administrator AS
SELECT account.id FROM auth_user AS account
WHERE account.is_active AND account.is_staff AND account.email <> ''
AND (account.is_superuser OR EXISTS (
    SELECT FROM auth_user_groups AS member
    JOIN auth_group ON auth_group.id = member.group_id
    WHERE member.user_id = account.id AND auth_group.name = 'administrator'
));
CREATE FUNCTION staff_keep_an_administrator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'auth_user' AND NOT (OLD.is_superuser OR EXISTS (
        SELECT FROM auth_user_groups AS member
        JOIN auth_group ON auth_group.id = member.group_id
        WHERE member.user_id = OLD.id AND auth_group.name = 'administrator'
    )) THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('staff_keep_an_administrator'));
    IF NOT EXISTS (SELECT FROM staff_administrator) THEN
        RAISE EXCEPTION 'The last administrator has to stay.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_last_administrator';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER staff_administrator_closed AFTER UPDATE ON auth_user FOR EACH ROW
WHEN (
    OLD.is_active AND OLD.is_staff AND OLD.email <> ''
    AND (OLD.is_active, OLD.is_staff, OLD.is_superuser, OLD.email = '')
    IS DISTINCT FROM (NEW.is_active, NEW.is_staff, NEW.is_superuser, NEW.email = '')
)
EXECUTE FUNCTION staff_keep_an_administrator();
CREATE TRIGGER staff_administrator_deleted AFTER DELETE ON auth_user FOR EACH ROW
WHEN (OLD.is_active AND OLD.is_staff AND OLD.email <> '')
EXECUTE FUNCTION staff_keep_an_administrator();
CREATE FUNCTION staff_keep_an_administrators_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM auth_group JOIN auth_user AS account ON account.id = OLD.user_id
        WHERE auth_group.id = OLD.group_id AND auth_group.name = 'administrator'
        AND account.is_active AND account.is_staff AND account.email <> ''
    ) THEN
        PERFORM pg_advisory_xact_lock(hashtext('staff_keep_an_administrator'));
        IF NOT EXISTS (SELECT FROM staff_administrator) THEN
            RAISE EXCEPTION 'The last administrator has to stay.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'staff_last_administrator';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER staff_administrators_role_taken AFTER UPDATE OR DELETE ON auth_user_groups
FOR EACH ROW EXECUTE FUNCTION staff_keep_an_administrators_role();
"""
NO_LAST_ADMINISTRATOR = """
DROP TRIGGER staff_administrators_role_taken ON auth_user_groups;
DROP TRIGGER staff_administrator_deleted ON auth_user;
DROP TRIGGER staff_administrator_closed ON auth_user;
DROP FUNCTION staff_keep_an_administrators_role;
DROP FUNCTION staff_keep_an_administrator;
DROP VIEW staff_administrator;
"""


def make(apps, schema_editor):
    make_groups(apps)


def remove(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mail", "0001_initial"),
        ("boundaries", "0001_initial"),
        ("figures", "0001_initial"),
        ("partnerships", "0001_initial"),
        ("exports", "0001_initial"),
        ("contacts", "0001_initial"),
        ("corrections", "0001_initial"),
        ("surveys", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(make, remove),
        # People sign in by e-mail address, so no two accounts may share one.
        migrations.RunSQL(
            "CREATE UNIQUE INDEX auth_user_email_once ON auth_user (upper(email)) "
            "WHERE email <> '';",
            "DROP INDEX auth_user_email_once;",
        ),
        migrations.RunSQL(LAST_ADMINISTRATOR, NO_LAST_ADMINISTRATOR),
        migrations.CreateModel(
            name="StaffAccount",
            fields=[],
            options={
                "ordering": ["email"],
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("auth.user",),
        ),
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("made", "Made on the command line"),
                            ("invited", "Invited"),
                            ("asked_again", "The person asked for another invitation"),
                            ("withdrawn", "Invitation withdrawn"),
                            ("joined", "Chose a password: the address is confirmed"),
                            ("changed", "Name or role changed"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                            ("reset_asked", "A new password was asked for"),
                            ("reset", "Chose a new password by e-mail"),
                            ("factor_removed", "Second factor removed"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        help_text="The role that it has from then on, where it was said.",
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Nobody where the person did it, or a command.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["pk"], "default_permissions": ()},
        ),
        migrations.CreateModel(
            name="LikelyPair",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "likeness",
                    models.FloatField(
                        help_text="Of the trigrams of both names, the share in common."
                    ),
                ),
            ],
            options={
                "ordering": ["-likeness", "first__name", "key"],
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AlikeNames",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_key", models.BigIntegerField()),
                ("second_key", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first_key", "second_key"), name="alike_names_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(LIKELY_PAIRS, NO_LIKELY_PAIRS),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "url",
                    core.model_fields.CleanURLField(
                        max_length=500, primary_key=True, serialize=False
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("fine", "It is there"),
                            ("broken", "It is not there"),
                            ("unknown", "It could not be told"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "told",
                    core.model_fields.CleanCharField(
                        help_text="What answered, in words.", max_length=120
                    ),
                ),
                ("checked_at", models.DateTimeField()),
                ("broken_since", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["broken_since", "url"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("broken_since__isnull", False), ("outcome", "broken"))
                        | models.Q(
                            models.Q(("outcome", "broken"), _negated=True), ("broken_since", None)
                        ),
                        name="link_check_broken_since_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["fine", "broken", "unknown"])),
                        name="link_check_outcome_in_vocabulary",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorklistEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("worklist", models.CharField(max_length=40)),
                (
                    "record",
                    core.model_fields.CleanCharField(
                        help_text="The row’s key in its list.", max_length=500
                    ),
                ),
                (
                    "state",
                    core.model_fields.CleanCharField(
                        blank=True,
                        help_text="What the list goes by, as it was: the row comes back when that "
                        "changes.",
                        max_length=300,
                    ),
                ),
                ("snoozed_until", models.DateField(blank=True, null=True)),
                ("dismissed_why", core.model_fields.CleanCharField(blank=True, max_length=300)),
                ("dismissed_on", models.DateField(blank=True, null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who snoozed or dismissed it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("worklist", "record"), name="worklist_entry_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dismissed_on", None), ("dismissed_why", ""))
                        | models.Q(
                            ("dismissed_on__isnull", False),
                            models.Q(("dismissed_why", ""), _negated=True),
                        ),
                        name="worklist_entry_dismissed_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dismissed_on", None), ("snoozed_until", None), _connector="OR"
                        ),
                        name="worklist_entry_snoozed_or_dismissed",
                    ),
                ],
            },
        ),
    ]
