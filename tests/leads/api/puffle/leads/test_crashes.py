"""PostgreSQL is killed while a list goes into a campaign: the reply tells exactly what was committed, and
the retry brings the rest."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from campaigns.models import Campaign
from config.embedded_postgres.guardian import STEADY_AFTER
from leads.list_imports.run import close_abandoned
from leads.models import LeadImport, Membership
from tests.builders import Tenant, add_leads, make_campaign, make_tenant
from tests.killing import make_commits_durable, postmaster
from tests.server import web_server
from tests.waiting import wait_for
from workspaces.models import Usage

ROWS = 20_000
ROUNDS = 4
DOWN = (DatabaseError, InterfaceError, psycopg.OperationalError)

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(settings.DATABASE_URL), reason="kills the server: only with the embedded one"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    """With a list of 20 000, whose commits are durable: the tests' server may forget otherwise."""
    tenant = make_tenant(contact_limit=1_000_000, upload_limit=10_000_000)
    for first in range(0, ROWS, 1000):
        add_leads(
            tenant, [{"email": f"p{first + n}@example.com"} for n in range(1000)], list_id=tenant.list.id
        )
    make_commits_durable()
    return tenant


def test_stop_in_the_middle(tenant: Tenant) -> None:
    dice, partial_replies = random.Random(5), 0
    with web_server() as port:
        for number in range(ROUNDS):
            campaign = make_campaign(tenant.workspace, tenant.owner, f"Round {number}")
            disturb = partial(_kill_after_a_page, campaign, dice.uniform(0, 0.03) * number)
            status, reply = _import_while(port, tenant, campaign, disturb)
            assert status in (200, 206, 500), reply
            partial_replies += status == 206
            _check(tenant, campaign, status, reply)
            _bring_the_rest(port, tenant, campaign, reply["imported"])
    assert partial_replies > 0, "no reply was partial: the test has shown nothing"


def test_stop_within_a_commit(tenant: Tenant) -> None:
    """It is on the disk, and nobody was answered: a commit that waits for a standby that doesn't exist."""
    with web_server() as port:
        status, reply = _import_while(
            port, tenant, tenant.campaign, partial(_kill_in_commit, tenant.campaign)
        )
        assert (status, reply["partial"]) == (206, True)
        _check(tenant, tenant.campaign, status, reply)
        _bring_the_rest(port, tenant, tenant.campaign, reply["imported"])


def _import_while(
    port: int, tenant: Tenant, campaign: Campaign, disturb: Callable[[], None]
) -> tuple[int, dict[str, Any]]:
    time.sleep(STEADY_AFTER)  # so that the guardian takes the next death for the first one
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(_post, port, tenant, campaign)
        disturb()
        return answer.result(timeout=60)


def _post(port: int, tenant: Tenant, campaign: Campaign) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
    body = json.dumps({"listId": str(tenant.list.id)})
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", f"/api/campaigns/{campaign.id}/leads/import-from-list", body, headers)
        response = client.getresponse()
        return response.status, json.loads(response.read())


def _kill_after_a_page(campaign: Campaign, seconds: float) -> None:
    wait_for(lambda: _committed(campaign), what="a page")
    time.sleep(seconds)
    _kill()


def _kill_in_commit(campaign: Campaign) -> None:
    wait_for(lambda: _committed(campaign), what="a page")
    _ask("SET synchronous_commit TO local")
    _ask("ALTER SYSTEM SET synchronous_standby_names TO 'nobody'")
    _ask("SELECT pg_reload_conf()")
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query = 'COMMIT'"
    wait_for(lambda: _ask(waiting), what="a commit that waits")
    _kill()
    wait_for(lambda: _try("SET synchronous_commit TO local"), what="PostgreSQL")
    _ask("ALTER SYSTEM RESET synchronous_standby_names")
    _ask("SELECT pg_reload_conf()")


def _kill() -> None:
    os.kill(wait_for(postmaster, what="PostgreSQL"), signal.SIGKILL)
    connection.close()


def _committed(campaign: Campaign) -> int:
    found = LeadImport.objects.filter(campaign_id=campaign.id).values_list("total_count", flat=True)
    return sum(found)


def _ask(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0] if cursor.description else True


def _try(query: str) -> Any:
    try:
        return _ask(query)
    except DOWN:
        connection.close()
        return None


def _check(tenant: Tenant, campaign: Campaign, status: int, reply: dict[str, Any]) -> None:
    """What was reported is what is there."""
    wait_for(lambda: _try("SELECT 1"), what="PostgreSQL")
    close_abandoned()  # the worker's sweep: a web process may not have waited until it could note the end
    record = LeadImport.objects.filter(campaign_id=campaign.id).latest("id")
    assert reply["imported"] == record.created_count == record.total_count == _members(campaign)
    assert reply["total"] == reply["imported"] + reply["errors"]
    assert record.state == ("finished" if status == 200 else "failed")
    campaign.refresh_from_db()
    assert campaign.lead_count == reply["imported"]
    assert (status == 206) == bool(reply.get("partial"))


def _members(campaign: Campaign) -> int:
    return Membership.objects.filter(workspace_id=campaign.workspace_id, campaign_id=campaign.id).count()


def _bring_the_rest(port: int, tenant: Tenant, campaign: Campaign, before: int) -> None:
    status, reply = _post(port, tenant, campaign)
    assert status == (422 if before == ROWS else 200), reply
    assert (reply["imported"], reply["duplicates"]) == (ROWS - before, before)
    assert _members(campaign) == ROWS
    campaign.refresh_from_db()
    assert campaign.lead_count == ROWS
    uploads = sum(Campaign.objects.filter(workspace=tenant.workspace).values_list("lead_count", flat=True))
    assert Usage.objects.get(workspace=tenant.workspace).uploads == uploads
