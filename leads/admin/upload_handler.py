"""Uploaded files go to disk part by part; too much of them, or from nobody we know, is not kept."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from typing_extensions import override

from workspaces.text.no_room import NO_ROOM, is_no_room


class ImportFileHandler(TemporaryFileUploadHandler):
    """Files of one request may have LEADGATE_UPLOAD_LIMIT bytes together.

    Past that, and past what the disk holds, the rest is read and thrown away, so that the browser gets a
    page that says why.
    """

    chunk_size = 256 * 1024
    received = 0

    @override
    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Forms are parsed before any view looks who is there, so we look here."""
        if not _may_upload(self.request):
            raise SkipFile
        super().new_file(*args, **kwargs)

    @override
    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > settings.LEADGATE_UPLOAD_LIMIT:
            self._stop(too_large())
        try:
            self.file.write(raw_data)
            self.file.flush()  # or what doesn't fit is noticed when it is closed
        except OSError as error:
            if not is_no_room(error):
                raise
            self._stop(NO_ROOM)

    def _stop(self, problem: str) -> None:
        """What is there of the file goes at once: the request may be kept for long."""
        setattr(self.request, _MARK, problem)
        with suppress(OSError):  # of what didn't fit
            self.file.close()
        raise StopUpload(connection_reset=False)


_MARK = "_upload_problem"


def upload_problem(request: HttpRequest) -> str:
    """Why its file is not there, in a sentence; "" if it is. Ask it after request.FILES was read."""
    return str(getattr(request, _MARK, ""))


def too_large() -> str:
    limit = filesizeformat(settings.LEADGATE_UPLOAD_LIMIT)
    return (
        f"The file is too large: at most {limit} can be uploaded. Split it, or compress it with gzip or zip."
    )


def _may_upload(request: HttpRequest | None) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated and user.is_staff
