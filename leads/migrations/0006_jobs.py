"""Background jobs of the native API."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0005_search")]
    operations: ClassVar = [
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
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="backgroundjob",
            name="entity_id",
            field=models.UUIDField(help_text="The campaign, list or workspace that it is about."),
        ),
        migrations.AlterField(
            model_name="backgroundjob",
            name="entity_type",
            field=models.CharField(
                choices=[("list", "List"), ("campaign", "Campaign"), ("workspace", "Workspace")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="backgroundjob",
            name="work",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddIndex(
            model_name="backgroundjob",
            index=models.Index(fields=["workspace", "updated_at", "id"], name="job_workspace_updated"),
        ),
        migrations.AddIndex(
            model_name="backgroundjob",
            index=models.Index(
                condition=models.Q(("status__in", ("pending", "in-progress"))),
                fields=["type", "id"],
                name="job_open",
            ),
        ),
    ]
