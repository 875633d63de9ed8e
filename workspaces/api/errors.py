"""An answer other than 200, raised."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions


class ApiError(exceptions.APIException):
    """A status and a sentence that says what to do.

    `details` are further keys of the error's body, where a dialect has such; `headers` go beside it.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status
        self.details = dict(details or {})
        self.headers = dict(headers or {})
