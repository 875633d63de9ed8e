"""FoxReach bodies -> the gate's rows and options; the gate's reports and errors -> FoxReach replies. No rule
lives here."""

from collections.abc import Collection, Sequence
from typing import Any, NoReturn
from uuid import UUID

from leads.api.foxreach.finding import not_found
from leads.api.foxreach.leads.schemas import LEAD_STATUSES, MAX_DEPTH, MAX_LEADS, LeadItem
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    UnknownReference,
)
from leads.imports.rows import PersonFields, Refusal
from leads.models import Door, Outcome
from leads.models.targets import Target
from leads.tags import TooManyTags
from workspaces.api.base import ApiError
from workspaces.keys.authentication import Caller
from workspaces.text.email_address import remove_invisible

MAX_DETAILS = 100

_DUPLICATES = (Outcome.REPEATED, Outcome.DUPLICATE, Outcome.SKIPPED)


def check_number(items: Collection[Any], name: str) -> None:
    """Raises ApiError 400 unless there are 1 to 1000."""
    if not 1 <= len(items) <= MAX_LEADS:
        raise ApiError(400, f"{name} must have 1 to {MAX_LEADS} elements, it has {len(items)}")


def to_options(*, caller: Caller, target: Target | None = None, keep_deleted: bool = False) -> ImportOptions:
    """`target`: the workspace alone unless it is given."""
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=target or Target(kind="workspace", id=caller.workspace_id),
        door=Door.FOXREACH,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        keep_deleted=keep_deleted,
    )


def to_row(index: int, item: LeadItem, *, path: str) -> RawRow:
    """`path` is what errors call the lead. Raises ApiError 422 for custom fields too deep to be kept."""
    check_depth(item, path=path)
    return RawRow(
        number=index,
        email=item.email or "",
        first_name=item.first_name or "",
        last_name=item.last_name or "",
        company_name=item.company or "",
        job_title=item.title or "",
        phone=item.phone or "",
        website=item.website or "",
        linkedin_url=item.linkedin_url or "",
        notes=item.notes or "",
        person=PersonFields(
            source=item.source or "",
            status=None if item.status is None else LEAD_STATUSES[item.status].value,
            custom_fields=item.custom_fields,
        ),
        tags=tuple(item.tags or ()),
    )


def check_depth(item: LeadItem, *, path: str) -> None:
    """What is nested deeper could be written and not be read again. Raises ApiError 422."""
    for key, value in (item.custom_fields or {}).items():
        if isinstance(value, dict | list) and not _is_shallow(value, MAX_DEPTH):
            raise ApiError(422, f"{path}customFields.{key}: is nested deeper than {MAX_DEPTH} levels")


def _is_shallow(value: Any, levels: int) -> bool:
    """Level by level, so the depth of the value is not that of a recursion."""
    level = [value]
    while level and levels:
        levels -= 1
        level = [
            part
            for container in level
            for part in (container.values() if isinstance(container, dict) else container)
            if isinstance(part, dict | list)
        ]
    return not level


def to_import_reply(report: ImportReport) -> dict[str, Any]:
    """The counts sum to the rows sent; the first duplicates and errors stand in the order of the rows."""
    duplicates, errors = _split(report)
    created = report.counts[Outcome.CREATED]
    return {
        "created": created - report.restored,
        "restored": report.restored,
        "duplicates": len(duplicates),
        "errors": len(errors),
        "duplicateEmails": [refusal.email for refusal in duplicates[:MAX_DETAILS]],
        "errorDetails": [
            {"email": refusal.email, "reason": reason_of(refusal)} for refusal in errors[:MAX_DETAILS]
        ],
    }


def to_added_reply(report: ImportReport, lead_ids: Sequence[UUID]) -> dict[str, Any]:
    """The same for leads that a campaign was given by their ids."""
    duplicates, errors = _split(report)
    return {
        "added": report.counts[Outcome.CREATED],
        "duplicates": len(duplicates),
        "errors": len(errors),
        "errorDetails": [
            {"leadId": lead_ids[refusal.number], "reason": reason_of(refusal)}
            for refusal in errors[:MAX_DETAILS]
        ],
    }


def _split(report: ImportReport) -> tuple[list[Refusal], list[Refusal]]:
    """-> duplicates and errors, in the order of the rows."""
    refusals = sorted(report.refusals, key=lambda refusal: refusal.number)
    duplicates = [refusal for refusal in refusals if refusal.outcome in _DUPLICATES]
    return duplicates, [refusal for refusal in refusals if refusal.outcome not in _DUPLICATES]


def refuse_refused(report: ImportReport) -> None:
    """For the import of one lead. Raises ApiError 409 or 422 if it was not created."""
    for refusal in report.refusals:
        if refusal.outcome in _DUPLICATES:
            refuse_duplicate()
        what = "lead" if refusal.evidence.get("field") == "row" else "email"
        raise ApiError(422, f"{what}: {reason_of(refusal)}")


def refuse_duplicate() -> NoReturn:
    raise ApiError(409, "Lead with this email already exists")


def reason_of(refusal: Refusal) -> str:
    """Why a row is an error, in a few words."""
    evidence = refusal.evidence
    if refusal.outcome is Outcome.BLOCKED:
        return blocked_by(evidence["entry"])
    if refusal.outcome is Outcome.ERASED:
        return ERASED
    if refusal.outcome is Outcome.INVALID_IDENTITY:
        return "no LinkedIn profile URL"
    if evidence.get("field") == "lead_id":
        return str(evidence["problem"])
    if evidence.get("field") == "row":
        return f"it {evidence['problem']}"
    if not remove_invisible(evidence.get("value", "")).strip():
        return "empty email"
    return f"invalid email: {evidence['problem']}"


ERASED = "the person was erased from this workspace"


def blocked_by(entry: str) -> str:
    return f"blocked by the blocklist entry {entry}"


def to_error(error: GateError) -> ApiError:
    if isinstance(error, PlanExhausted):
        return ApiError(402, f"{error}. Nothing was written.")
    if isinstance(error, UnknownReference):
        return not_found(error.what)
    if isinstance(error, TooManyTags):
        return ApiError(422, f"{error}. Nothing was written.")
    raise error
