"""People can be erased: who was when, hashes that keep them out, small indexes by which they are found.

Django's own log of the admin, which is not written any more, kept the addresses of leads that were changed.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.datetime
import workspaces.database.ids
from django.db import migrations, models


_CHANGE_OBJECT = """
CREATE INDEX change_object ON leads_importchange
    USING brin (coalesce(object_id, object_id) uuid_bloom_ops) WITH (pages_per_range = 32)
"""
_FORGET_NAMES = """
UPDATE django_admin_log AS entry
SET object_repr = '', change_message = ''
FROM django_content_type AS kind
WHERE kind.id = entry.content_type_id AND kind.app_label IN ('leads', 'blocklists')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("leads", "0020_bulk_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ErasedIdentity",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id", "hash", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("workspace_id", models.UUIDField()),
                ("hash", models.BinaryField(max_length=32)),
                ("erasure_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
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
                ("workspace_id", models.UUIDField(editable=False)),
                (
                    "named_by",
                    models.CharField(
                        choices=[
                            ("email", "Email"),
                            ("lead_id", "Lead"),
                            ("linkedin_url", "LinkedIn URL"),
                            ("phone", "Phone"),
                        ],
                        max_length=12,
                    ),
                ),
                ("user_id", models.UUIDField(null=True, verbose_name="erased by")),
                ("api_key_id", models.UUIDField(null=True, verbose_name="API key")),
                ("counts", models.JSONField(default=dict, help_text="How much of what was erased.")),
                ("erased_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("needles", models.JSONField(default=list, editable=False)),
                (
                    "files_at",
                    models.DateTimeField(
                        help_text="Since when the kept files don't have the person any more.",
                        null=True,
                        verbose_name="files rewritten",
                    ),
                ),
            ],
            options={
                "verbose_name": "erased person",
                "verbose_name_plural": "erased people",
            },
        ),
        migrations.AddField(
            model_name="leadimport",
            name="erased_count",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="rowoutcome",
            name="outcome",
            field=models.SmallIntegerField(
                choices=[
                    (1, "Incomplete"),
                    (2, "Invalid Email"),
                    (3, "Invalid Identity"),
                    (4, "Repeated"),
                    (5, "Blocked"),
                    (6, "Duplicate"),
                    (7, "Skipped"),
                    (9, "Unknown Lead"),
                    (8, "Created"),
                    (10, "Erased"),
                ]
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["phone"], name="lead_phone", opclasses=["text_bloom_ops"], pages_per_range=32
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["linkedin_url"],
                name="lead_linkedin_url",
                opclasses=["text_bloom_ops"],
                pages_per_range=32,
            ),
        ),
        migrations.AddIndex(
            model_name="removedlead",
            index=models.Index(fields=["lead_id"], name="removed_lead_lead"),
        ),
        migrations.AddIndex(
            model_name="removedlead",
            index=models.Index(fields=["email"], name="removed_lead_email"),
        ),
        migrations.AddIndex(
            model_name="rowoutcome",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["email"], name="outcome_email", opclasses=["text_bloom_ops"], pages_per_range=32
            ),
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(fields=["workspace_id", "id"], name="erasure_workspace_id"),
        ),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(
                condition=models.Q(("files_at__isnull", True)), fields=["id"], name="erasure_open"
            ),
        ),
        migrations.RunSQL(_CHANGE_OBJECT, "DROP INDEX change_object"),
        migrations.RunSQL(_FORGET_NAMES, migrations.RunSQL.noop),
    ]
