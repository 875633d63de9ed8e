import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import workspaces.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0011_file_attempts"),
        ("workspaces", "0005_key_makers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="backgroundjob",
            name="type",
            field=models.CharField(
                choices=[
                    ("move-leads", "Move Leads"),
                    ("assign-leads", "Assign Leads"),
                    ("verify-leads", "Verify Leads"),
                    ("delete-campaign", "Delete Campaign"),
                    ("delete-list", "Delete List"),
                    ("remove-blocked", "Remove Blocked"),
                    ("remove-tag", "Remove Tag"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="importchange",
            name="kind",
            field=models.SmallIntegerField(choices=[(1, "Lead"), (2, "Membership"), (3, "Tags")]),
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "resource_id",
                        "tag_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.UUIDField()),
                ("resource_id", models.UUIDField()),
                ("tag_id", models.UUIDField()),
                ("kind", models.SmallIntegerField(choices=[(1, "Lead"), (2, "Campaign"), (3, "List")])),
                ("import_id", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("tag_id"),
                        models.F("kind"),
                        django.db.models.functions.comparison.Coalesce("resource_id", "resource_id"),
                        name="tagging_by_tag",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                ("name", models.TextField(db_collation="C")),
                (
                    "color",
                    models.CharField(
                        choices=[
                            ("grey", "Grey"),
                            ("blue", "Blue"),
                            ("green", "Green"),
                            ("yellow", "Yellow"),
                            ("orange", "Orange"),
                            ("red", "Red"),
                            ("purple", "Purple"),
                        ],
                        db_default="grey",
                        default="grey",
                        max_length=10,
                    ),
                ),
                ("description", models.TextField(blank=True, db_default="", default="")),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
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
                "indexes": [models.Index(fields=["workspace", "id"], name="tag_workspace_id")],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="tag_workspace_name_unique")
                ],
            },
        ),
    ]
