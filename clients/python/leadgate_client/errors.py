"""Why a call came to nothing."""

from typing import Any

from leadgate_client.types import Import


class LeadgateError(Exception):
    """The base of all errors of this client."""


class Refused(LeadgateError):
    """The server's answer: its status, message and body."""

    def __init__(self, status: int, message: str, body: Any) -> None:
        super().__init__(f"{status}: {message}")
        self.status, self.message, self.body = status, message, body


class Unreachable(LeadgateError):
    """No answer, after all tries. A write may have been done: send it again with the same key to find out."""

    def __init__(self, cause: Exception, *, idempotency_key: str | None) -> None:
        super().__init__(f"No answer: {cause}")
        self.idempotency_key = idempotency_key


class ImportFailed(LeadgateError):
    """An import of a file failed or was cancelled. What it brought until then stays."""

    def __init__(self, report: Import) -> None:
        super().__init__(report["message"] or f"The import is {report['state']}")
        self.report = report
