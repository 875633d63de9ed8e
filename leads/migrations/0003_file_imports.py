import django.db.models.deletion
import django.db.models.functions.datetime
import workspaces.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_admin_lists"),
        ("workspaces", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="leadimport",
            name="cancel_requested",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="checkpoint",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="contact_count",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="Contacts of the plan that it used."
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="failure",
            field=models.CharField(
                blank=True, db_default="", default="", help_text="A code: plan_exhausted, say.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="failure_text",
            field=models.TextField(blank=True, db_default="", default="", help_text="Why, in words."),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="is_dry_run",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Reports exactly and writes no lead."
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="mapping",
            field=models.JSONField(db_default=[], default=list, help_text="What each column of the file is."),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="parent_id",
            field=models.UUIDField(help_text="The import whose refused rows were mended.", null=True),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="run_number",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="run_started_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="run_started_rows",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="total_count when this run began."
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="source_id",
            field=models.UUIDField(null=True, verbose_name="file"),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="undo_report",
            field=models.JSONField(
                db_default={}, default=dict, help_text="What undo took back, and what it left."
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="undo_state",
            field=models.CharField(
                blank=True,
                choices=[("", "None"), ("pending", "Pending"), ("running", "Running"), ("done", "Done")],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="updated_count",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="Among duplicate_count: update_existing overwrote the lead.",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE leads_importchange DROP CONSTRAINT leads_importchange_pkey, "
            "ADD PRIMARY KEY (import_id, kind, object_id, row_number)",
            "ALTER TABLE leads_importchange DROP CONSTRAINT leads_importchange_pkey, "
            "ADD PRIMARY KEY (import_id, kind, object_id)",
            state_operations=[
                migrations.AlterField(
                    model_name="importchange",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "import_id",
                        "kind",
                        "object_id",
                        "row_number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="leadimport",
            name="door",
            field=models.CharField(
                choices=[
                    ("v2_leads_add", "API v2: leads/add"),
                    ("admin_upload", "Upload"),
                    ("command_line", "Command line"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="RememberedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("header_key", models.CharField(help_text="leads.files.mapping.header_key", max_length=64)),
                ("mapping", models.JSONField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "header_key"), name="mapping_header_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
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
                ("user_id", models.UUIDField(null=True, verbose_name="uploaded by")),
                ("name", models.TextField(help_text="As the uploader called it.")),
                ("stored_name", models.TextField(blank=True)),
                ("converted_name", models.TextField(blank=True)),
                ("size", models.BigIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("converting", "Converting"), ("ready", "Ready"), ("bad", "Bad")],
                        default="ready",
                        max_length=10,
                    ),
                ),
                ("problem", models.TextField(blank=True, help_text="Why it can't be imported, in words.")),
                ("problem_code", models.CharField(blank=True, max_length=40)),
                (
                    "progress",
                    models.PositiveSmallIntegerField(default=0, help_text="Percent of the conversion."),
                ),
                ("format", models.JSONField(default=dict)),
                ("encodings", models.JSONField(default=list)),
                ("sheets", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list, help_text="[name, [samples]] of each.")),
                ("warnings", models.JSONField(default=list)),
                ("row_count", models.BigIntegerField(default=0)),
                ("row_count_is_exact", models.BooleanField(default=False)),
                ("mapping", models.JSONField(default=list)),
                ("parent_import_id", models.UUIDField(null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workspaces.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["workspace", "sha256"], name="source_workspace_sha256")],
            },
        ),
        migrations.AddIndex(
            model_name="leadimport",
            index=models.Index(
                condition=models.Q(("source_id__isnull", False)),
                fields=["workspace", "source_id"],
                name="import_source",
            ),
        ),
        migrations.AddIndex(
            model_name="leadimport",
            index=models.Index(
                condition=models.Q(("parent_id__isnull", False)),
                fields=["workspace", "parent_id"],
                name="import_parent",
            ),
        ),
    ]
