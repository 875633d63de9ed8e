"""Erased people may be named by their external id. Nothing changes in the database."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0027_callbacks")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="erasure",
            name="named_by",
            field=models.CharField(
                choices=[
                    ("email", "Email"),
                    ("external_id", "External id"),
                    ("lead_id", "Lead"),
                    ("linkedin_url", "LinkedIn URL"),
                    ("phone", "Phone"),
                ],
                max_length=12,
            ),
        ),
    ]
