"""The audit log, which the database itself lets nobody change.

A trigger refuses UPDATE, DELETE and TRUNCATE. The one way out is workspaces_purge_audit, which removes what is
older than so many days, never less than 30, and appends how many these were. It runs with the rights of its
owner: where the table belongs to another role than the application's (docs/audit.md), the application may
append and read, and neither switch the trigger off nor get around it.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import workspaces.database.ids
from django.db import migrations, models


_FUNCTIONS = """
CREATE FUNCTION workspaces_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('leadgate.purges_audit', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit log can only be appended to' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON workspaces_auditentry
    FOR EACH ROW EXECUTE FUNCTION workspaces_audit_append_only();
CREATE TRIGGER audit_not_truncated BEFORE TRUNCATE ON workspaces_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION workspaces_audit_append_only();

CREATE FUNCTION workspaces_purge_audit(days integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    purged bigint;
BEGIN
    PERFORM set_config('leadgate.purges_audit', 'on', true);
    WITH gone AS (
        DELETE FROM workspaces_auditentry
        WHERE at < statement_timestamp() - make_interval(days => greatest(days, 30))
        RETURNING workspace_id
    ), noted AS (
        INSERT INTO workspaces_auditentry (id, workspace_id, actor_kind, actor_name, action, count)
        SELECT gen_random_uuid(), gone.workspace_id, 'job', 'purge_audit', 'audit.purged', count(*)
        FROM gone
        GROUP BY gone.workspace_id
        RETURNING count
    )
    SELECT coalesce(sum(count), 0) INTO purged FROM noted;
    PERFORM set_config('leadgate.purges_audit', 'off', true);
    RETURN purged;
END $$;
"""
_REVERSE = """
DROP FUNCTION workspaces_purge_audit(integer);
DROP TRIGGER audit_append_only ON workspaces_auditentry;
DROP TRIGGER audit_not_truncated ON workspaces_auditentry;
DROP FUNCTION workspaces_audit_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workspaces", "0005_key_makers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=workspaces.database.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "workspace_id",
                    models.UUIDField(
                        help_text="None: nobody's, as a login under an unknown name.", null=True
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="time"
                    ),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("key", "Key"),
                            ("job", "Job"),
                            ("command", "Command"),
                            ("nobody", "Nobody"),
                        ],
                        max_length=10,
                        verbose_name="by",
                    ),
                ),
                ("user_id", models.UUIDField(null=True)),
                ("api_key_id", models.UUIDField(null=True)),
                (
                    "actor_name",
                    models.CharField(db_default="", help_text="The job's or command's name.", max_length=100),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="from")),
                ("action", models.CharField(max_length=40)),
                ("object_id", models.UUIDField(help_text="What it is about, but for leads.", null=True)),
                (
                    "lead_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), db_default=[], default=list, size=None
                    ),
                ),
                ("count", models.BigIntegerField(help_text="How many leads, rows or entries.", null=True)),
                ("details", models.JSONField(db_default={}, default=dict)),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "indexes": [
                    models.Index(fields=["workspace_id", "id"], name="audit_workspace_id"),
                    models.Index(fields=["at"], name="audit_at"),
                    models.Index(
                        condition=models.Q(("object_id__isnull", False)),
                        fields=["object_id", "id"],
                        name="audit_object",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("lead_ids", []), _negated=True),
                        fields=["lead_ids"],
                        name="audit_leads",
                    ),
                ],
            },
        ),
        migrations.RunSQL(_FUNCTIONS, _REVERSE),
    ]
