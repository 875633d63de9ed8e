"""UUIDv7: ids that sort by the time they were made (RFC 9562, section 5.7)."""

import datetime as dt
import secrets
import time
import uuid

_VERSION = 7 << 76
_VARIANT = 0b10 << 62


def uuid7() -> uuid.UUID:
    """A new id: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    random = secrets.randbits(74)
    return uuid.UUID(
        int=milliseconds << 80 | _VERSION | (random >> 62) << 64 | _VARIANT | random & ((1 << 62) - 1)
    )


def earliest_id(moment: dt.datetime) -> uuid.UUID:
    """Not an id, but a bound: every id made at `moment` or later is greater."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
