"""Uploaded files go to disk part by part; too much of them, or from nobody we know, is not kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest


class ImportFileHandler(TemporaryFileUploadHandler):
    """Files of one request may have LEADGATE_UPLOAD_LIMIT bytes together.

    Past that the rest is read and thrown away, so that the browser gets a page that says why.
    """

    chunk_size = 256 * 1024
    received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Forms are parsed before any view looks who is there, so we look here."""
        if not _may_upload(self.request):
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.LEADGATE_UPLOAD_LIMIT:
            setattr(self.request, _MARK, True)
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)


_MARK = "_upload_is_too_large"


def is_upload_too_large(request: HttpRequest) -> bool:
    """Ask it after request.FILES was read."""
    return bool(getattr(request, _MARK, False))


def _may_upload(request: HttpRequest | None) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and user.is_staff
