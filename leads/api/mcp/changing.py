"""add_to_campaign and block, and the background job of the former."""

from typing import Annotated
from uuid import UUID

import msgspec

from blocklists.files import parse_texts
from blocklists.models import Blocklist
from blocklists.writing import add_parsed, default_blocklist
from leads.api.instantly.blocklists.entries import MATCH_SECONDS, render_count
from leads.api.instantly.leads.filters import to_moved
from leads.api.instantly.leads.schemas import MoveLeads
from leads.api.mcp.tool import Json, Tool, looks
from leads.models import BackgroundJob
from leads.models.row_ids import LEAD, kind_of
from leads.models.targets import Target
from leads.moving import start_copy_of_people, start_move
from leads.selection import People
from leads.selection.blocked import matches_of
from workspaces.api.errors import ApiError
from workspaces.keys.authentication import Caller

_MOST_IDS = 10_000
_MOST_VALUES = 10_000


class AddToCampaign(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    campaign_id: Annotated[UUID, msgspec.Meta(description="Where they are put.")]
    lead_ids: Annotated[
        Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=_MOST_IDS)] | None,
        msgspec.Meta(description="Ids that search_leads found; or ids of persons, as get_lead shows them."),
    ] = None
    from_list_id: Annotated[UUID | None, msgspec.Meta(description="Everybody in this list.")] = None
    from_campaign_id: Annotated[UUID | None, msgspec.Meta(description="Everybody in this campaign.")] = None
    skip_if_in_campaign: Annotated[
        bool, msgspec.Meta(description="Leaves out who is in a third campaign.")
    ] = False


def add_to_campaign(caller: Caller, wanted: AddToCampaign) -> Json:
    """Raises ApiError 400, 404, UnknownReference."""
    given = (wanted.lead_ids, wanted.from_list_id, wanted.from_campaign_id)
    if sum(each is not None for each in given) != 1:
        raise ApiError(400, "Give lead_ids, from_list_id or from_campaign_id, one of them")
    job = _copy_people(caller, wanted) if _are_people(wanted.lead_ids or []) else _copy_places(caller, wanted)
    return _job(job) | {"next_step": "A worker does it. read_job shows how far it is."}


def _are_people(ids: list[UUID]) -> bool:
    """Rather than places in campaigns and lists. Raises ApiError 400 for some of each."""
    kinds = {kind_of(each) == LEAD for each in ids}
    if len(kinds) > 1:
        raise ApiError(400, "lead_ids has ids of persons and of places: send them in two calls")
    return True in kinds


def _copy_people(caller: Caller, wanted: AddToCampaign) -> BackgroundJob:
    ids = tuple(dict.fromkeys(wanted.lead_ids or ()))
    if wanted.skip_if_in_campaign:
        raise ApiError(400, "skip_if_in_campaign goes with ids that search_leads found, lists and campaigns")
    return start_copy_of_people(
        People(ids=ids),
        workspace_id=caller.workspace_id,
        user_id=caller.user_id,
        destination=Target("campaign", wanted.campaign_id),
        total=len(ids),
    )


def _copy_places(caller: Caller, wanted: AddToCampaign) -> BackgroundJob:
    body = MoveLeads(ids=wanted.lead_ids, list_id=wanted.from_list_id, campaign=wanted.from_campaign_id)
    return start_move(
        to_moved(body, workspace_id=caller.workspace_id),
        workspace_id=caller.workspace_id,
        user_id=caller.user_id,
        api_key_id=caller.api_key_id,
        destination=Target("campaign", wanted.campaign_id),
        copies=True,
        skips_if_in_campaign=wanted.skip_if_in_campaign,
    )


class ReadJob(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    job_id: UUID


def read_job(caller: Caller, wanted: ReadJob) -> Json:
    """Raises ApiError 404."""
    job = BackgroundJob.objects.filter(workspace_id=caller.workspace_id, id=wanted.job_id).first()
    if job is None:
        raise ApiError(404, f"Job {wanted.job_id} not found in this workspace")
    return _job(job)


def _job(job: BackgroundJob) -> Json:
    return {
        "job_id": job.id,
        "type": job.type,
        "status": job.status,
        "progress": job.progress,
        "data": job.data,
    }


class Block(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    values: Annotated[
        list[str],
        msgspec.Meta(
            min_length=1,
            max_length=_MOST_VALUES,
            description="Emails and domains. A domain covers its subdomains.",
        ),
    ]
    blocklist_id: Annotated[
        UUID | None, msgspec.Meta(description="Default: the workspace's default blocklist.")
    ] = None


def block(caller: Caller, wanted: Block) -> Json:
    """Raises ApiError 404."""
    blocklist = _find_blocklist(caller, wanted.blocklist_id)
    parsed = parse_texts(wanted.values)
    try:
        added = add_parsed(blocklist, parsed)
    except Blocklist.DoesNotExist:
        raise ApiError(404, "The blocklist has just been deleted") from None
    count = matches_of(blocklist, parsed.values, seconds=MATCH_SECONDS)
    return {
        "blocklist_id": blocklist.id,
        "blocklist_name": blocklist.name,
        "created_count": added.created,
        "existing_count": added.existing,
        "invalid_count": parsed.invalid,
        "invalid": [{"index": bad.line, "value": bad.value, "reason": bad.reason} for bad in parsed.errors],
        "leads_in_campaigns_that_match": render_count(count),
    }


def _find_blocklist(caller: Caller, blocklist_id: UUID | None) -> Blocklist:
    if blocklist_id is None:
        return default_blocklist(caller.workspace_id)
    found = Blocklist.objects.filter(workspace_id=caller.workspace_id, id=blocklist_id).first()
    if found is None:
        raise ApiError(404, f"Blocklist {blocklist_id} not found in this workspace")
    return found


TOOLS: tuple[Tool, ...] = (
    Tool(
        name="add_to_campaign",
        title="Add leads to a campaign",
        description="Puts leads of the workspace into a campaign too; they stay where they are. A "
        "background job: the answer has its id for read_job, and its data name the import whose rows "
        "read_import_report shows. Duplicates: who is in the campaign already is passed over, however often "
        "it is called. Partial failure: whom the rules refuse (blocked, invalid, without an email) is "
        "refused alone; the others go in; the plan's limit ends the job with a sentence, and what is in "
        "stays in. Retries: a second call makes a second job, which finds everybody there and adds nobody "
        "twice.",
        arguments=AddToCampaign,
        resource="leads",
        action="update",
        run=add_to_campaign,
    ),
    looks(
        name="read_job",
        title="Read a background job",
        description="How far a background job is, and what it did.",
        arguments=ReadJob,
        resource="background-jobs",
        run=read_job,
    ),
    Tool(
        name="block",
        title="Block emails and domains",
        description="Adds emails and domains to a blocklist: no import lets them in from then on. Deletes "
        "nothing: leads that are in campaigns already stay there, and are counted. Duplicates: what is on "
        "the list already is counted and left as it is. Partial failure: values that are neither an email "
        "nor a domain are listed with the reason, and the others are added, all in one transaction. "
        "Retries: a second call adds nothing.",
        arguments=Block,
        resource="block_list_entries",
        action="create",
        run=block,
    ),
)
