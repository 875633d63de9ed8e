"""The index of external ids, made while imports go on: it reads all leads once, and none is in it yet.

Should it be stopped half-way, PostgreSQL keeps an index that is not valid; the next try begins anew."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Coalesce

_NAME = "lead_external_id_unique"
_DROP = f"DROP INDEX CONCURRENTLY IF EXISTS {_NAME}"
_CREATE = f"""
    CREATE UNIQUE INDEX CONCURRENTLY {_NAME}
    ON leads_lead (coalesce(workspace_id, workspace_id), external_id, external_source)
    WHERE external_id IS NOT NULL
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("leads", "0025_external_ids")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_DROP, migrations.RunSQL.noop),
                migrations.RunSQL(_CREATE, _DROP),
            ],
            state_operations=[
                migrations.AddConstraint(
                    model_name="lead",
                    constraint=models.UniqueConstraint(
                        Coalesce("workspace_id", "workspace_id"),
                        "external_id",
                        "external_source",
                        condition=models.Q(("external_id__isnull", False)),
                        name=_NAME,
                    ),
                )
            ],
        )
    ]
