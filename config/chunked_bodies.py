"""Chunked request body -> a body with a length: Django reads what Content-Length says and no more."""

import re
import sys
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from blocklists.files import MAX_FILE

_IN_MEMORY = 1024 * 1024  # bytes; what is longer goes to disk
_PART = 64 * 1024  # bytes read at once
_IMPORTS = "/api/v2/imports"
_BLOCKLIST_FILE = re.compile(r"/api/v2/blocklists/[^/]+/upload")
_TOO_LONG = sys.maxsize  # bytes; over every limit


class ChunkedBodies:
    """WSGI middleware: reads a chunked body before the application is called, to know its length.

    At most as many bytes are kept as the API takes in any dialect, of an uploaded file as its view
    takes. A longer body is left to the application as one of enormous length, whose
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
    limit = _limit_of(environ.get("PATH_INFO", "").rstrip("/"))
    size = _spool(environ["wsgi.input"], body, most=limit + 1)
    if size > limit:
        environ["CONTENT_LENGTH"] = str(_TOO_LONG)
        return
    body.seek(0)
    environ["CONTENT_LENGTH"] = str(size)
    environ["wsgi.input"] = body


def _limit_of(path: str) -> int:
    """The views know their own."""
    if not path.startswith("/api/") or path == _IMPORTS:
        limit: int = settings.LEADGATE_UPLOAD_LIMIT
    elif _BLOCKLIST_FILE.fullmatch(path):
        limit = MAX_FILE
    else:
        limit = max(settings.LEADGATE_BODY_LIMIT, settings.LEADGATE_SMARTLEAD_BODY_LIMIT)
    return limit


def _spool(source: IO[bytes], body: IO[bytes], *, most: int) -> int:
    """-> how many bytes were copied: all that there are, or `most`."""
    size = 0
    while part := source.read(min(_PART, most - size)):
        size += body.write(part)
    return size
