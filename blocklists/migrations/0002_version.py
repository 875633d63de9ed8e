"""A blocklist's version: counted up by the database with every statement that changes its entries."""

from django.db import migrations, models

# One trigger for each kind of change, since each has other transition tables. Per statement, not per
# row: a million entries in one statement count once.
_FUNCTION = """
CREATE FUNCTION blocklists_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE blocklists_blocklist AS list
    SET version = list.version + 1
    WHERE list.id IN (SELECT changed.blocklist_id FROM changed);
    RETURN NULL;
END $$;

CREATE TRIGGER blocklist_version_insert AFTER INSERT ON blocklists_blocklistentry
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION blocklists_count_version();
CREATE TRIGGER blocklist_version_update AFTER UPDATE ON blocklists_blocklistentry
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION blocklists_count_version();
CREATE TRIGGER blocklist_version_delete AFTER DELETE ON blocklists_blocklistentry
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION blocklists_count_version();

UPDATE blocklists_blocklist SET version = 1;
"""
_REVERSE = """
DROP TRIGGER blocklist_version_insert ON blocklists_blocklistentry;
DROP TRIGGER blocklist_version_update ON blocklists_blocklistentry;
DROP TRIGGER blocklist_version_delete ON blocklists_blocklistentry;
DROP FUNCTION blocklists_count_version();
"""


class Migration(migrations.Migration):
    dependencies = [("blocklists", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="blocklist",
            name="version",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunSQL(_FUNCTION, _REVERSE),
    ]
