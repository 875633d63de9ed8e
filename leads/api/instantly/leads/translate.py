"""v2 body -> the gate's rows and options; the gate's report and errors -> v2 replies. No rule lives here."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec

from leads.api.instantly.leads.add_schemas import AddLeads, CreatedLead, DryCreatedLead, LeadItem
from leads.api.instantly.leads.schemas import CreateLead
from leads.imports import (
    GateError,
    ImportOptions,
    ImportReport,
    PlanExhausted,
    RawRow,
    UnknownReference,
)
from leads.imports.errors import BadOption
from leads.imports.judge.fixed import BadFixed, read_fixed
from leads.imports.rows import CreatedRow, Scalar, UpdateMode, UpdateRule
from leads.imports.updates import read_rule
from leads.models import Door, Outcome
from leads.models.targets import Target, find_target
from leads.people.memberships import INTEREST_RANGE
from leads.tags import TagRefused, TooManyTags, read_tags
from workspaces.api.base import ApiError
from workspaces.keys.authentication import Caller
from workspaces.keys.scopes import accepted_scopes, least_role

# The counter that each outcome has in the reply, in the order of the published example.
_COUNTERS = {
    "leads_uploaded": (Outcome.CREATED,),
    "in_blocklist": (Outcome.BLOCKED, Outcome.ERASED),
    "duplicated_leads": (Outcome.DUPLICATE,),
    "skipped_count": (Outcome.SKIPPED, Outcome.UNKNOWN_LEAD, Outcome.CONFLICT),
    "invalid_email_count": (Outcome.INVALID_EMAIL, Outcome.INVALID_IDENTITY),
    "incomplete_count": (Outcome.INCOMPLETE,),
    "duplicate_email_count": (Outcome.REPEATED,),
}


def check_removal_scope(caller: Caller) -> None:
    """For a verification that takes leads out as well. Raises ApiError 403."""
    if not caller.has_scope(resource="leads", action="delete"):
        wanted = ", ".join(accepted_scopes("leads", "delete"))
        raise ApiError(403, f"For remove_invalid this API key needs one of these scopes too: {wanted}")
    if not caller.may(resource="leads", action="delete"):
        role = least_role("leads", "delete")
        raise ApiError(403, f"For remove_invalid the user of this API key has to be {role} or more")


def to_options(body: AddLeads, *, caller: Caller) -> ImportOptions:
    """Raises ApiError 400 unless exactly one of campaign_id and list_id is given, and for a rule that can't
    be."""
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=one_target(campaign=("campaign_id", body.campaign_id), list_id=("list_id", body.list_id)),
        door=Door.V2_ADD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        blocklist_id=body.blocklist_id,
        assigned_to=body.assigned_to,
        verify=body.verify_leads_on_import,
        skip_if_in_workspace=body.skip_if_in_workspace,
        skip_if_in_campaign=body.skip_if_in_campaign,
        skip_if_in_list=body.skip_if_in_list,
        skip_if_unsubscribed=body.skip_if_unsubscribed,
        match_by_phone=body.match_by_phone,
        update=to_rule(body),
        tags=tags_of_body(body.tags or (), name="tags"),
        fixed=fixed_of_body(body.fixed or {}),
    )


def to_rule(body: AddLeads) -> UpdateRule:
    """Raises ApiError 400."""
    try:
        return read_rule(update=body.update or "", empty_erases=body.empty_erases, keep=body.keep)
    except BadOption as error:
        raise ApiError(400, str(error)) from error


def tags_of_body(texts: Iterable[str], *, name: str) -> tuple[str, ...]:
    """Raises ApiError 400."""
    try:
        return read_tags(texts)
    except TagRefused as error:
        raise ApiError(400, f"{name} is invalid: it {error}") from None


def fixed_of_body(values: Mapping[str, Any]) -> dict[str, Scalar]:
    """Raises ApiError 400."""
    try:
        return read_fixed(values)
    except BadFixed as error:
        raise ApiError(400, f"fixed is invalid: {error}") from None


def to_single_options(body: CreateLead, *, caller: Caller) -> ImportOptions:
    """Of POST /leads, which may name no campaign and no list. Raises ApiError 400."""
    target = Target("workspace", caller.workspace_id)
    if body.campaign or body.list_id:
        target = one_target(campaign=("campaign", body.campaign), list_id=("list_id", body.list_id))
    return ImportOptions(
        workspace_id=caller.workspace_id,
        target=target,
        door=Door.V2_ADD,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        blocklist_id=body.blocklist_id,
        verify=body.verify_leads_on_import,
        skip_if_in_workspace=body.skip_if_in_workspace,
        skip_if_in_campaign=body.skip_if_in_campaign,
        skip_if_in_list=body.skip_if_in_list,
    )


def one_target(*, campaign: tuple[str, UUID | None], list_id: tuple[str, UUID | None]) -> Target:
    """Each a property's name and its value. Raises ApiError 400 unless there is exactly one."""
    if campaign[1] and list_id[1]:
        raise ApiError(400, f"body must have {campaign[0]} or {list_id[0]}, not both")
    if campaign[1]:
        return Target("campaign", campaign[1])
    if list_id[1]:
        return Target("list", list_id[1])
    raise ApiError(400, f"body must have required property '{campaign[0]}' or '{list_id[0]}'")


def read_target(
    workspace_id: UUID, *, campaign: tuple[str, UUID | None], list_id: tuple[str, UUID | None]
) -> Target:
    """The same. Raises ApiError 404 as well, for one of another workspace."""
    target = one_target(campaign=campaign, list_id=list_id)
    try:
        find_target(target, workspace_id=workspace_id)
    except UnknownReference as error:
        name = campaign[0] if target.kind == "campaign" else list_id[0]
        raise ApiError(404, f"{name} {target.id} not found in this workspace") from error
    return target


_PROFILE = ("first_name", "last_name", "company_name", "job_title", "phone", "website")


def to_row(index: int, item: LeadItem, *, path: str | None = None, erases: bool = False) -> RawRow:
    """`path` is the item's in the body; `erases`: its empty texts are to be known from absent ones. Raises
    ApiError 400 for a number that is no interest status."""
    path = f"leads[{index}]." if path is None else path
    variables = item.custom_variables or {}
    url = variables.get("linkedin_url")
    row = RawRow(
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
        else to_interest(item.lt_interest_status, name=f"{path}lt_interest_status"),
        assigned_to=item.assigned_to,
        custom_variables=variables,
    )
    if not (erases or item.tags or item.external_id):
        return row
    return msgspec.structs.replace(
        row,
        external_id=item.external_id or "",
        external_source=item.external_source or "",
        states=_emptied(item) if erases else (),
        tags=tuple(item.tags or ()),
    )


def _emptied(item: LeadItem) -> tuple[str, ...]:
    """The fields that it has as empty texts."""
    fields = [name for name in _PROFILE if getattr(item, name) == ""]
    if (item.custom_variables or {}).get("linkedin_url") == "":
        fields.append("linkedin_url")
    return tuple(fields)


def to_interest(value: float, *, name: str) -> int:
    """JSON doesn't tell 1 from 1.0, so neither do we. Raises ApiError 400."""
    if int(value) != value or int(value) not in INTEREST_RANGE:
        raise ApiError(400, f"{name} is invalid: expected a whole number of 32 bits")
    return int(value)


def to_reply(report: ImportReport, options: ImportOptions) -> dict[str, Any]:
    """The summary, with every key of the published schema, and what was updated where that was requested."""
    counters = {name: sum(report.counts[o] for o in outcomes) for name, outcomes in _COUNTERS.items()}
    return {
        "status": "success",
        "total_sent": report.total,
        **counters,
        "blocklist_used": report.blocklist_id,
        "remaining_in_plan": report.remaining_uploads,
        "created_leads": [_created_lead(created) for created in report.created],
    } | _updates(report, options)


def _updates(report: ImportReport, options: ImportOptions) -> dict[str, Any]:
    if options.update.mode is UpdateMode.NO:
        return {}
    return {"updated_count": report.updated, "changed_fields": report.changed_fields}


def to_dry_reply(report: ImportReport, options: ImportOptions) -> dict[str, Any]:
    """The same, with ids of nobody: the leads would get others."""
    created = [_created_lead(each) for each in report.created]
    dry = [DryCreatedLead(**msgspec.structs.asdict(each) | {"id": None}) for each in created]
    return to_reply(report, options) | {"created_leads": dry}


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
    if isinstance(error, TooManyTags):
        return ApiError(400, f"{error}. Nothing was written.")
    raise error
