"""The table of search terms. What was imported before gets its terms from the worker, the newest first."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("leads", "0004_dialects")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="SearchTerm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "term",
                        "lead_key",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("workspace_id", models.UUIDField(editable=False)),
                ("term", models.TextField(db_collation="C", editable=False)),
                ("lead_key", models.UUIDField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="UnsearchedLead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("workspace_id", models.UUIDField(editable=False)),
                ("lead_id", models.UUIDField(editable=False)),
            ],
            options={"verbose_name": "lead to be indexed"},
        ),
        migrations.AddField(
            model_name="leadimport",
            name="searchable_row",
            field=models.BigIntegerField(
                db_default=-1,
                default=-1,
                help_text="The leads of rows up to this one can be searched for.",
            ),
        ),
        migrations.AddIndex(
            model_name="leadimport",
            index=models.Index(
                condition=models.Q(("searchable_row__lt", models.F("checkpoint"))),
                fields=["id"],
                name="import_to_search",
            ),
        ),
    ]
