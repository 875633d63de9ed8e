"""-> a fresh, migrated database with production settings, and Django set up on it; gone afterwards."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from config.embedded_postgres.client import release, wait_until_stopped


@contextmanager
def fresh_database() -> Iterator[None]:
    """The embedded server in a data directory of its own, or a new database on DATABASE_URL's server."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["LEADGATE_WEB_WORKERS"] = "2"
    os.environ["LEADGATE_UPLOAD_LIMIT"] = str(16 * 1024**3)  # the larger file has more than the default GiB
    os.environ.pop("LEADGATE_TEST_POSTGRES", None)  # a server that may forget isn't the one we sell
    with _data_directory() as data_dir, _database_of_url():
        django.setup()
        try:
            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            connections.close_all()
            release(data_dir)


@contextmanager
def _data_directory() -> Iterator[Path]:
    data_dir = Path(tempfile.mkdtemp(prefix="leadgate-benchmark-"))
    os.environ["LEADGATE_DATA"] = str(data_dir)
    try:
        yield data_dir
    finally:
        wait_until_stopped(data_dir)
        shutil.rmtree(data_dir)


@contextmanager
def _database_of_url() -> Iterator[None]:
    """Without DATABASE_URL, nothing."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield
        return
    name = f"leadgate_benchmark_{secrets.token_hex(4)}"
    _execute(url, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    try:
        yield
    finally:
        _execute(url, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(url: str, statement: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(statement)
