"""What every test has."""

import os
from typing import Any

import pytest
from django.db import connection

from tests import emptying
from tests.environment import forget, tear_down


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    forget()


def pytest_unconfigure() -> None:
    """The last thing that pytest does."""
    tear_down()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """On CI, where everything is installed, a skipped test is a test that nobody runs."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("LEADGATE_TEST_SKIPS") == "fail" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """What a test with transactions of its own leaves behind is truncated, which the audit log refuses where
    Django does it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspaces_auditentry DISABLE TRIGGER audit_not_truncated")
        emptying.use()
