"""import-from-list: its body -> a list's filter; what became of the run -> a status and counts.

200  it ran to its end and imported somebody
206  it stopped after a page had been committed; sent again, it carries on
402  the plan had no room for the first page
404  the campaign or the list is not there, or was removed before the first page
422  the list was read to its end, and nobody could be imported
500  no page could be read, or none be written
"""

import datetime as dt
from typing import Any

import msgspec

from leads.api.puffle.finding import not_found
from leads.api.puffle.leads.schemas import Condition, Filter, Order
from leads.api.puffle.leads.translate import to_counts
from leads.list_imports.pages import CUSTOM, FILTER_FIELDS
from leads.list_imports.run import ListFilter, ListReport
from leads.models import ImportState, LeadStatus
from workspaces.api.base import ApiError

Counts = dict[str, Any]

# The dialect's own names beside those of a lead's fields.
_OTHER_NAMES = {"company": "company_name", "position": "job_title"}
_FIELDS = {field: field for field in FILTER_FIELDS if field != "notes"} | _OTHER_NAMES


def to_filter(requested: Filter | None) -> ListFilter:
    """Raises ApiError 400 that names the condition."""
    if requested is None:
        return ListFilter()
    return ListFilter(
        lead_ids=tuple(dict.fromkeys(requested.lead_ids or ())),
        where=tuple(
            _to_condition(f"filter.where[{n}]", each) for n, each in enumerate(requested.where or ())
        ),
        order_by=tuple(
            _to_order(f"filter.orderBy[{n}]", each) for n, each in enumerate(requested.order_by or ())
        ),
        limit=requested.limit,
    )


def _to_condition(path: str, condition: Condition) -> tuple[str, str]:
    field, value = condition.field, condition.value
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if field.startswith(CUSTOM) and field != CUSTOM:
        return field, text
    known = _known_field(path, field, f"{CUSTOM}<name>")
    if known == "created_at":
        text = _to_day(path, text)
    if known == "status" and text.upper() not in LeadStatus.names:
        raise ApiError(400, f"{path}.value must be one of {', '.join(LeadStatus.names).lower()}")
    return known, text


def _to_order(path: str, order: Order) -> str:
    return _known_field(path, order.field)


def _known_field(path: str, field: str, *others: str) -> str:
    if field not in _FIELDS:
        raise ApiError(400, f"{path}.field must be one of {', '.join([*_FIELDS, *others])}")
    return _FIELDS[field]


def _to_day(path: str, text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ApiError(400, f"{path}.value must be a day such as 2026-01-31") from None


_UNCERTAIN = (
    "The leads could not be imported: the database went away, so it isn't known whether some were. "
    "Try again: those that are in count as duplicates."
)


def to_reply(report: ListReport) -> tuple[int, Counts]:
    """-> status and body. Raises ApiError for what has no counts: 402, 404."""
    body = _to_body(report)
    if report.state == ImportState.FINISHED:
        return (200 if body["imported"] else 422), body
    if report.total:
        return 206, body | {"partial": True}
    if report.failure == "plan_exhausted":
        raise ApiError(402, "The plan has no room for these leads. Nothing was written.")
    if report.failure == "target_gone":
        raise not_found("campaign or list")
    if not report.is_certain:
        return 500, body | {"error": _UNCERTAIN}
    return 500, body | {"error": "The leads could not be imported. Nothing was written; try again."}


def _to_body(report: ListReport) -> Counts:
    counts = to_counts(report.counts) | {"errors": report.errors}
    return counts | {"total": sum(counts.values())}


def nothing_imported(message: str) -> Counts:
    """What is answered when not even the first page could be read."""
    counts = dict.fromkeys(("imported", "duplicates", "invalid", "errors", "total"), 0)
    return {**counts, "error": message}
