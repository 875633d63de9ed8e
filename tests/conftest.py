"""What every test has."""

from tests.environment import tear_down


def pytest_unconfigure() -> None:
    """The last thing that pytest does."""
    tear_down()
