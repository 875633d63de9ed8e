"""The body of POST /blocklists/{id}/upload -> a file that can be read, and its digest. Streamed to disk."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from blocklists.files import MAX_FILE
from workspaces.api.base import ApiError
from workspaces.api.streamed import PART, StreamedBody, length_of

TYPES = ("text/csv", "text/plain", "multipart/form-data")
_IN_MEMORY = 1024 * 1024


def receive_file(request: HttpRequest) -> tuple[IO[bytes], bytes]:
    """-> the file at its beginning, and the SHA-256 of what it holds. Raises ApiError 400, 413, 415."""
    content_type = (request.content_type or "").strip().lower()
    if content_type not in TYPES:
        raise ApiError(415, "The body must be a file: send it as text/csv, text/plain or multipart/form-data")
    if (length_of(request) or 0) > MAX_FILE:
        raise _too_large()
    try:
        parts = _form_parts(request) if content_type == TYPES[-1] else StreamedBody(request)
        return _store(parts)
    except UnreadablePostError as error:
        message = "The body ended before its Content-Length. Nothing was written."
        raise ApiError(400, message) from error
    except MultiPartParserError as error:
        raise ApiError(400, f"body must be a form with a file: {error}") from error


def _store(parts: Iterable[bytes]) -> tuple[IO[bytes], bytes]:
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the caller closes it
    digest, size = hashlib.sha256(), 0
    try:
        for part in parts:
            size += len(part)
            if size > MAX_FILE:
                raise _too_large()
            digest.update(part)
            file.write(part)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, digest.digest()


def _form_parts(request: HttpRequest) -> Iterator[bytes]:
    handler = TemporaryFileUploadHandler(request)  # the project's own are the admin's
    request.upload_handlers = [handler]
    try:
        files = [file for _, named in request.FILES.lists() for file in named]
    except BaseException:  # a form that broke off within a file
        if hasattr(handler, "file"):
            handler.file.close()
        raise
    with ExitStack() as stack:
        for file in files:
            stack.callback(file.close)
        if len(files) != 1 or not isinstance(files[0], UploadedFile):
            raise ApiError(400, "body must be a form with one file")
        yield from files[0].chunks(PART)


def _too_large() -> ApiError:
    return ApiError(413, f"The file may have at most {MAX_FILE // 1024**2} MiB: split it")
