"""Number of rows -> the results of all scenarios, in the order of run.py's docstring."""

from dataclasses import dataclass

from benchmarks.data import REQUEST
from benchmarks.files.imports import MeasuredFile, measure_file, measure_index
from benchmarks.files.updates import MeasuredUpdates, measure_updates
from benchmarks.http_load import measure_http, warm_up
from benchmarks.limit import measure_limit
from benchmarks.list_to_campaign import MeasuredList, measure_list
from benchmarks.peers.import_export import measure_import_export
from benchmarks.scenario import Measured, WrongCount
from benchmarks.server import running_server

__all__ = ["Results", "WrongCount", "all_scenarios"]

DRF_IDIOM = "/api/peers/drf-idiom"
_SLOW = 10  # the slowest way gets one row in so many: a rate needs no more


@dataclass(frozen=True, kw_only=True)
class Results:
    """What each way took. `limit` and `drf_idiom` were measured twice."""

    rows: int
    limit: tuple[Measured, Measured]
    http_1: Measured
    http_4: Measured
    drf_idiom: tuple[Measured, Measured]
    import_export: Measured
    index: Measured
    file_limit: Measured
    file: MeasuredFile
    large_file: MeasuredFile
    small_list: MeasuredList
    long_list: MeasuredList
    updates: MeasuredUpdates

    @property
    def all(self) -> list[Measured]:
        """In the order in which they were measured, nearly."""
        files = [self.index, self.file_limit, self.file.import_, self.large_file.import_]
        lists = [self.small_list.import_, self.long_list.limit, self.long_list.import_]
        ways = [*self.limit, self.http_1, self.http_4, *self.drf_idiom, self.import_export, *files, *lists]
        return ways + self.updates.all


def all_scenarios(*, rows: int, file_rows: int, large_file_rows: int, list_rows: int) -> Results:
    """Raises WrongCount."""
    limit_before = measure_limit("limit before", rows)
    with running_server("config.settings") as server:
        warm_up(port=server.port)
        http_1 = measure_http("http 1 client", rows, port=server.port, clients=1)
        http_4 = measure_http("http 4 clients", rows, port=server.port, clients=4)
    limit_after = measure_limit("limit after", rows)
    with running_server("benchmarks.settings") as server:
        warm_up(port=server.port, path=DRF_IDIOM)
        drf_1 = measure_http("DRF idiom 1 client", rows, port=server.port, clients=1, path=DRF_IDIOM)
        drf_4 = measure_http("DRF idiom 4 clients", rows, port=server.port, clients=4, path=DRF_IDIOM)
    import_export = measure_import_export("import-export", max(REQUEST, rows // _SLOW))
    return Results(
        rows=rows,
        limit=(limit_before, limit_after),
        http_1=http_1,
        http_4=http_4,
        drf_idiom=(drf_1, drf_4),
        import_export=import_export,
        index=measure_index("search index"),
        file_limit=measure_limit("limit of the file", file_rows),
        file=measure_file("file", file_rows),
        large_file=measure_file("large file", large_file_rows),
        small_list=measure_list("small list", max(1, list_rows // 100)),
        long_list=measure_list("list", list_rows),
        updates=measure_updates("updates", rows),
    )
