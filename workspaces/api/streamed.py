"""The body of a request as it comes, for files: nothing of it is kept in memory but the part in hand."""

from collections.abc import Iterator

from django.http import HttpRequest, UnreadablePostError

CHUNKED = "leadgate.chunked"  # in the WSGI environment: the body's end is the input's
PART = 256 * 1024  # bytes read at once


class BrokeOff(UnreadablePostError):
    """The body ended before its Content-Length."""


def length_of(request: HttpRequest) -> int | None:
    """What its Content-Length says, 0 without one; None for a body in chunks, which is as long as it turns
    out to be."""
    if request.META.get(CHUNKED):
        return None
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdecimal() else 0


class StreamedBody:
    """A file to read from. Whoever hangs up half-way must not look like somebody who is done."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._left = length_of(request)

    def read(self, size: int = PART) -> bytes:
        """Raises UnreadablePostError, BrokeOff among them."""
        if self._left is None:
            return bytes(self._request.read(size))
        part: bytes = self._request.read(min(size, self._left)) if self._left else b""
        self._left -= len(part)
        if self._left and not part:
            raise BrokeOff
        return part

    def __iter__(self) -> Iterator[bytes]:
        while part := self.read():
            yield part
