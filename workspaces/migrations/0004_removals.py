"""The number of times that a workspace was locked to remove leads."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0003_webhooks")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="workspace",
            name="removals",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
