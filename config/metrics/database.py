"""PostgreSQL -> figures, read at the moment of the scrape. Every host reports the same ones."""

import logging
from collections.abc import Callable, Iterable, Iterator

import psycopg
from django.db import Error as DjangoError
from django.db import connection, transaction
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from psycopg.rows import TupleRow

from workspaces.database.cursor import Cursor, plain_cursor
from workspaces.database.sql_files import SqlFolder

logger = logging.getLogger(__name__)

_SQL = SqlFolder(__file__)
_SECONDS = 5  # that each statement may take: Prometheus waits for ten


class DatabaseFigures:
    """What prometheus_client calls a collector. A database that isn't there is a figure as well."""

    def collect(self) -> Iterable[Metric]:
        """All, or only that there are none."""
        try:
            return [_is_up(True), *_read()]
        except (DjangoError, psycopg.Error) as error:
            logger.warning("The database gave no figures: %s", error)
            return [_is_up(False)]


def _is_up(is_up: bool) -> Metric:
    return _gauge("database_up", "Whether the database answered, in time, at this scrape.", is_up)


def _read() -> list[Metric]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{_SECONDS}s"])
        plain = plain_cursor()
        return [metric for figures in _FIGURES for metric in figures(plain)]


def _rows(cursor: Cursor, name: str) -> list[TupleRow]:
    return cursor.execute(_SQL.statement(name)).fetchall()


def _database(cursor: Cursor) -> Iterator[Metric]:
    ((size, transactions, multixacts, connections, deadlocks),) = _rows(cursor, "database")
    yield _gauge("database_bytes", "Size of the database.", size)
    yield _gauge("database_xid_age", "Transactions since the oldest row was frozen.", transactions)
    yield _gauge("database_multixact_age", "The same of multixacts.", multixacts)
    yield _gauge("database_max_connections", "Connections that the server takes.", connections)
    yield CounterMetricFamily("leadgate_database_deadlocks", "Deadlocks that were broken.", deadlocks)


def _connections(cursor: Cursor) -> Iterator[Metric]:
    number = _labelled("database_connections", "Connections to the database.", "state")
    oldest = 0.0
    for state, count, seconds in _rows(cursor, "connections"):
        number.add_metric([state], count)
        oldest = max(oldest, seconds)
    yield number
    yield _gauge("database_oldest_transaction_seconds", "How long it has been open.", oldest)


def _tables(cursor: Cursor) -> Iterator[Metric]:
    size = _labelled("table_bytes", "Size of a table with its indexes.", "table")
    for table, number in _rows(cursor, "tables"):
        size.add_metric([table], number)
    yield size


def _queue(cursor: Cursor) -> Iterator[Metric]:
    number = _labelled("queue_jobs", "Jobs that wait, are due later, or run.", "task", "state")
    age = _labelled("queue_oldest_seconds", "How long the first waiting job has been due.", "task")
    for task, waiting, later, running, seconds in _rows(cursor, "queue"):
        for state, count in (("waiting", waiting), ("later", later), ("running", running)):
            number.add_metric([task, state], count)
        age.add_metric([task], seconds)
    yield from (number, age)


def _work(cursor: Cursor) -> Iterator[Metric]:
    ((workers, pending, running, due),) = _rows(cursor, "work")
    yield _gauge("workers", "Worker processes that gave a sign of life in the last minute.", workers)
    imports = _labelled("imports_open", "Imports that wait or run.", "state")
    imports.add_metric(["pending"], pending)
    imports.add_metric(["running"], running)
    yield imports
    yield _gauge("webhook_deliveries_due", "Webhooks that are to be sent now.", due)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"leadgate_{name}", text, value=value)


def _labelled(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"leadgate_{name}", text, labels=labels)


_FIGURES: tuple[Callable[[Cursor], Iterator[Metric]], ...] = (_database, _connections, _tables, _queue, _work)
