"""What the v2 calls about lead lists take and answer, as published."""

from typing import Annotated
from uuid import UUID

import msgspec

from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed
from workspaces.text.names import MAX_NAME

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]


class CreateList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    has_enrichment_task: Annotated[
        bool | None, msgspec.Meta(description="Kept, and nothing else: Leadgate enriches nothing")
    ] = None
    owned_by: Annotated[UUID | None, msgspec.Meta(description="A member. Default: the key's user")] = None


class PatchList(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Only what is sent changes."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    has_enrichment_task: bool | None | msgspec.UnsetType = msgspec.UNSET
    owned_by: UUID | None | msgspec.UnsetType = msgspec.UNSET


class ListReply(msgspec.Struct, kw_only=True):
    id: UUID
    organization_id: UUID
    has_enrichment_task: bool | None
    owned_by: UUID | None
    name: str
    timestamp_created: str


class ListQuery(msgspec.Struct, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    starting_after: Annotated[
        str,
        msgspec.Meta(
            description="The next_starting_after of the page before, or any time: lists made after it"
        ),
    ] = ""
    has_enrichment_task: bool | None = None
    search: Annotated[str, msgspec.Meta(description="A part of the name, in upper or lower case")] = ""


class ListPage(Listed[ListReply]): ...


class VerificationCounts(msgspec.Struct, kw_only=True):
    verified: int
    invalid: int
    risky: int
    catch_all: int
    job_change: int
    verification_job_pending_leadfinder: int
    verification_job_pending_user: int


class VerificationStats(msgspec.Struct, kw_only=True):
    """`total_leads` counts those as well whose verification nobody has requested."""

    stats: VerificationCounts
    total_leads: int


create_decoder = msgspec.json.Decoder(CreateList)
patch_decoder = msgspec.json.Decoder(PatchList)
