"""All findings, in the order in which one explains the other."""

from collections.abc import Iterator

from config.operation import counters, database, host, work
from config.operation.finding import Finding, Level


def examine(*, with_counters: bool = False, repair: bool = False) -> Iterator[Finding]:
    """What needs the database is left out where that can't be used. `with_counters` reads all leads."""
    yield from host.settings_are_right()
    yield host.storage()
    yield from host.disk_space()
    yield (answers := database.answers())
    if answers.level == Level.PROBLEM:
        return
    yield from database.server_settings()
    yield host.clock()
    yield (schema := database.has_our_schema())
    if schema.level == Level.PROBLEM:
        return
    yield work.workers()
    yield work.queue()
    if with_counters:
        yield from counters.counters(repair=repair)
