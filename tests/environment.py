"""Gives every test run a server and a data directory of its own, before Django reads its settings.

tests/__init__.py calls it: that is imported before any conftest, so all of them may import models.
DJANGO_SETTINGS_MODULE is not in pyproject.toml because pytest-django would read it even earlier.
"""

import os
import shutil
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.db import connections

from config.embedded_postgres.client import release, wait_until_stopped


def set_up() -> None:
    """With DATABASE_URL the tests use that server, else an embedded one that need not be durable."""
    if settings.configured:
        raise RuntimeError("Unset DJANGO_SETTINGS_MODULE: the tests must not see your data directory.")
    data_dir = os.environ["LEADGATE_DATA"] = tempfile.mkdtemp(prefix="leadgate-test-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    # Tests send what they have to as fast as they can; those of the rate set a limit of their own.
    os.environ.setdefault("LEADGATE_REQUESTS_PER_SECOND", "0")
    if not os.environ.get("DATABASE_URL"):
        os.environ["LEADGATE_TEST_POSTGRES"] = "1"
    try:
        django.setup()
    except BaseException:
        shutil.rmtree(data_dir)
        raise


def forget() -> None:
    """Before workers start: each makes its own server and data directory."""
    for name in ("DJANGO_SETTINGS_MODULE", "LEADGATE_DATA", "LEADGATE_TEST_POSTGRES"):
        os.environ.pop(name, None)


def tear_down() -> None:
    """Stop the server and remove what it wrote."""
    data_dir = Path(settings.LEADGATE_DATA)
    connections.close_all()
    release(data_dir)
    wait_until_stopped(data_dir)
    shutil.rmtree(data_dir)
