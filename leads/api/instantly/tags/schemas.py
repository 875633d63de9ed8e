"""What the v2 calls about custom tags take and answer, as published; lists and leads have them here too."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed, PageQuery

_TYPES = "1 account (there are none), 2 campaign; ours: 3 list, 4 lead"
_COMMAS = "Several are separated by commas"
Label = Annotated[str, Meta(min_length=1, pattern=r"\S")]
Description = Annotated[str, Meta(max_length=10_000)]
Tags = Annotated[list[UUID], Meta(min_length=1, max_length=100)]
Resources = Annotated[list[str], Meta(min_length=1, max_length=1000)]


class CreateTag(msgspec.Struct, forbid_unknown_fields=True):
    label: Label
    description: Description | None = None


class PatchTag(msgspec.Struct, forbid_unknown_fields=True):
    """Only what is sent changes."""

    label: Label | UnsetType = UNSET
    description: Description | None | UnsetType = UNSET


class ToggleTags(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Puts the tags on some resources, or on all campaigns or lists, or takes them off."""

    tag_ids: Tags
    resource_type: Annotated[Literal[1, 2, 3, 4], Meta(description=_TYPES)]
    assign: bool
    resource_ids: Annotated[Resources | None, Meta(description="Required unless selected_all is true")] = None
    excluded_resource_ids: Resources | None = None
    selected_all: bool = False
    filter: Annotated[Any, Meta(description="About accounts: only null is possible here")] = None
    search: Annotated[str | None, Meta(description="With selected_all: a part of the name")] = None


class Toggled(msgspec.Struct):
    success: bool


class TagReply(msgspec.Struct, kw_only=True):
    id: UUID
    timestamp_created: str
    timestamp_updated: str
    organization_id: UUID
    label: str
    description: str | None


class TagQuery(PageQuery, kw_only=True):
    search: Annotated[str, Meta(description="A part of the label, in upper or lower case")] = ""
    resource_ids: Annotated[str, Meta(description=f"Tags of one of these. {_COMMAS}")] = ""
    tag_ids: Annotated[str, Meta(description=_COMMAS)] = ""


class TagPage(Listed[TagReply]): ...


class MappingReply(msgspec.Struct, kw_only=True):
    id: UUID
    tag_id: UUID
    resource_id: UUID
    resource_type: Annotated[Literal[2, 3, 4], Meta(description=_TYPES)]
    timestamp_created: str
    organization_id: UUID


class MappingQuery(msgspec.Struct, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    starting_after: Annotated[str, Meta(description="The next_starting_after of the page before")] = ""
    resource_ids: Annotated[str, Meta(description=f"Whatever these are. {_COMMAS}")] = ""
    resource_type: Annotated[Literal[1, 2, 3, 4], Meta(description=f"Without resource_ids. {_TYPES}")] = 2


class MappingPage(Listed[MappingReply]): ...


create_decoder = msgspec.json.Decoder(CreateTag)
patch_decoder = msgspec.json.Decoder(PatchTag)
toggle_decoder = msgspec.json.Decoder(ToggleTags)
