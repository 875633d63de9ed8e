"""v2 body -> the gate's rows and options; the gate's report and errors -> v2 replies. No rule lives here."""

from typing import Any

import msgspec

from leads.api.instantly.schemas import AddLeads, LeadItem
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    TargetRef,
    UnknownReference,
)
from leads.imports.rows import CreatedRow
from leads.models import Door, Outcome
from workspaces.api.base import ApiError
from workspaces.authentication import Caller

_INTEREST_RANGE = range(-(2**31), 2**31)

# The counter that each outcome has in the reply, in the order of the published example.
_COUNTERS = {
    "leads_uploaded": (Outcome.CREATED,),
    "in_blocklist": (Outcome.BLOCKED,),
    "duplicated_leads": (Outcome.DUPLICATE,),
    "skipped_count": (Outcome.SKIPPED,),
    "invalid_email_count": (Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY),
    "incomplete_count": (Outcome.INCOMPLETE,),
    "duplicate_email_count": (Outcome.REPEATED,),
}


def to_options(body: AddLeads, *, caller: Caller) -> ImportOptions:
    """Raises ApiError 400 unless exactly one of campaign_id and list_id is given."""
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=_target(body),
        door=Door.V2_ADD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        blocklist_id=body.blocklist_id,
        assigned_to=body.assigned_to,
        verify=body.verify_leads_on_import,
        skip_if_in_workspace=body.skip_if_in_workspace,
        skip_if_in_campaign=body.skip_if_in_campaign,
        skip_if_in_list=body.skip_if_in_list,
    )


def _target(body: AddLeads) -> TargetRef:
    if body.campaign_id and not body.list_id:
        return TargetRef(kind="campaign", id=body.campaign_id)
    if body.list_id and not body.campaign_id:
        return TargetRef(kind="list", id=body.list_id)
    if body.list_id:
        raise ApiError(400, "body must have campaign_id or list_id, not both")
    raise ApiError(400, "body must have required property 'campaign_id' or 'list_id'")


def to_row(index: int, item: LeadItem) -> RawRow:
    """Raises ApiError 400 for a number that is no interest status."""
    variables = item.custom_variables or {}
    url = variables.get("linkedin_url")
    return RawRow(
        number=index,
        email=item.email or "",
        first_name=item.first_name or "",
        last_name=item.last_name or "",
        company_name=item.company_name or "",
        job_title=item.job_title or "",
        phone=item.phone or "",
        website=item.website or "",
        linkedin_url=url if isinstance(url, str) else "",
        personalization=item.personalization or "",
        pl_value_lead=item.pl_value_lead or "",
        lt_interest_status=None
        if item.lt_interest_status is None
        else _interest(index, item.lt_interest_status),
        assigned_to=item.assigned_to,
        custom_variables=variables,
    )


def _interest(index: int, value: float) -> int:
    """JSON doesn't tell 1 from 1.0, so neither do we."""
    if int(value) != value or int(value) not in _INTEREST_RANGE:
        raise ApiError(
            400, f"leads[{index}].lt_interest_status is invalid: expected a whole number of 32 bits"
        )
    return int(value)


def to_reply(report: ImportReport) -> dict[str, Any]:
    """The summary, with every key of the published schema."""
    counters = {name: sum(report.counts[o] for o in outcomes) for name, outcomes in _COUNTERS.items()}
    return {
        "status": "success",
        "total_sent": report.total,
        **counters,
        "blocklist_used": report.blocklist_id,
        "remaining_in_plan": report.remaining_uploads,
        "created_leads": [_created_lead(created) for created in report.created],
    }


class CreatedLead(msgspec.Struct, omit_defaults=True, gc=False):
    """email is always there; names and phone when the row brought them."""

    index: int
    id: str
    email: str | None
    first_name: str = ""
    last_name: str = ""
    phone: str = ""


def _created_lead(created: CreatedRow) -> CreatedLead:
    row = created.row
    profile = row.profile
    return CreatedLead(
        row.number, created.membership_id, row.email or None, profile[0], profile[1], profile[4]
    )


def to_error(error: GateError) -> ApiError:
    if isinstance(error, PlanExhausted):
        return ApiError(402, f"{error}. Nothing was written.")
    if isinstance(error, UnknownReference):
        return ApiError(404, f"{error.field} {error.value} not found in this workspace")
    raise error
