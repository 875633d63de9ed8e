"""PostgreSQL and the web server's processes are killed while clients post: nothing is half done.

Whatever was answered with 200 is there; whatever was not may be there or not, but whole, and sent
again it comes out as a duplicate; the counters equal the tables.
"""

import json
import os
import random
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from leads.models import Lead, LeadImport, Membership
from tests.builders import Tenant, make_tenant
from tests.killing import make_commits_durable, postmaster
from tests.processes import children_of
from tests.server import web_server
from tests.waiting import wait_for
from workspaces.models import Usage

CLIENTS = 4
BATCHES = 60  # of 100 leads, for each client
KILLS = 20
CRASHES = 5  # of PostgreSQL, among them


@pytest.mark.campaign
@pytest.mark.timeout(300)
@pytest.mark.skipif(bool(settings.DATABASE_URL), reason="kills the server: only with the embedded one")
@pytest.mark.django_db(transaction=True)
def test_killed_servers_leave_nothing_half_done() -> None:
    tenant = make_tenant(contact_limit=1_000_000, upload_limit=1_000_000)
    make_commits_durable()
    with web_server() as port, ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_post_until_accepted, port, tenant, number) for number in range(CLIENTS)]
        kills = _kill_at_random(clients)
        connection.close()  # its server is gone, too
        retries = sum(client.result() for client in clients)
    assert kills > 0
    assert retries > 0, "no request met a killed server: the test has shown nothing"
    _check(tenant)


def _post_until_accepted(port: int, tenant: Tenant, number: int) -> int:
    """Posts each batch until it is answered with 200. -> how often it had to post again."""
    retries = 0
    for batch in range(BATCHES):
        leads = [{"email": f"p{number}.{batch}.{n}@example.com"} for n in range(100)]
        body = json.dumps({"campaign_id": str(tenant.campaign.id), "leads": leads})
        while not _is_accepted(port, tenant.key, body):
            retries += 1
            time.sleep(0.1)
    return retries


def _is_accepted(port: int, key: str, body: str) -> bool:
    client = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        client.request("POST", "/api/v2/leads/add", body, headers)
        response = client.getresponse()
        reply: dict[str, Any] = json.loads(response.read())
    except (OSError, HTTPException):
        return False
    finally:
        client.close()
    assert response.status in (200, 503), reply
    if response.status == 200:
        assert reply["leads_uploaded"] + reply["duplicated_leads"] == reply["total_sent"] == 100
        assert reply["leads_uploaded"] in (0, 100), "half a request was there before"
    return response.status == 200


def _kill_at_random(clients: list["Future[int]"]) -> int:
    """PostgreSQL a few times (its guardian takes more within seconds for a server that can't run), a
    web worker otherwise. -> how many kills."""
    dice, kills, crashes = random.Random(7), 0, 0
    while kills < KILLS and not all(client.done() for client in clients):
        time.sleep(dice.uniform(0.1, 0.8))
        is_crash = crashes < CRASHES and kills % 4 == 0
        victim = wait_for(postmaster, what="PostgreSQL") if is_crash else _web_worker(dice)
        if victim is not None:
            os.kill(victim, signal.SIGKILL)
            kills, crashes = kills + 1, crashes + is_crash
    return kills


def _web_worker(dice: random.Random) -> int | None:
    masters = children_of(os.getpid())
    workers = [worker for master in masters for worker in children_of(master)]
    return dice.choice(workers) if workers else None


def _check(tenant: Tenant) -> None:
    expected = CLIENTS * BATCHES * 100
    assert Lead.objects.filter(workspace_id=tenant.workspace.id).count() == expected
    assert Membership.objects.filter(campaign_id=tenant.campaign.id).count() == expected
    usage = Usage.objects.get(workspace=tenant.workspace)
    assert (usage.contacts, usage.uploads) == (expected, expected)
    tenant.campaign.refresh_from_db()
    assert tenant.campaign.lead_count == expected
    created = LeadImport.objects.filter(workspace=tenant.workspace).values_list("created_count", flat=True)
    assert sum(created) == expected
