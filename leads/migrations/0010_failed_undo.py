"""An undo may fail."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0009_lists")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="leadimport",
            name="undo_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "None"),
                    ("pending", "Pending"),
                    ("running", "Running"),
                    ("done", "Done"),
                    ("failed", "Failed"),
                ],
                db_default="",
                default="",
                max_length=10,
            ),
        ),
    ]
