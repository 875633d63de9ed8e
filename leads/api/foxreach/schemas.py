"""The bodies of the FoxReach calls, checked by msgspec. Unknown fields are ignored, null is as good as
absent."""

from typing import Any, Literal
from uuid import UUID

import msgspec

MAX_LEADS = 1000
MAX_DEPTH = 64  # levels of custom fields; whatever reads and writes them recurses

LeadWord = Literal["active", "bounced", "unsubscribed", "replied"]
CampaignWord = Literal["draft", "active", "paused", "completed"]


class LeadFields(msgspec.Struct, gc=False, rename="camel"):
    """A row of POST /leads/import, and the body of POST /leads and PATCH /leads/{id}."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    title: str | None = None
    phone: str | None = None
    linkedin_url: str | None = None
    website: str | None = None
    notes: str | None = None
    source: str | None = None
    status: LeadWord | None = None
    custom_fields: dict[str, Any] | None = None
    tags: list[str] | None = None

    def __post_init__(self) -> None:
        if self.custom_fields and _is_deeper(self.custom_fields, MAX_DEPTH):
            raise ValueError(f"customFields are nested deeper than {MAX_DEPTH} levels")


def _is_deeper(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    items = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deeper(item, levels - 1) for item in items)


class ImportLeads(msgspec.Struct, rename="camel"):
    leads: list[LeadFields]
    restore_soft_deleted: bool | None = None  # None: true


class CampaignFields(msgspec.Struct, rename="camel"):
    name: str
    channel: Literal["email", "linkedin"] | None = None
    status: CampaignWord | None = None


class LeadIds(msgspec.Struct, rename="camel"):
    lead_ids: list[UUID]


lead_decoder = msgspec.json.Decoder(LeadFields)
import_decoder = msgspec.json.Decoder(ImportLeads)
campaign_decoder = msgspec.json.Decoder(CampaignFields)
lead_ids_decoder = msgspec.json.Decoder(LeadIds)
