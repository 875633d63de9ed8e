"""Imports and exports by API."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0006_jobs")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="leadimport",
            name="asked",
            field=models.JSONField(
                db_default={},
                default=dict,
                help_text="What its sender stated about the file, where it can be obeyed only when it is converted.",
            ),
        ),
        migrations.AlterField(
            model_name="leadimport",
            name="door",
            field=models.CharField(
                choices=[
                    ("v2_leads_add", "API v2: leads/add"),
                    ("v2_leads_move", "API v2: leads/move"),
                    ("admin_upload", "Upload"),
                    ("command_line", "Command line"),
                    ("api_file", "API v2: imports"),
                    ("smartlead", "Smartlead API"),
                    ("foxreach", "FoxReach API"),
                    ("puffle", "Puffle API"),
                ],
                max_length=20,
            ),
        ),
    ]
