"""What a list is about, in the words of whoever made it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0018_rare_memberships")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="leadlist",
            name="description",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
