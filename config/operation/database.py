"""PostgreSQL: whether it answers, has our schema, and is set up as we need it."""

from collections.abc import Callable, Iterator
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.operation.finding import Finding, ok, problem, warning

OLDEST_SERVER = 150_000
_PLACES = 8 + 24  # threads of each process of the web server, with a connection each (config/web)
_WORKER = 12  # connections of a worker process

Values = dict[str, str]


def answers() -> Finding:
    """Which version it is."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, version()")
            number, name = cursor.fetchone()
    except DatabaseError as error:
        first = str(error).strip().split("\n")[0]
        return problem("database", f"It can't be used: {first}", "Start it, or correct DATABASE_URL.")
    if number < OLDEST_SERVER:
        return problem("database", f"{name.split(',')[0]} is too old.", "PostgreSQL 15 is the oldest.")
    return ok("database", name.split(" on ")[0])


def has_our_schema() -> Finding:
    """All migrations of this code are applied."""
    missing = missing_migrations()
    if not missing:
        return ok("schema", "All migrations are applied.")
    names = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
    return problem("schema", f"{len(missing)} migrations are missing: {names}", "Run `manage.py migrate`.")


def missing_migrations() -> list[str]:
    """As app.name, in the order in which they are to be applied."""
    applied = MigrationRecorder(connection).applied_migrations()
    return [f"{app}.{name}" for app, name in _our_migrations() if (app, name) not in applied]


@cache
def _our_migrations() -> list[tuple[str, str]]:
    """Of this code, which doesn't change while it runs: /readyz is requested every few seconds."""
    graph = MigrationLoader(None).graph
    return list(dict.fromkeys(node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf)))


def server_settings() -> Iterator[Finding]:
    """Those that lose data, halve the speed, or are too few; one finding that all is well otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_RULES)])
        values = dict(cursor.fetchall())
    found = [finding for name, rule in _RULES.items() if (finding := rule(values))]
    yield from found or [ok("server settings", "As they should be.")]


def _lasting(name: str, harm: str) -> Callable[[Values], Finding | None]:
    def rule(values: Values) -> Finding | None:
        if values[name] != "off":
            return None
        return problem(f"setting {name}", f"It is off: {harm}", f"Set {name} = on.")

    return rule


def _at_least(name: str, least: int, *, unit: str, harm: str) -> Callable[[Values], Finding | None]:
    """`least` is in PostgreSQL's own unit of the setting; `unit` says it for people."""

    def rule(values: Values) -> Finding | None:
        if int(values[name]) >= least:
            return None
        return warning(f"setting {name}", f"It is low: {harm}", f"Set {name} to {unit} or more.")

    return rule


def _no_jit(values: Values) -> Finding | None:
    if values["jit"] == "off":
        return None
    text = "It is on: compiling our short statements takes longer than running them."
    return warning("setting jit", text, "Set jit = off, at least for this database.")


def _cheap_random_pages(values: Values) -> Finding | None:
    if float(values["random_page_cost"]) <= 2:
        return None
    text = "It is made for spinning disks: searches may read whole tables."
    return warning("setting random_page_cost", text, "Set random_page_cost = 1.1 on an SSD.")


def _enough_connections(values: Values) -> Finding | None:
    wanted = settings.LEADGATE_WEB_WORKERS * _PLACES + _WORKER
    if int(values["max_connections"]) >= wanted:
        return None
    text = f"It is {values['max_connections']}; this host's web server and a worker may want {wanted}."
    advice = f"Set it to {wanted} for each host, or put PgBouncer in between: docs/operate.md."
    return warning("setting max_connections", text, advice)


_RULES: dict[str, Callable[[Values], Finding | None]] = {
    "fsync": _lasting("fsync", "a crash of the machine can destroy the whole database."),
    "full_page_writes": _lasting("full_page_writes", "a crash of the machine can destroy pages."),
    "synchronous_commit": _lasting(
        "synchronous_commit", "a crash loses adds and imports that were answered already."
    ),
    "autovacuum": _lasting("autovacuum", "tables grow, and plans are made from old statistics."),
    "shared_buffers": _at_least(
        "shared_buffers", 16_384, unit="a quarter of the memory", harm="indexes don't stay in memory."
    ),
    "max_wal_size": _at_least(
        "max_wal_size", 2_048, unit="4GB", harm="imports cause one checkpoint after the other."
    ),
    "jit": _no_jit,
    "random_page_cost": _cheap_random_pages,
    "max_connections": _enough_connections,
}
