"""All of Leadgate behind PgBouncer in transaction mode, with DATABASE_DIRECT_URL for what needs a session."""

import json
import os
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import psycopg
import pytest
from django.conf import settings

from leads.models import BackgroundJob, LeadImport, Membership, UnsearchedLead
from tests.builders import Tenant, make_tenant
from tests.config.pgbouncer import pgbouncer
from tests.server import Workers, database_url, web_server
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def post(port: int, tenant: Tenant, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", f"/api/v2/{path}", json.dumps(body, default=str), headers)
        reply = client.getresponse()
        assert reply.status in (200, 202), reply.read()
        return json.loads(reply.read())


def move_all(port: int, tenant: Tenant, source: Any, destination: Any) -> None:
    body = {"campaign": source.id, "to_campaign_id": destination.id}
    job = post(port, tenant, "leads/move", body)

    def has_ended() -> bool:
        return bool(BackgroundJob.objects.filter(id=job["id"], status="success").exists())

    wait_for(has_ended, what="the move")
    assert Membership.objects.filter(campaign_id=destination.id).count() == 30


def locks() -> int:
    """Held by sessions, of the whole server."""
    with psycopg.connect(database_url()) as session:
        found = session.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
        assert found is not None
        return int(found[0])


def test_requests_and_jobs_behind_a_pooler() -> None:
    """Also after a restart: no lock stays with a session that has gone to somebody else."""
    tenant = make_tenant()
    with pgbouncer() as url:
        environment = {"DATABASE_URL": url, "DATABASE_DIRECT_URL": database_url()}
        with web_server(environment=environment) as port:
            with Workers(1, environment=environment):
                leads = [{"email": f"p{number}@example.com"} for number in range(30)]
                for _ in range(3):
                    post(port, tenant, "leads/add", {"campaign_id": tenant.campaign.id, "leads": leads})
                move_all(port, tenant, tenant.campaign, tenant.other_campaign)
                wait_for(_all_searchable, what="the search")
            assert locks() == 0
            with Workers(1, environment=environment):
                move_all(port, tenant, tenant.other_campaign, tenant.campaign)
                post(
                    port,
                    tenant,
                    "leads/add",
                    {"list_id": tenant.list.id, "leads": [{"email": "new@b.example"}]},
                )
                wait_for(_all_searchable, what="the search")
        assert locks() == 0
    assert LeadImport.objects.filter(workspace=tenant.workspace).count() == 6


def _all_searchable() -> bool:
    return not UnsearchedLead.objects.exists()


def test_direct_url_needs_the_other() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=environment | {"DATABASE_DIRECT_URL": "postgres://x@localhost/x"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("Leadgate: DATABASE_DIRECT_URL is set without DATABASE_URL")
