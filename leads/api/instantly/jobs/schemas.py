"""What the v2 calls about background jobs take and answer."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed

_COMMAS = "Several are separated by commas"
STATUSES = ("pending", "in-progress", "success", "failed", "draining", "paused", "cancelled")
TypeName = Literal[
    "move-leads",
    "assign-leads",
    "verify-leads",
    "delete-campaign",
    "delete-list",
    "remove-blocked",
    "remove-tag",
    "change-leads",
    "import-leads",
    "export-leads",
    "update-warmup-accounts",
    "rename-variable",
    "broadcast-ai-generate",
    "broadcast-website-scrape",
    "import-subscribers-from-crm",
    "resync-subscriber-crm-tags",
]


class JobQuery(msgspec.Struct, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    starting_after: Annotated[str, msgspec.Meta(description="The next_starting_after of the page before")] = (
        ""
    )
    ids: Annotated[str, msgspec.Meta(description=_COMMAS)] = ""
    included_ids: Annotated[str, msgspec.Meta(description=f"As ids. {_COMMAS}")] = ""
    excluded_ids: Annotated[str, msgspec.Meta(description=_COMMAS)] = ""
    type: TypeName | None = None
    entity_type: (
        Literal["list", "campaign", "workspace", "broadcast", "subscriber-group-sync", "subscriber-group"]
        | None
    ) = None
    entity_id: Annotated[str, msgspec.Meta(description=_COMMAS)] = ""
    status: Annotated[str, msgspec.Meta(description=f"{', '.join(STATUSES)}. {_COMMAS}")] = ""
    sort_column: Literal["created_at", "updated_at"] = "created_at"
    sort_order: Literal["asc", "desc"] = "desc"


class OneJobQuery(msgspec.Struct, kw_only=True):
    data_fields: Annotated[
        str, msgspec.Meta(description=f"The fields of data that are wanted, all without. {_COMMAS}")
    ] = ""


class JobReply(msgspec.Struct, kw_only=True):
    """Work that was requested and is done later."""

    id: UUID
    workspace_id: UUID
    user_id: UUID | None
    type: str
    entity_id: Annotated[
        UUID | None, msgspec.Meta(description="The campaign, list or workspace that it is about")
    ]
    entity_type: Literal["list", "campaign", "workspace"]
    data: Annotated[dict[str, Any], msgspec.Meta(description="What it did; each type has other fields")]
    progress: Annotated[int, msgspec.Meta(ge=0, le=100, description="Percent")]
    status: Literal["pending", "in-progress", "success", "failed", "cancelled"]
    created_at: str
    updated_at: str


class JobPage(Listed[JobReply]): ...
