"""Bytes of a connection -> whether the request that they begin can be given to a thread."""

import re
from enum import Enum, auto

MAX_HEAD = 64 * 1024  # bytes; gunicorn's own limits are stricter, and have their answers
SMALL_BODY = 64 * 1024  # bytes that are waited for without a thread
_END = b"\r\n\r\n"
_length = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,19})[ \t]*\r\n", re.IGNORECASE).search
# Where a request says who sends it: a key in a header, or in the address as Smartlead's clients have it, or
# the session of a person.
_sender = re.compile(
    rb"\r\n(?:authorization|x-api-key|cookie):[ \t]*([^\r\n]+)|[?&]api_key=([^&# ]+)", re.IGNORECASE
).search
_streams = re.compile(rb"\r\n(?:transfer-encoding|expect|upgrade):", re.IGNORECASE).search


class Arrived(Enum):
    """What there is of a request."""

    PART = auto()  # the thread has to wait yet
    WHOLE = auto()  # all, or what is wrong with it can be answered already
    HEAD = auto()  # the body is long, or its end is not known yet: it has to be read as it comes


class Arriving:
    """The beginning of a request."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._looked = 0
        self._needed = 0  # bytes of head and body together, once the head is there

    def __len__(self) -> int:
        return len(self._bytes)

    def sender(self) -> bytes:
        """The key or the session that the head names; b"" where it names none."""
        head, _, _ = self._bytes.partition(_END)
        found = _sender(bytes(head))
        return (found[1] or found[2]).strip() if found else b""

    def take(self) -> bytes:
        """What has come; from then on it is the next request's."""
        taken = bytes(self._bytes)
        self.__init__()  # type: ignore[misc]
        return taken

    def feed(self, data: bytes) -> Arrived:
        """Some bytes more."""
        self._bytes += data
        if self._needed:
            return Arrived.WHOLE if len(self._bytes) >= self._needed else Arrived.PART
        end = self._bytes.find(_END, max(0, self._looked - len(_END)))
        self._looked = len(self._bytes)
        if end >= 0:
            return self._judge(bytes(self._bytes[: end + 2]), end + len(_END))
        return Arrived.WHOLE if len(self._bytes) > MAX_HEAD else Arrived.PART

    def _judge(self, head: bytes, size: int) -> Arrived:
        if _streams(head):
            return Arrived.HEAD
        found = _length(head)
        length = int(found[1]) if found else 0
        if length > SMALL_BODY:
            return Arrived.HEAD
        self._needed = size + length
        return Arrived.WHOLE if len(self._bytes) >= self._needed else Arrived.PART
