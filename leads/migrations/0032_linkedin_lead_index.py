"""An index that only statements about a lead can use, made while imports go on.

Where all indexes were empty when they were analysed, reading all of this one cost as little as looking up a
profile in its own: its condition held for both.

Should it be stopped half-way, PostgreSQL keeps an index that is not valid; the next try begins anew."""

from typing import ClassVar

from django.db import migrations, models

_NAME, _NEW = "membership_linkedin_lead", "membership_linkedin_lead_new"
_DROP_NEW = f"DROP INDEX CONCURRENTLY IF EXISTS {_NEW}"
_DROP = f"DROP INDEX CONCURRENTLY IF EXISTS {_NAME}"
_OLD_CONDITION = "linkedin_url IS NOT NULL"


def _create(condition: str) -> str:
    return f"CREATE INDEX CONCURRENTLY {_NEW} ON leads_membership (lead_id) WHERE {condition}"


_RENAME = f"ALTER INDEX {_NEW} RENAME TO {_NAME}"


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("leads", "0031_previews")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_DROP_NEW, _RENAME),
                migrations.RunSQL(_create(f"lead_id IS NOT NULL AND {_OLD_CONDITION}"), _DROP),
                migrations.RunSQL(_DROP, _create(_OLD_CONDITION)),
                migrations.RunSQL(_RENAME, _DROP_NEW),
            ],
            state_operations=[
                migrations.RemoveIndex("membership", _NAME),
                migrations.AddIndex(
                    "membership",
                    models.Index(
                        fields=["lead_id"],
                        condition=models.Q(("lead_id__isnull", False), ("linkedin_url__isnull", False)),
                        name=_NAME,
                    ),
                ),
            ],
        )
    ]
