"""What the database refuses, or how it is lost, or memory that isn't there -> 503 or 507, and a sentence that
says why, whether anything was written, and what to do."""

import psycopg

from workspaces.api.errors import ApiError
from workspaces.database.fate import FateUnknown
from workspaces.database.retries import CONNECTION_ERRORS, StillRacing, is_deadlock
from workspaces.database.scarcity import AllConnectionsTaken

_AT_ONCE, _SOON, _LATER = ({"Retry-After": str(seconds)} for seconds in (1, 5, 30))


def as_api_error(exc: Exception, *, has_begun: bool, may_have_written: bool) -> ApiError | None:
    """None for what is neither an error of the database's nor a want of memory. `has_begun`: the request's
    own work; `may_have_written`: that something of it is committed already."""
    if isinstance(exc, FateUnknown) and has_begun:
        return _fate_unknown(exc)
    end = "Nothing was written; try again."
    if may_have_written:
        end = "Part of it may have been written: repeat it with the same Idempotency-Key, or look first."
    if isinstance(exc, AllConnectionsTaken):
        return ApiError(503, f"All connections of the database are taken just now. {end}", headers=_SOON)
    if isinstance(exc, StillRacing) or is_deadlock(exc):
        return ApiError(503, f"Others are changing the same rows just now. {end}", headers=_AT_ONCE)
    if isinstance(exc, MemoryError):
        return ApiError(503, f"This takes more memory than there is just now. {end}", headers=_SOON)
    if not isinstance(exc, CONNECTION_ERRORS):
        return None
    return _refused(exc if isinstance(exc, psycopg.Error) else exc.__cause__, end)


def _fate_unknown(exc: FateUnknown) -> ApiError:
    headers = dict(_SOON)
    if exc.import_id is not None:
        headers["X-Import-Id"] = str(exc.import_id)
    return ApiError(
        503,
        "The connection to the database was lost in the moment of writing: it isn't known whether this was "
        "written. Repeat it with the same Idempotency-Key, which does it once, or look first.",
        headers=headers,
    )


def _refused(cause: BaseException | None, end: str) -> ApiError:
    """`cause` is psycopg's. None, and whatever has no name here, is a connection that is gone or was never
    made."""
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return ApiError(
            503, f"This took longer than the database allows (statement_timeout). {end}", headers=_LATER
        )
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return ApiError(
            503, f"Other work holds what this needs, for too long (lock_timeout). {end}", headers=_SOON
        )
    if isinstance(cause, psycopg.errors.DiskFull):
        return ApiError(507, f"The disk of the database is full. {end}", headers=_LATER)
    return ApiError(503, f"The database can't be reached just now. {end}", headers=_SOON)


def one_line(exc: BaseException) -> str:
    """For the log: the words of PostgreSQL, without the place in our code."""
    return " ".join(str(exc).split()) or type(exc).__name__
