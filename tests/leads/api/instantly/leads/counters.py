"""The counters of a reply of POST /api/v2/leads/add."""

from typing import Any

COUNTERS = [
    "leads_uploaded",
    "in_blocklist",
    "duplicated_leads",
    "skipped_count",
    "invalid_email_count",
    "incomplete_count",
    "duplicate_email_count",
]


def count(reply: Any) -> dict[str, int]:
    """The counters that are not 0. Their sum is total_sent, always."""
    body = reply.json()
    assert body["total_sent"] == sum(body[name] for name in COUNTERS)
    return {name: body[name] for name in COUNTERS if body[name]}
