"""Results -> JSON, or a table to be read."""

import json
import os
import platform
from typing import Any

from django.db import connection

from benchmarks.measure import Results
from benchmarks.scenario import Measured


def as_json(results: Results) -> str:
    """One object: the figures, then the scenarios that they come from."""
    return json.dumps(summary(results) | {"scenarios": [_details(way) for way in results.all]}, indent=2)


def as_table(results: Results) -> str:
    """A line for each scenario, then the figures."""
    head = f"{'scenario':<22}{'written':>10}{'seconds':>10}{'rows/s':>10}{'median ms':>11}{'p95 ms':>9}"
    lines = [head, "-" * len(head), *(_line(way) for way in results.all), ""]
    return "\n".join([*lines, *(f"{name:<26}{value}" for name, value in summary(results).items())])


def summary(results: Results) -> dict[str, Any]:
    """The figures by name. A ratio above 1 in `times_…` says how much faster the product is."""
    limit = max(way.rows_per_s for way in results.limit)
    http = max(results.http_1.rows_per_s, results.http_4.rows_per_s)
    drf_idiom = max(way.rows_per_s for way in results.drf_idiom)
    long_list = results.long_list
    return {
        "rows": results.rows,
        "limit_rows_per_s": round(limit),
        "http_rows_per_s_1": round(results.http_1.rows_per_s),
        "http_rows_per_s_4": round(results.http_4.rows_per_s),
        "http_ratio": round(http / limit, 3),
        "p95_ms_per_request": round(results.http_1.p95_ms, 1),
        "p95_ms_per_request_4": round(results.http_4.p95_ms, 1),
        "drf_idiom_rows_per_s": round(drf_idiom),
        "import_export_rows_per_s": round(results.import_export.rows_per_s),
        "times_drf_idiom": round(http / drf_idiom, 1),
        "times_import_export": round(http / results.import_export.rows_per_s, 1),
        "index_rows_per_s": round(results.index.rows_per_s),
        "file_rows": results.file.import_.sent,
        "large_file_rows": results.large_file.import_.sent,
        "file_limit_rows_per_s": round(results.file_limit.rows_per_s),
        "file_import_rows_per_s": round(results.file.import_.rows_per_s),
        "file_import_ratio": round(results.file.import_.rows_per_s / results.file_limit.rows_per_s, 3),
        "file_preview_s": round(results.file.preview_seconds, 2),
        "peak_rss_mib": round(results.file.peak_rss),
        "peak_rss_mib_large": round(results.large_file.peak_rss),
        "list_rows": long_list.import_.sent,
        "list_limit_rows_per_s": round(long_list.limit.rows_per_s),
        "list_to_campaign_rows_per_s": round(long_list.import_.rows_per_s),
        "list_to_campaign_ratio": round(long_list.import_.rows_per_s / long_list.limit.rows_per_s, 3),
        "list_peak_rss_mib": round(long_list.peak_rss),
        "list_peak_rss_mib_small": round(results.small_list.peak_rss),
        **results.updates.ratios,
        "cpu_count": os.cpu_count(),
        "python": platform.python_version(),
        "postgres": _postgres_version(),
    }


def _details(way: Measured) -> dict[str, Any]:
    details = {
        "name": way.name,
        "sent": way.sent,
        "written": way.written,
        "seconds": round(way.seconds, 3),
        "rows_per_s": round(way.rows_per_s),
    }
    if not way.requests:
        return details
    return details | {
        "requests": len(way.requests),
        "median_ms": round(way.median_ms, 1),
        "p95_ms": round(way.p95_ms, 1),
        "client_cpu_s": round(way.client_cpu, 3),
    }


def _line(way: Measured) -> str:
    times = f"{way.median_ms:>11.1f}{way.p95_ms:>9.1f}" if way.requests else ""
    return f"{way.name:<22}{way.written:>10}{way.seconds:>10.2f}{way.rows_per_s:>10.0f}{times}"


def _postgres_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return str(version)
