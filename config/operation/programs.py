"""pg_dump and pg_restore on the database of these settings."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connections

from config.embedded_postgres import EmbeddedPostgresError
from config.embedded_postgres.binaries import packaged_binaries

# What psycopg is given -> what PostgreSQL's own programs read from the environment.
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",  # nosec B105 # the name of a variable
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class ProgramError(Exception):
    """It isn't there, or failed; the text is for people."""


def run_program(name: str, *arguments: str) -> str:
    """-> what it printed. Raises ProgramError with the end of what it complained of."""
    result = subprocess.run(
        [_find(name), *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise ProgramError(f"{name} failed: {result.stderr.strip()[-500:]}")
    return result.stdout


def _find(name: str) -> str:
    """The wheel's, which is the newest that we know; a server may be older than its programs, not newer."""
    try:
        packaged = packaged_binaries() / name
    except EmbeddedPostgresError:
        packaged = Path(name)
    found = str(packaged) if packaged.is_file() else shutil.which(name)
    if found is None:
        raise ProgramError(f"{name} is missing. Install PostgreSQL's client programs.")
    return found


def _environment() -> dict[str, str]:
    """A session of its own, past a pooler: a dump in several processes shares one snapshot."""
    connection = connections["direct" if "direct" in connections else "default"]
    given = connection.get_connection_params()
    found = {_VARIABLES[name]: str(value) for name, value in given.items() if name in _VARIABLES and value}
    return os.environ | found
