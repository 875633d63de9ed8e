"""With which key people of a workspace were erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workspaces", "0008_workspace_rate"),
    ]

    operations = [
        migrations.AddField(
            model_name="workspace",
            name="erasure_key",
            field=models.BinaryField(max_length=8, null=True),
        ),
    ]
