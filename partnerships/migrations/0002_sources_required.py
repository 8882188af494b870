"""Nothing is published without a source: the database itself says so, at the end of a transaction."""

from django.db import migrations

FORWARD = """
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

BACKWARD = """
DROP TRIGGER partnership_source_required ON partnerships_partnership;
DROP TRIGGER summary_source_required ON partnerships_authoritysummary;
DROP TRIGGER last_source_kept ON partnerships_source;
DROP FUNCTION partnerships_source_required();
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
