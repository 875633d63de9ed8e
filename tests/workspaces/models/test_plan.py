"""Billing periods."""

import datetime as dt

import pytest

from workspaces.models import period_start


@pytest.mark.parametrize(
    ("billing_day", "today", "start"),
    [
        (1, "2026-11-01", "2026-11-01"),
        (1, "2026-11-30", "2026-11-01"),
        (15, "2026-11-14", "2026-10-15"),
        (15, "2026-11-15", "2026-11-15"),
        (15, "2026-01-03", "2025-12-15"),
        (31, "2026-02-27", "2026-01-31"),
        (31, "2026-02-28", "2026-02-28"),
        (31, "2026-03-30", "2026-02-28"),
        (31, "2028-02-29", "2028-02-29"),
    ],
)
def test_period_start(billing_day: int, today: str, start: str) -> None:
    assert period_start(billing_day=billing_day, today=dt.date.fromisoformat(today)).isoformat() == start
