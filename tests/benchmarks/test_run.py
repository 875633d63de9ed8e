"""The benchmark as a user runs it, small: keys and counts. No figure is asserted, machines differ."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.data import blocked_rows, blocklist_values, make_leads
from benchmarks.scenario import Measured

PROJECT = Path(__file__).resolve().parents[2]
ROWS = 2000
FILE_ROWS = 6000
LARGE_FILE_ROWS = 12_000
LIST_ROWS = 8000  # two pages
FIGURES = (
    "limit_rows_per_s",
    "http_rows_per_s_1",
    "http_rows_per_s_4",
    "http_ratio",
    "p95_ms_per_request",
    "p95_ms_per_request_4",
    "drf_idiom_rows_per_s",
    "import_export_rows_per_s",
    "times_drf_idiom",
    "times_import_export",
    "index_rows_per_s",
    "file_limit_rows_per_s",
    "file_import_rows_per_s",
    "file_import_ratio",
    "peak_rss_mib",
    "peak_rss_mib_large",
    "list_limit_rows_per_s",
    "list_to_campaign_rows_per_s",
    "list_to_campaign_ratio",
    "list_peak_rss_mib",
    "list_peak_rss_mib_small",
)


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    """What it prints, and nothing else."""
    command = [sys.executable, "benchmarks/run.py", "--json", "--rows", str(ROWS)]
    command += ["--file-rows", str(FILE_ROWS), "--large-file-rows", str(LARGE_FILE_ROWS)]
    command += ["--list-rows", str(LIST_ROWS)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_run_prints_every_figure(results: dict[str, Any]) -> None:
    assert results["rows"] == ROWS
    assert {name: results[name] for name in FIGURES if not results.get(name, 0) > 0} == {}
    assert results["python"] and results["postgres"] and results["cpu_count"]


def test_run_sends_and_writes_all_rows_each_way(results: dict[str, Any]) -> None:
    counts = {way["name"]: (way["sent"], way["written"], way.get("requests")) for way in results["scenarios"]}
    over_http = (ROWS, ROWS - ROWS // 100, ROWS // 1000)
    searched, _, _ = counts.pop("search index")  # those of the warm-ups among them
    assert searched > 2 * over_http[1]
    assert counts == {
        "limit before": (ROWS, ROWS, None),
        "limit after": (ROWS, ROWS, None),
        "http 1 client": over_http,
        "http 4 clients": over_http,
        "DRF idiom 1 client": over_http,
        "DRF idiom 4 clients": over_http,
        "import-export": (1000, 1000, None),
        "limit of the file": (FILE_ROWS, FILE_ROWS, None),
        "file": (FILE_ROWS, FILE_ROWS - FILE_ROWS // 100, None),
        "large file": (LARGE_FILE_ROWS, LARGE_FILE_ROWS - LARGE_FILE_ROWS // 100, None),
        "small list": (LIST_ROWS // 100, LIST_ROWS // 100, None),
        "limit of the list": (LIST_ROWS, LIST_ROWS, None),
        "list": (LIST_ROWS, LIST_ROWS - LIST_ROWS // 100, None),
        **dict.fromkeys(
            ("updates: creating", "updates: fill_blanks", "updates: overwrite"),
            (ROWS, ROWS - ROWS // 100, None),
        ),
    }


def test_ratio_is_the_better_http_rate_over_the_limit(results: dict[str, Any]) -> None:
    best = max(results["http_rows_per_s_1"], results["http_rows_per_s_4"])
    assert results["http_ratio"] == pytest.approx(best / results["limit_rows_per_s"], abs=0.002)
    rates = {way["name"]: way["rows_per_s"] for way in results["scenarios"]}
    assert results["limit_rows_per_s"] == max(rates["limit before"], rates["limit after"])


def test_too_few_rows_are_refused() -> None:
    command = [sys.executable, "benchmarks/run.py", "--rows", "1"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "--rows must be at least 100" in done.stderr


def test_scenarios_share_no_email() -> None:
    emails = [lead["email"] for name in ("http 1 client", "http 4 clients") for lead in make_leads(name, 500)]
    assert len(set(emails)) == 1000


def test_blocklist_refuses_one_lead_in_a_hundred() -> None:
    leads = make_leads("any", 1000)
    listed = set(blocklist_values(leads))
    refused = [
        lead
        for lead in leads
        if lead["email"] in listed or lead["email"].partition("@")[2].removeprefix("mail.") in listed
    ]
    assert len(refused) == blocked_rows(1000) == 10


def test_p95_is_the_slowest_of_the_faster_95_of_100() -> None:
    seconds = [number / 1000 for number in range(100, 0, -1)]
    measured = Measured(name="any", sent=1, written=1, seconds=1.0, requests=seconds)
    assert measured.p95_ms == pytest.approx(95)
