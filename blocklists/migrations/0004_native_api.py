"""Blocklists as things of their own: how many entries each has, and the domains among them."""

from typing import ClassVar

from django.db import migrations, models

_COUNTED = """
CREATE OR REPLACE FUNCTION blocklists_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign integer := CASE TG_OP WHEN 'INSERT' THEN 1 WHEN 'DELETE' THEN -1 ELSE 0 END;
BEGIN
    UPDATE blocklists_blocklist AS list
    SET version = list.version + 1, entry_count = list.entry_count + sign * counted.entries
    FROM (SELECT changed.blocklist_id, count(*) AS entries FROM changed GROUP BY 1) AS counted
    WHERE list.id = counted.blocklist_id;
    RETURN NULL;
END $$;

UPDATE blocklists_blocklist AS list
SET entry_count = (
    SELECT count(*) FROM blocklists_blocklistentry AS entry
    WHERE entry.workspace_id = list.workspace_id AND entry.blocklist_id = list.id
);
"""
_UNCOUNTED = """
CREATE OR REPLACE FUNCTION blocklists_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE blocklists_blocklist AS list
    SET version = list.version + 1
    WHERE list.id IN (SELECT changed.blocklist_id FROM changed);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("blocklists", "0003_entry_number")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="blocklist",
            name="entry_count",
            field=models.BigIntegerField(
                db_default=0, default=0, editable=False, help_text="Emails and domains on it."
            ),
        ),
        migrations.AddIndex(
            model_name="blocklist",
            index=models.Index(fields=["workspace", "id"], name="blocklist_workspace_id"),
        ),
        migrations.AddIndex(
            model_name="blocklistentry",
            index=models.Index(
                condition=models.Q(("is_domain", True)),
                fields=["workspace", "blocklist", "value"],
                name="blocklist_entry_domains",
            ),
        ),
        migrations.RunSQL(_COUNTED, _UNCOUNTED),
    ]
