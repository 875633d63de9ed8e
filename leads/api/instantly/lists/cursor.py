"""The cursor of lead lists: a time that tells two lists of one moment apart.

`2026-11-21T09:30:00.123456` + `789` + `Z`: after the microseconds come the digits of the list's number, so
it is still ISO 8601, a fraction of a second that is longer than usual. A plain time is a cursor too. One with
milliseconds, as clients keep it from timestamp_created, means the end of its millisecond: else the list that
it was taken from would come again, for ever.
"""

import datetime as dt
import re

from leads.models import LeadList
from workspaces.api.base import ApiError

_MAX_NUMBER = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    r"(?P<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(?P<micro>\d{1,6})(?P<number>\d{0,19}))?"
    r"(?P<zone>Z|[ +-]\d\d:?\d\d)?",  # a plus that nobody quoted arrives as a space
    re.ASCII,
)


def write_cursor(lead_list: LeadList) -> str:
    moment = lead_list.created_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return f"{moment}{lead_list.number}Z"


def read_cursor(text: str) -> tuple[dt.datetime, int]:
    """-> the moment and the number that the next list comes after. Raises ApiError 400."""
    try:
        return _parse(f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)
    except (ValueError, OverflowError):
        message = "querystring/starting_after must be the next_starting_after of the page before, or a time"
        raise ApiError(400, message) from None


def _parse(text: str) -> tuple[dt.datetime, int]:
    """Raises ValueError, and OverflowError for a time that UTC doesn't have."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    fraction = found["micro"] or "000000"
    micro = f"{fraction:0<3}999" if len(fraction) <= 3 else f"{fraction:0<6}"
    zone = (found["zone"] or "Z").replace("Z", "+00:00").replace(" ", "+")
    moment = dt.datetime.fromisoformat(f"{found['second']}.{micro}{zone}").astimezone(dt.UTC)
    return moment, min(int(found["number"] or _MAX_NUMBER), _MAX_NUMBER)
