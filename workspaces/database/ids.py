"""UUIDv7: ids that sort by the time they were made (RFC 9562, section 5.7)."""

import datetime as dt
import secrets
import time
import uuid

_MILLISECOND = 1_000_000  # nanoseconds
_VERSION = 7 << 76
_VARIANT = 0b10 << 62


def uuid7() -> uuid.UUID:
    """A new id: 48 bits of Unix milliseconds, 12 of the part of one that has passed, 62 random ones. What a
    process makes one after the other sorts so (RFC 9562, section 6.2, method 3)."""
    milliseconds, nanoseconds = divmod(time.time_ns(), _MILLISECOND)
    part = (nanoseconds << 12) // _MILLISECOND
    return uuid.UUID(int=milliseconds << 80 | _VERSION | part << 64 | _VARIANT | secrets.randbits(62))


def earliest_id(moment: dt.datetime) -> uuid.UUID:
    """Not an id, but a bound: every id made at `moment` or later is greater."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)
