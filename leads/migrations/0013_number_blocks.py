"""Numbers of leads, for the dialect whose ids are integers."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import workspaces.database.sequences


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("leads", "0012_tags"),
        ("workspaces", "0001_initial"),
    ]
    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE SEQUENCE leads_numberblock_number_seq", "DROP SEQUENCE leads_numberblock_number_seq"
        ),
        migrations.CreateModel(
            name="NumberBlock",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        db_default=workspaces.database.sequences.NextNumber("leads_numberblock_number_seq"),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "first_id",
                    models.UUIDField(
                        editable=False, help_text="The first of its ids: the last ten bits are 0."
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
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "first_id"), name="number_block_unique")
                ],
            },
        ),
    ]
