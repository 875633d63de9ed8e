"""Whose leads are exported, found in the workspace."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from campaigns.models import Campaign, Channel
from leads.imports.errors import UnknownReference
from leads.models import LeadList
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)


class ExportFormat(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"


@dataclass(frozen=True, kw_only=True)
class ExportTarget:
    """`id` is the workspace's where all of it is exported. `variables`: the names that its leads use."""

    workspace_id: UUID
    kind: Literal["campaign", "list", "workspace"]
    id: UUID
    name: str
    is_linkedin: bool
    variables: tuple[str, ...]


def find_target(
    *, workspace_id: UUID, campaign_id: UUID | None = None, list_id: UUID | None = None
) -> ExportTarget:
    """At most one of them; with none the workspace. Raises UnknownReference."""
    if campaign_id is not None:
        return _campaign(workspace_id, campaign_id)
    if list_id is not None:
        return _list(workspace_id, list_id)
    return ExportTarget(
        workspace_id=workspace_id,
        kind="workspace",
        id=workspace_id,
        name="leads",
        is_linkedin=False,
        variables=_names("names_in_workspace", workspace_id, workspace_id),
    )


def _campaign(workspace_id: UUID, pk: UUID) -> ExportTarget:
    """A campaign knows its variables; one that it doesn't know has no column."""
    campaign = Campaign.objects.filter(workspace_id=workspace_id, id=pk).first()
    if campaign is None:
        raise UnknownReference("campaign_id", pk)
    return ExportTarget(
        workspace_id=workspace_id,
        kind="campaign",
        id=pk,
        name=campaign.name,
        is_linkedin=campaign.channel == Channel.LINKEDIN,
        variables=tuple(campaign.custom_variables),
    )


def _list(workspace_id: UUID, pk: UUID) -> ExportTarget:
    found = LeadList.objects.filter(workspace_id=workspace_id, id=pk).first()
    if found is None:
        raise UnknownReference("list_id", pk)
    return ExportTarget(
        workspace_id=workspace_id,
        kind="list",
        id=pk,
        name=found.name,
        is_linkedin=False,
        variables=_names("names_in_target", workspace_id, pk),
    )


def _names(query: str, workspace_id: UUID, target_id: UUID) -> tuple[str, ...]:
    found = plain_cursor().execute(_SQL.statement(query), {"workspace": workspace_id, "target": target_id})
    return tuple(name for (name,) in found)
