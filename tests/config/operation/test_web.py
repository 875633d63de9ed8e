"""`manage.py web`, as an operator runs it on a host of its own."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from tests.config.running_up import status_of
from tests.server import database_url, free_port
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def web(port: int) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(settings.BASE_DIR / "manage.py"), "web", "--port", str(port)],
        env=os.environ | {"DATABASE_URL": database_url(), "LEADGATE_FILES": str(settings.LEADGATE_FILES)},
        cwd="/",
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def test_it_serves_until_it_is_stopped() -> None:
    port = free_port()
    with web(port) as process:
        wait_for(lambda: status_of(f"http://127.0.0.1:{port}/healthz") == 200, what="the web server")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as reply:
            assert json.loads(reply.read())["ready"] is True
    assert process.returncode == 0


def test_an_older_schema_is_refused() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'blocklists' AND name = '0004_native_api' RETURNING *"
        )
        row = cursor.fetchone()
    try:
        with web(free_port()) as process:
            complaint = process.communicate(timeout=60)[1]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)
    assert process.returncode == 1
    assert complaint == (
        "CommandError: The database's schema is older than this code: 1 migrations are missing, the first "
        "blocklists.0004_native_api. Run `manage.py migrate`.\n"
    )
