"""How the APIs write a moment."""

import datetime as dt


def timestamp(moment: dt.datetime) -> str:
    """ISO 8601 with milliseconds and Z: `2026-11-21T09:30:00.000Z`."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
