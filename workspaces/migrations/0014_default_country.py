"""The country of a workspace's phone numbers. No row is rewritten: the column has a constant default."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0013_workspace_rate_without_foreign_key")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="workspace",
            name="default_country",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Of phone numbers without a country code. Imports that match by phone read them so.",
                max_length=2,
            ),
        ),
    ]
