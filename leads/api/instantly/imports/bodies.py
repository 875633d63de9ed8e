"""The body of POST /imports -> a file in the storage, streaming: the file itself, or a form with one.

Nothing is kept in memory but a part of it, and nothing on disk of a body that breaks off.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connection
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from typing_extensions import override

from leads.files.stored import FileTooLarge, Incoming
from leads.models import SourceFile
from workspaces.api.base import ApiError
from workspaces.api.streamed import PART, StreamedBody, length_of

FILE_TYPES = (
    "text/csv",
    "text/tab-separated-values",
    "text/plain",
    "application/csv",
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/json-lines",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "application/x-zip-compressed",
    "application/octet-stream",
)
FORM = "multipart/form-data"
_FORM_ROOM = 3 * 1024 * 1024  # bytes that a form may have beside the file


@dataclass(frozen=True, kw_only=True)
class Received:
    """A stored file whose record isn't saved yet, and the fields of the form that it came in."""

    source: SourceFile
    fields: Mapping[str, str]


def content_type_of(request: HttpRequest) -> str:
    """In lower case, without parameters. Raises ApiError 415 for what is no file, 413 for too much of it."""
    content_type = (request.content_type or "").strip().lower()
    if content_type != FORM and content_type not in FILE_TYPES:
        raise ApiError(
            415, "The body must be a file: send it as text/csv, application/x-ndjson or multipart/form-data"
        )
    room = _FORM_ROOM if content_type == FORM else 0
    if (length_of(request) or 0) > settings.LEADGATE_UPLOAD_LIMIT + room:
        raise too_large()
    return content_type


def receive(request: HttpRequest, *, name: str, workspace_id: UUID, user_id: UUID) -> Received:
    """Raises ApiError 400, 413."""
    owner = {"workspace_id": workspace_id, "user_id": user_id}
    if not connection.in_atomic_block:
        connection.close()  # a slow body may take hours: meanwhile others can have it
    try:
        if request.content_type == FORM:
            return _receive_form(request, name=name, owner=owner)
        return Received(source=_receive_file(StreamedBody(request), name=name, owner=owner), fields={})
    except FileTooLarge:
        raise too_large() from None
    except UnreadablePostError as error:
        raise _broke_off() from error
    except MultiPartParserError as error:
        raise ApiError(400, f"body must be a form with a file: {error}") from error


def too_large() -> ApiError:
    return ApiError(413, str(FileTooLarge()))


def _broke_off() -> ApiError:
    return ApiError(400, "The body ended before its Content-Length. Nothing of it was kept.")


def _receive_file(body: StreamedBody, *, name: str, owner: Mapping[str, Any]) -> SourceFile:
    with Incoming(name=name or "import", **owner) as incoming:
        for part in body:
            incoming.write(part)
    return incoming.source


def _receive_form(request: HttpRequest, *, name: str, owner: Mapping[str, Any]) -> Received:
    with ExitStack() as stack:
        handler = _IntoStorage(request, stack, name=name, owner=owner)
        parser = MultiPartParser(request.META, StreamedBody(request), [handler], request.encoding or "utf-8")  # type: ignore[arg-type]
        fields, _ = parser.parse()
        if handler.incoming is None:
            raise ApiError(400, "body must have a file")
        for field, values in fields.lists():
            if len(values) > 1:
                raise ApiError(400, f"body.{field} is given more than once")
        kept = stack.pop_all()
    kept.close()
    return Received(
        source=handler.incoming.source, fields={name: str(value) for name, value in fields.items()}
    )


class _IntoStorage(FileUploadHandler):
    """The one file of a form goes where imports read it."""

    chunk_size = PART

    def __init__(
        self, request: HttpRequest, stack: ExitStack, *, name: str, owner: Mapping[str, Any]
    ) -> None:
        super().__init__(request)
        self.incoming: Incoming | None = None
        self._stack = stack
        self._name = name
        self._owner = owner

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.incoming is not None:
            raise ApiError(400, "body must have one file, not several")
        incoming = Incoming(name=self._name or self.file_name or "import", **self._owner)
        self.incoming = self._stack.enter_context(incoming)

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.incoming is not None
        self.incoming.write(raw_data)

    @override
    def file_complete(self, file_size: int) -> None:
        return None
