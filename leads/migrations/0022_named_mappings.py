import django.db.models.deletion
import django.db.models.functions.datetime
import workspaces.database.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0021_erasures"),
        ("workspaces", "0008_workspace_rate"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedMapping",
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
                ("name", models.CharField(max_length=200)),
                (
                    "columns",
                    models.JSONField(
                        default=list, editable=False, help_text="[name, what it becomes] of each."
                    ),
                ),
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
                "verbose_name": "saved mapping",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="named_mapping_unique")
                ],
            },
        ),
    ]
