"""Errors that we log -> Sentry, without requests.

An event has the traceback without values of variables, and the ids of the workspace, import, job and request.
Of a message only the first line goes out: what PostgreSQL says of a row stands below it.
"""

from typing import Any, cast

import sentry_sdk
from sentry_sdk.integrations.logging import LoggingIntegration

from config.logs import keyless
from workspaces.logs.about import current_ids

_LONGEST = 300  # characters of a message
_PRIVATE = ("request", "user", "breadcrumbs", "extra")


def begin(dsn: str) -> None:
    """From now on, whatever is logged as an error."""
    sentry_sdk.init(
        dsn=dsn,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None)],
        include_local_variables=False,
        send_default_pii=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=_without_people,
    )


def _without_people(event: Any, _hint: Any) -> Any:
    kept = {name: value for name, value in event.items() if name not in _PRIVATE}
    kept["tags"] = {**event.get("tags", {}), **current_ids()}
    for error in cast(dict[str, Any], kept.get("exception") or {}).get("values", ()):
        error["value"] = _first_line(error.get("value"))
    if line := kept.get("logentry"):
        kept["logentry"] = {"message": _first_line(line.get("formatted") or line.get("message"))}
    return kept


def _first_line(text: Any) -> str:
    return keyless(str(text or "").strip().partition("\n")[0])[:_LONGEST]
