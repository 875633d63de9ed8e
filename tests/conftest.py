"""What every test has."""

import os

import pytest

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
