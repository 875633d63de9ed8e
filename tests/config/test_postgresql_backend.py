"""Django on the embedded server: sessions, the test database, `dbshell`."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.config.processes import PROJECT

embedded = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="DATABASE_URL is set")


@pytest.mark.django_db
def test_tests_have_a_database_of_their_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")


@embedded
def test_dbshell_reaches_the_server() -> None:
    """With the packaged psql: none is installed on a plain system."""
    result = subprocess.run(
        [sys.executable, "manage.py", "dbshell", "--", "-Atc", "SELECT current_user, current_database()"],
        cwd=PROJECT,
        env=os.environ | {"PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "leadgate|leadgate\n"
