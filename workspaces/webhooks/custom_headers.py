"""Headers that a webhook's maker wants sent along: an Authorization, say."""

import re
from collections.abc import Mapping

MOST = 20
LONGEST = 4096  # characters of a value
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_VALUE = re.compile(r"[\x20-\x7e\t]*")
# The body, the connection and the signature are described by headers of our own.
_OURS = re.compile(
    r"(host|connection|content-.*|transfer-encoding|expect|upgrade|te|trailer|webhook-.*)", re.IGNORECASE
)


class HeaderRefused(Exception):
    """The text begins with the header's name."""


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """-> the same. Raises HeaderRefused."""
    if len(headers) > MOST:
        raise HeaderRefused(f"headers are too many: at most {MOST} are sent")
    for name, value in headers.items():
        if not _NAME.fullmatch(name):
            raise HeaderRefused(f"headers.{name[:100]} has no name of a header")
        if _OURS.fullmatch(name):
            raise HeaderRefused(f"headers.{name} is set by Leadgate itself")
        if len(value) > LONGEST or not _VALUE.fullmatch(value):
            raise HeaderRefused(f"headers.{name} must have at most {LONGEST} printable ASCII characters")
    return dict(headers)
