"""Campaigns of the native API: what clients say about sending."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("campaigns", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="campaign",
            name="settings",
            field=models.JSONField(
                db_default={},
                default=dict,
                editable=False,
                help_text="How it sends: what clients of the v2 API stated, as they stated it.",
            ),
        ),
    ]
