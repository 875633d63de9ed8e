"""Puffle bodies -> the gate's rows and options; the gate's reports and errors -> Puffle replies. No rule
lives here."""

from collections.abc import Mapping

from leads.api.puffle.finding import not_found
from leads.api.puffle.leads.schemas import Prospect
from leads.files.person_names import split_name
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    UnknownReference,
)
from leads.imports.record.evidence import explain
from leads.imports.rows import Refusal
from leads.models import Door, Outcome
from leads.models.targets import Target
from workspaces.api.base import ApiError
from workspaces.keys.authentication import Caller

_BLOCKED = (Outcome.BLOCKED, Outcome.ERASED)
# What each of the dialect's counts is made of.
_COUNTS = {
    "imported": (Outcome.CREATED,),
    "duplicates": (Outcome.REPEATED, Outcome.DUPLICATE, Outcome.SKIPPED),
    "invalid": (Outcome.INCOMPLETE, Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY, *_BLOCKED),
}
_WITHOUT_IDENTITY = (Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY)


def to_options(target: Target, *, caller: Caller) -> ImportOptions:
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=target,
        door=Door.PUFFLE,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
    )


def to_row(index: int, prospect: Prospect) -> RawRow:
    first, last = prospect.first_name or "", prospect.last_name or ""
    if prospect.name and not first and not last:
        first, last = split_name(prospect.name)
    return RawRow(
        number=index,
        email=prospect.email or "",
        first_name=first,
        last_name=last,
        company_name=prospect.company or "",
        job_title=prospect.position or "",
        phone=prospect.phone or "",
        website=prospect.website or "",
        linkedin_url=prospect.linkedin_url or "",
        custom_variables=prospect.custom_fields or {},
    )


def to_counts(counts: Mapping[Outcome, int]) -> dict[str, int]:
    """imported, duplicates, invalid."""
    return {name: sum(counts.get(o, 0) for o in outcomes) for name, outcomes in _COUNTS.items()}


def refuse_without_identity(report: ImportReport) -> None:
    """Raises ApiError 400 that names the first such row."""
    refused = [refusal for refusal in report.refusals if refusal.outcome in _WITHOUT_IDENTITY]
    if refused:
        raise ApiError(400, _in_words(min(refused, key=lambda refusal: refusal.number)))


def _in_words(refusal: Refusal) -> str:
    return explain_refusal(refusal, f"prospects[{refusal.number}].{refusal.evidence['field']}")


def explain_refusal(refusal: Refusal, path: str) -> str:
    """`path` is what the body calls the field that was wrong."""
    return f"{path}: {explain(refusal.outcome, refusal.evidence, {})}. Nothing was written."


def to_error(error: GateError) -> ApiError:
    if isinstance(error, PlanExhausted):
        return ApiError(402, f"{error}. Nothing was written.")
    if isinstance(error, UnknownReference):
        return not_found(error.what)
    raise error
