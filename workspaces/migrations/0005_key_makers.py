"""Which key made a key: the one ends with the other."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("workspaces", "0004_removals")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="apikey",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                help_text="The key that made it by API: it ends when that one does.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="made",
                to="workspaces.apikey",
            ),
        ),
    ]
