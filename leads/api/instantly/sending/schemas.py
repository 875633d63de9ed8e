"""What the v2 calls about sending take and answer."""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed, PageQuery


class AccountQuery(msgspec.Struct, kw_only=True):
    """Of the published parameters those that could be wrong; there is no account that they would filter."""

    limit: Limit = DEFAULT_LIMIT
    starting_after: str = ""


class NoAccounts(Listed[dict[str, Any]]):
    """Always empty: Leadgate sends nothing, so it has no accounts to send from."""


class SubsequenceQuery(PageQuery, kw_only=True):
    parent_campaign: UUID | None = None
    parent_campaign_not: UUID | None = None
    search: str = ""


class NoSubsequences(Listed[dict[str, Any]]):
    """Always empty: there are no subsequences."""


class Subsequence(msgspec.Struct):
    """There is none, so nothing of it is ever answered."""

    id: UUID


class MoveToSubsequence(msgspec.Struct, kw_only=True):
    id: Annotated[UUID, msgspec.Meta(description="The lead")]
    subsequence_id: UUID


class RemoveFromSubsequence(msgspec.Struct):
    id: Annotated[UUID, msgspec.Meta(description="The lead")]


move_decoder = msgspec.json.Decoder(MoveToSubsequence)
remove_decoder = msgspec.json.Decoder(RemoveFromSubsequence)
