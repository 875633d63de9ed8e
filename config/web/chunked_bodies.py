"""Chunked request body -> a body that Django can read: it reads what Content-Length states and no more."""

import io
import sys
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from workspaces.api.streamed import CHUNKED

_MOST = 64 * 1024  # bytes of a body that is no API's


class ChunkedBodies:
    """WSGI middleware, for servers whose input ends where the body does.

    To the API the body goes as it comes: a view reads it when it knows whose key that is, up to the view's
    limit, and nothing is kept before. Elsewhere nobody sends chunks but to try something: a small body is
    read into memory, a larger one refused.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _is_chunked(environ):
            if environ.get("PATH_INFO", "").startswith("/api/"):
                environ[CHUNKED], environ["CONTENT_LENGTH"] = True, str(sys.maxsize)
            elif not _read_at_once(environ):
                return _refuse(start_response)
        return self._application(environ, start_response)


def _is_chunked(environ: WSGIEnvironment) -> bool:
    coding = environ.get("HTTP_TRANSFER_ENCODING", "")
    return "chunked" in coding.lower() and bool(environ.get("wsgi.input_terminated"))


def _read_at_once(environ: WSGIEnvironment) -> bool:
    """Whether that was all of it."""
    body = environ["wsgi.input"].read(_MOST + 1)
    environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(len(body)), io.BytesIO(body)
    return len(body) <= _MOST


def _refuse(start_response: StartResponse) -> Iterable[bytes]:
    text = f"A body in chunks may have at most {_MOST} bytes here. Send it with its Content-Length.".encode()
    start_response("413 Content Too Large", [("Content-Type", "text/plain"), ("Connection", "close")])
    return [text]
