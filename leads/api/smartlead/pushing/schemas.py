"""The bodies of the Smartlead calls that push, checked by msgspec.

Clients spell them in camelCase and in snake_case, and numbers as texts; all of these are taken. What is
unknown is refused: a selection that is half understood would move people who were not meant.
"""

from typing import Annotated, Any, Literal

import msgspec

MAX_LEAD_IDS = 10_000

Action = Literal["copy", "move"]
Number = int | str
Numbers = Annotated[list[Number], msgspec.Meta(min_length=1, max_length=MAX_LEAD_IDS)]


class Chosen(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    list_id: Number | None = None
    lead_ids: Numbers | None = None
    all_leads: bool | None = None


class PushToCampaign(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """POST /leads/push-to-campaign."""

    action: Action | None = None
    campaign_id: Number | None = None
    campaign_name: str | None = None
    lead_list: Chosen | None = None
    snake_campaign_id: Number | None = msgspec.field(name="campaign_id", default=None)
    snake_lead_ids: Numbers | None = msgspec.field(name="lead_ids", default=None)
    id: Number | None = None  # of a list
    allow_duplicate: bool | None = msgspec.field(name="allow_duplicate", default=None)
    ignore_global_block_list: bool | None = msgspec.field(name="ignore_global_block_list", default=None)
    ignore_unsubscribe_list: bool | None = msgspec.field(name="ignore_unsubscribe_list", default=None)
    ignore_community_bounce_list: bool | None = msgspec.field(
        name="ignore_community_bounce_list", default=None
    )


class PushToList(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """POST /leads/push-to-list. Of the filters, those about sending are none here (translate.py)."""

    list_id: Number
    lead_ids: Numbers | None = None
    all_leads: bool | None = None
    filters: dict[str, Any] | None = None
    action: Action | None = None


class PushBetweenLists(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """POST /leads/push-between-lists."""

    action: Action | None = None
    from_list_id: Number | None = None
    to_list_id: Number | None = None
    lead_ids: Numbers | None = None
    snake_from: Number | None = msgspec.field(name="from_list_id", default=None)
    snake_to: Number | None = msgspec.field(name="to_list_id", default=None)
    snake_lead_ids: Numbers | None = msgspec.field(name="lead_ids", default=None)
    move: bool | None = None


to_campaign_decoder = msgspec.json.Decoder(PushToCampaign)
to_list_decoder = msgspec.json.Decoder(PushToList)
between_lists_decoder = msgspec.json.Decoder(PushBetweenLists)
