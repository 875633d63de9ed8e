"""/readyz, of a host that is ready and of one that isn't."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def test_ready_without_a_worker(client: Client) -> None:
    """A host that only answers requests is given them; that no worker is there is for people."""
    reply = client.get("/readyz")
    assert (reply.status_code, reply["Cache-Control"]) == (200, "no-store")
    checks = {"file storage": "ok", "disk space": reply.json()["checks"]["disk space"]}
    checks |= {"database": "ok", "schema": "ok", "worker": "problem"}
    assert reply.json() == {"ready": True, "checks": checks}


def test_not_ready_with_an_older_schema(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'blocklists' AND name = '0004_native_api'")
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["ready"]) == (503, False)
    assert reply.json()["checks"]["schema"] == "problem"


def test_not_ready_without_storage(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.LEADGATE_FILES = tmp_path / "file"
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["checks"]["file storage"]) == (503, "problem")
