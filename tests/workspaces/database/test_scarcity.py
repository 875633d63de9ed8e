"""Fewer connections than are wanted, and a server that isn't there: everybody gets an answer."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError

from tests.builders import Tenant, make_tenant
from tests.server import database_url, web_server
from workspaces.database import scarcity
from workspaces.database.scarcity import AllConnectionsTaken, is_scarce, wait_for_one

ROLE = "leadgate_scarce"
CONNECTIONS = 3


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def scarce_url(tenant: Tenant) -> Iterator[str]:
    """The database for a user who has few connections."""
    with psycopg.connect(database_url(), autocommit=True) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {ROLE}")
        admin.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'x' CONNECTION LIMIT {CONNECTIONS}")
        admin.execute(f"GRANT pg_read_all_data, pg_write_all_data TO {ROLE}")
        parts = urlsplit(database_url())
        yield urlunsplit(parts._replace(netloc=f"{ROLE}:x@"))
        admin.execute(f"DROP ROLE {ROLE}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(bool(settings.DATABASE_URL), reason="makes a role")
def test_everybody_gets_a_connection_in_time(tenant: Tenant, scarce_url: str, tmp_path: Path) -> None:
    """Four clients on eight threads of two processes, of which three can be connected. In a directory of
    their own: what they note there would have the other tests' connections closed under them."""

    def add(port: int, client: int) -> set[int]:
        statuses = set()
        for number in range(25):
            body = {
                "campaign_id": str(tenant.campaign.id),
                "leads": [{"email": f"p{client}.{number}@a.example"}],
            }
            headers = {"Authorization": f"Bearer {tenant.key}", "Content-Type": "application/json"}
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as http:
                http.request("POST", "/api/v2/leads/add", json.dumps(body), headers)
                statuses.add(http.getresponse().status)
        return statuses

    environment = {"DATABASE_URL": scarce_url, "LEADGATE_DATA": str(tmp_path)}
    with web_server(environment=environment) as port, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda client: add(port, client), range(4)))
    tenant.campaign.refresh_from_db()
    assert (answers, tenant.campaign.lead_count) == ([{200}] * 4, 100)


def test_waiting_ends_with_a_sentence_of_its_own(settings: Any, tmp_path: Path) -> None:
    settings.LEADGATE_DATA = tmp_path
    assert not is_scarce()

    def connect() -> None:
        raise psycopg.OperationalError("connection failed: FATAL:  sorry, too many clients already")

    with pytest.raises(AllConnectionsTaken):
        wait_for_one(connect, patience=0.0)
    assert is_scarce()
    long_ago = time.time() - scarcity.LASTS - 1
    os.utime(tmp_path / "connections_are_scarce", (long_ago, long_ago))
    assert not is_scarce()


def test_other_errors_are_not_waited_for(settings: Any, tmp_path: Path) -> None:
    settings.LEADGATE_DATA = tmp_path

    def connect() -> None:
        raise OperationalError("connection refused")

    with pytest.raises(OperationalError, match="refused"):
        wait_for_one(connect)
    assert not is_scarce()
