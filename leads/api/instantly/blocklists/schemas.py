"""What the v2 calls about blocklists take and answer. The views stand in leads/api/instantly: adding an
entry tells which leads it matches."""

from typing import Annotated
from uuid import UUID

import msgspec

from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed, PageQuery

MAX_VALUES = 1000  # as published
MAX_MANY = 10_000  # of our own call
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Cursor = Annotated[
    str, msgspec.Meta(description="The next_starting_after of the page before; the id of an entry will do")
]
Search = Annotated[str, msgspec.Meta(description="The beginning of the email or domain")]


class CreateEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    bl_value: Annotated[str, msgspec.Meta(description="An email, or a domain with its subdomains")]


class PatchEntry(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    bl_value: str | msgspec.UnsetType = msgspec.UNSET


class CreateEntries(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    bl_values: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_VALUES)]


class AddEntries(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    bl_values: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_MANY)]


class DeleteEntries(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MAX_VALUES)]


class EntryFilter(msgspec.Struct, kw_only=True):
    search: Search = ""
    domains_only: bool = False


class EntryQuery(EntryFilter, kw_only=True):
    limit: Limit = DEFAULT_LIMIT
    starting_after: Cursor = ""


class EntryReply(msgspec.Struct, kw_only=True):
    id: UUID
    timestamp_created: str
    organization_id: UUID
    bl_value: str
    is_domain: bool


EntryReplies = list[EntryReply]


class EntryPage(Listed[EntryReply]): ...


class CreatedEntries(msgspec.Struct, kw_only=True):
    """`items` has an entry for each valid value, whether it is new or was there before."""

    items: list[EntryReply]
    valid_count: int
    invalid_count: int


class CreateBlocklist(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name
    is_default: Annotated[bool, msgspec.Meta(description="Used wherever an import names no other")] = False


class PatchBlocklist(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    name: Name | msgspec.UnsetType = msgspec.UNSET
    is_default: bool | msgspec.UnsetType = msgspec.UNSET


class BlocklistReply(msgspec.Struct, kw_only=True):
    id: UUID
    organization_id: UUID
    name: str
    is_default: bool
    entry_count: int
    timestamp_created: str


class BlocklistQuery(PageQuery, kw_only=True):
    search: Annotated[str, msgspec.Meta(description="A part of the name, in upper or lower case")] = ""


class BlocklistPage(Listed[BlocklistReply]): ...


class BadValue(msgspec.Struct, kw_only=True):
    """`line`: of a file from 1, of a JSON list from 0."""

    line: int
    value: str
    reason: str


class MatchesReply(msgspec.Struct, kw_only=True):
    """Leads in campaigns that are blocked by now. `is_complete` false: at least so many, the time that a
    request may take was over."""

    total_count: int
    is_complete: bool


class AddedReply(msgspec.Struct, kw_only=True):
    """`existing_count`: on the list before, or twice in what was sent. `errors` has the first hundred."""

    created_count: int
    existing_count: int
    invalid_count: int
    errors: list[BadValue]
    matching_leads: MatchesReply


class CampaignMatches(msgspec.Struct, kw_only=True):
    campaign_id: UUID
    name: str
    lead_count: int


class BlocklistMatches(MatchesReply, kw_only=True):
    """`campaigns` has the hundred with the most."""

    campaigns: list[CampaignMatches]


class MatchesQuery(msgspec.Struct, kw_only=True):
    bl_value: Annotated[
        str, msgspec.Meta(description="Only what this email or domain matches, be it on the list or not")
    ] = ""


class RemoveMatches(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Without `bl_values` all entries count. `dry_run` only counts, to the end."""

    bl_values: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_VALUES)] | msgspec.UnsetType = (
        msgspec.UNSET
    )
    dry_run: bool = False


create_decoder = msgspec.json.Decoder(CreateEntry)
patch_decoder = msgspec.json.Decoder(PatchEntry)
create_many_decoder = msgspec.json.Decoder(CreateEntries)
add_decoder = msgspec.json.Decoder(AddEntries)
delete_decoder = msgspec.json.Decoder(DeleteEntries)
create_blocklist_decoder = msgspec.json.Decoder(CreateBlocklist)
patch_blocklist_decoder = msgspec.json.Decoder(PatchBlocklist)
remove_decoder = msgspec.json.Decoder(RemoveMatches)
