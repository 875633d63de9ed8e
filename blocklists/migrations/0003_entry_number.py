"""A number beside each entry's UUID. Entries that exist get theirs as the column is added."""

import workspaces.database.sequences
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blocklists", "0002_version")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE blocklists_blocklistentry_number_seq",
            "DROP SEQUENCE blocklists_blocklistentry_number_seq",
        ),
        migrations.AddField(
            model_name="blocklistentry",
            name="number",
            field=models.BigIntegerField(
                db_default=workspaces.database.sequences.NextNumber("blocklists_blocklistentry_number_seq"),
                editable=False,
                help_text="What the Smartlead dialect knows the entry by.",
            ),
        ),
        migrations.AddIndex(
            model_name="blocklistentry",
            index=models.Index(fields=["number"], name="blocklist_entry_number"),
        ),
    ]
