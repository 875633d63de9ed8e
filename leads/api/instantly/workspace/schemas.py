"""What the v2 calls about the workspace and its members answer, as published."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from workspaces.api.pagination import Listed, PageQuery


class WorkspaceReply(msgspec.Struct, kw_only=True):
    """The workspace of the key. Its plan is not one of the original's, so their ids are null."""

    id: UUID
    name: str
    owner: Annotated[UUID, msgspec.Meta(description="The user who is its owner for the longest time")]
    timestamp_created: str
    timestamp_updated: str
    scheduled_for_removal_at: str | None
    plan_id: str | None
    plan_id_bundle: str | None
    plan_id_leadfinder: str | None
    plan_id_crm: str | None
    plan_id_website_visitor: str | None
    plan_id_inbox_placement: str | None
    add_unsub_to_block: bool | None
    default_opportunity_value: float | None
    org_logo_url: str | None
    org_client_domain: str | None


class MemberName(msgspec.Struct):
    first: str
    last: str


class MemberReply(msgspec.Struct, kw_only=True):
    """A member. `user_id` is what owned_by and assigned_to want."""

    id: UUID
    user_id: UUID
    workspace_id: UUID
    email: str
    user_email: str | None
    name: MemberName
    role: Annotated[
        Literal["owner", "admin", "editor", "view"],
        msgspec.Meta(description="Leadgate's owner, manager, uploader and viewer under the published names"),
    ]
    accepted: bool
    issuer_id: UUID | None
    permissions: list[str] | None
    timestamp_created: str


class MemberQuery(PageQuery, kw_only=True):
    accepted: Annotated[bool | None, msgspec.Meta(description="Every member is: false finds nobody")] = None
    search: Annotated[
        str, msgspec.Meta(description="A part of the name or email, in upper or lower case")
    ] = ""


class MemberPage(Listed[MemberReply]): ...
