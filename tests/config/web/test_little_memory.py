"""A web process that gets no more memory: an answer that says so, nothing half, and it goes on."""

import json
import os
import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from config.operation.counters import compare
from leads.models import Lead, LeadImport, Membership
from tests.builders import Tenant, make_tenant
from tests.processes import children_of
from tests.server import web_server

LEADS = 1000
NO_MEMORY = "This takes more memory than there is just now. Nothing was written; try again."
ROOM = 16 * 1024 * 1024  # bytes


def _web_processes() -> list[int]:
    return [worker for master in children_of(os.getpid()) for worker in children_of(master)]


@contextmanager
def no_more_memory(pid: int) -> Iterator[None]:
    """For the process: what it has, and a little. What its heaps have reserved counts as it is used."""
    status = Path(f"/proc/{pid}/status").read_text()
    (has,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmData:"))
    before = resource.prlimit(pid, resource.RLIMIT_DATA)
    resource.prlimit(pid, resource.RLIMIT_DATA, (has * 1024 + ROOM, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_DATA, before)


def _post(port: int, tenant: Tenant, body: bytes) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", "/api/v2/leads/add", body, headers)
        reply = client.getresponse()
        return reply.status, json.loads(reply.read())


def _body(tenant: Tenant, size: int) -> bytes:
    leads = [{"email": f"p{n}@example.com", "personalization": "x" * size} for n in range(LEADS)]
    return json.dumps({"campaign_id": str(tenant.campaign.id), "leads": leads}).encode()


@pytest.mark.django_db(transaction=True)
def test_request_that_needs_more_is_answered(capfd: pytest.CaptureFixture[str]) -> None:
    tenant = make_tenant(contact_limit=2 * LEADS, upload_limit=2 * LEADS)
    body = _body(tenant, 9000)
    with web_server(workers=1, threads=2) as port:
        (process,) = _web_processes()
        with no_more_memory(process):
            for _ in range(3):
                status, reply = _post(port, tenant, body)
                assert (status, reply["message"]) == (503, NO_MEMORY)
            assert not LeadImport.objects.exists() and not Lead.objects.exists()
            assert _post(port, tenant, _body(tenant, 1)[:20])[0] == 400  # small ones are served meanwhile
        assert _post(port, tenant, body)[1]["leads_uploaded"] == LEADS
        assert _web_processes() == [process]
    assert Lead.objects.count() == Membership.objects.count() == LEADS
    assert not list(compare())
    assert "Traceback" not in capfd.readouterr().err
