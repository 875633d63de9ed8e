"""Lists of the native API, paged by the time they were made."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0008_verification")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="leadlist",
            name="has_enrichment_task",
            field=models.BooleanField(
                editable=False,
                help_text="What clients of the v2 API stated; Leadgate enriches nothing.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="leadlist",
            index=models.Index(fields=["workspace", "created_at", "number"], name="list_workspace_created"),
        ),
    ]
