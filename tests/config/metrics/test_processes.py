"""Figures of several processes, and of those that have ended."""

import json
import urllib.request
from pathlib import Path

import pytest

from tests.builders import Tenant, add_leads, make_tenant
from tests.config.metrics.scraping import Samples, parsed, value
from tests.server import Workers, web_server
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def read(port: int) -> Samples:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as reply:
        return parsed(reply.read().decode())


def post(port: int, tenant: Tenant, path: str, body: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
    url = f"http://127.0.0.1:{port}/api/v2/{path}"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as reply:
        reply.read()


def created(samples: Samples) -> float:
    return value(samples, "leadgate_import_rows_total", door="v2_leads_add", outcome="created")


def test_processes_add_up_and_nothing_is_lost_with_them(tmp_path: Path) -> None:
    """Each connection of urllib is new, so both processes of the web server get some."""
    tenant, environment = make_tenant(), {"LEADGATE_DATA": str(tmp_path)}
    with web_server(workers=2, environment=environment) as port:
        for number in range(12):
            post(port, tenant, "leads/add", {
                "campaign_id": str(tenant.campaign.id), "leads": [{"email": f"a{number}@b.example"}]
            })  # fmt: skip
        wait_for(lambda: value(read(port), "leadgate_web_connections") > 0, what="a look at the connections")
        samples = read(port)
        assert created(samples) == 12
        assert value(samples, "leadgate_requests_total", dialect="instantly", status="200") == 12
    assert len(list((tmp_path / "metrics").glob("counter_*.db"))) >= 1
    with web_server(workers=1, environment=environment) as port:
        assert created(read(port)) == 12
        assert [path.name for path in (tmp_path / "metrics").glob("counter_past.db")] == ["counter_past.db"]
    with web_server(workers=1, environment=environment) as port:
        assert created(read(port)) == 12
        left = {path.name.partition("_")[0] for path in (tmp_path / "metrics").glob("*.db")}
        assert left == {"counter", "histogram", "gauge"}
        assert len(list((tmp_path / "metrics").glob("*.db"))) <= 2 + 3


def test_jobs_of_the_worker_are_measured(tmp_path: Path) -> None:
    tenant, environment = make_tenant(), {"LEADGATE_DATA": str(tmp_path)}
    import_id = add_leads(tenant, [{"email": "a@b.example"}])["X-Import-Id"]
    labels = {"task": "undo_import", "status": "succeeded"}
    with Workers(1, environment=environment), web_server(workers=1, environment=environment) as port:
        post(port, tenant, f"imports/{import_id}/undo", {})
        wait_for(
            lambda: value(read(port), "leadgate_job_seconds_count", **labels) == 1, what="the job's figure"
        )
        assert 0 < value(read(port), "leadgate_job_seconds_sum", **labels) < 120
        assert value(read(port), "leadgate_workers") >= 1
