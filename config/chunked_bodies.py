"""Chunked request body -> a body with a length: Django reads what Content-Length says and no more."""

import sys
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

_IN_MEMORY = 1024 * 1024  # bytes; what is longer goes to disk
_PART = 64 * 1024  # bytes read at once
_IMPORTS = "/api/v2/imports"
_TOO_LONG = sys.maxsize  # bytes; over every limit


class ChunkedBodies:
    """WSGI middleware: reads a chunked body before the application is called, to know its length.

    At most as many bytes are kept as the API takes in any dialect, of an uploaded file
    LEADGATE_UPLOAD_LIMIT. A longer body is left to the application as one of enormous length, whose
    beginning is lost: the API answers 413 and reads the rest away. Only where the server says that the
    body's end is the input's: reading on would wait for ever otherwise.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not _is_chunked(environ):
            return self._application(environ, start_response)
        with SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(settings.FILE_UPLOAD_TEMP_DIR)) as body:
            _give_length(environ, body)
            return self._application(environ, start_response)


def _is_chunked(environ: WSGIEnvironment) -> bool:
    coding = environ.get("HTTP_TRANSFER_ENCODING", "")
    return "chunked" in coding.lower() and bool(environ.get("wsgi.input_terminated"))


def _give_length(environ: WSGIEnvironment, body: IO[bytes]) -> None:
    """Moves the body from the connection into `body`, unless it is too long."""
    path = environ.get("PATH_INFO", "")
    takes_files = not path.startswith("/api/") or path.rstrip("/") == _IMPORTS
    limit = settings.LEADGATE_UPLOAD_LIMIT if takes_files else _api_limit()
    size = _spool(environ["wsgi.input"], body, most=limit + 1)
    if size > limit:
        environ["CONTENT_LENGTH"] = str(_TOO_LONG)
        return
    body.seek(0)
    environ["CONTENT_LENGTH"] = str(size)
    environ["wsgi.input"] = body


def _api_limit() -> int:
    """The views know their own."""
    limit: int = max(settings.LEADGATE_BODY_LIMIT, settings.LEADGATE_SMARTLEAD_BODY_LIMIT)
    return limit


def _spool(source: IO[bytes], body: IO[bytes], *, most: int) -> int:
    """-> how many bytes were copied: all that there are, or `most`."""
    size = 0
    while part := source.read(min(_PART, most - size)):
        size += body.write(part)
    return size
