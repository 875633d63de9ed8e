"""Whose leads are exported, found in the workspace."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from campaigns.models import Campaign
from leads.models import Tag
from leads.models.targets import Target, TargetRow, find_target, is_linkedin
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)


class ExportFormat(StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"
    XLSX = "xlsx"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What a target's export needs to know of it. `variables`: the names that its leads use."""

    workspace_id: UUID
    target: Target
    name: str
    is_linkedin: bool
    variables: tuple[str, ...]
    has_tags: bool  # whether anybody may have any


def look_up(target: Target, *, workspace_id: UUID) -> Exported:
    """Raises UnknownReference."""
    if target.kind == "workspace":
        name, on_linkedin, variables = "leads", False, _names("names_in_workspace", workspace_id, target.id)
    else:
        row = find_target(target, workspace_id=workspace_id)
        name, on_linkedin, variables = row.name, is_linkedin(row), _variables(row)
    return Exported(
        workspace_id=workspace_id,
        target=target,
        name=name,
        is_linkedin=on_linkedin,
        variables=variables,
        has_tags=Tag.objects.filter(workspace_id=workspace_id).exists(),
    )


def _variables(row: TargetRow) -> tuple[str, ...]:
    """A campaign knows its variables; one that it doesn't know has no column."""
    if isinstance(row, Campaign):
        return tuple(row.custom_variables)
    return _names("names_in_target", row.workspace_id, row.id)


def _names(query: str, workspace_id: UUID, target_id: UUID) -> tuple[str, ...]:
    found = plain_cursor().execute(_SQL.statement(query), {"workspace": workspace_id, "target": target_id})
    return tuple(name for (name,) in found)
