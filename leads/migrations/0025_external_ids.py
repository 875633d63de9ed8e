"""What other programs call a lead. No row is rewritten: the columns have constant defaults."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0024_moments_of_the_database")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="lead",
            name="external_id",
            field=models.TextField(blank=True, db_collation="C", null=True),
        ),
        migrations.AddField(
            model_name="lead",
            name="external_source",
            field=models.TextField(blank=True, db_collation="C", db_default=""),
        ),
        migrations.AddField(
            model_name="leadimport",
            name="conflict_count",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="rowoutcome",
            name="outcome",
            field=models.SmallIntegerField(
                choices=[
                    (1, "Incomplete"),
                    (2, "Invalid Email"),
                    (3, "Invalid Identity"),
                    (4, "Repeated"),
                    (11, "Conflict"),
                    (5, "Blocked"),
                    (6, "Duplicate"),
                    (7, "Skipped"),
                    (9, "Unknown Lead"),
                    (8, "Created"),
                    (10, "Erased"),
                ]
            ),
        ),
    ]
