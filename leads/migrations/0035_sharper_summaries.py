"""Summaries for erasures that are as exact as they were meant to be, made while imports go on.

They were made for a tenth of the values that their parts of a table have room for, and so for fewer than there
are: a value seemed to be in a quarter of all parts of the outcomes, where one in a hundred was meant.

Should it be stopped half-way, PostgreSQL keeps an index that is not valid; the next try begins anew."""

from collections.abc import Iterator
from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.migrations.operations.base import Operation

_LEAD = "(n_distinct_per_range = 1600, false_positive_rate = 0.001)"
_TRACE = "(n_distinct_per_range = 2560, false_positive_rate = 0.004)"
# Index -> its table, what it summarises, how.
_INDEXES = {
    "lead_phone": ("leads_lead", "phone", f"text_bloom_ops {_LEAD}"),
    "lead_linkedin_url": ("leads_lead", "linkedin_url", f"text_bloom_ops {_LEAD}"),
    "outcome_email": ("leads_rowoutcome", "email", f"text_bloom_ops {_TRACE}"),
    "change_object": ("leads_importchange", "coalesce(object_id, object_id)", f"uuid_bloom_ops {_TRACE}"),
}
_MODELS = {"leads_lead": "lead", "leads_rowoutcome": "rowoutcome"}


def _create(name: str, table: str, value: str, summary: str) -> str:
    brin = f"USING brin ({value} {summary}) WITH (pages_per_range = 32)"
    return f"CREATE INDEX CONCURRENTLY {name} ON {table} {brin}"


def _in_database() -> Iterator[Operation]:
    for name, (table, value, summary) in _INDEXES.items():
        new, kind = f"{name}_new", summary.split()[0]
        drop_new, rename = f"DROP INDEX CONCURRENTLY IF EXISTS {new}", f"ALTER INDEX {new} RENAME TO {name}"
        drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
        yield migrations.RunSQL(drop_new, rename)
        yield migrations.RunSQL(_create(new, table, value, summary), drop)
        yield migrations.RunSQL(drop, _create(new, table, value, kind))
        yield migrations.RunSQL(rename, drop_new)


def _in_state() -> Iterator[Operation]:
    for name, (table, value, summary) in _INDEXES.items():
        if model := _MODELS.get(table):
            index = django.contrib.postgres.indexes.BrinIndex(
                fields=[value], name=name, opclasses=[summary], pages_per_range=32
            )
            yield migrations.RemoveIndex(model, name)
            yield migrations.AddIndex(model, index)


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("leads", "0034_words_of_people")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=list(_in_database()), state_operations=list(_in_state())
        )
    ]
