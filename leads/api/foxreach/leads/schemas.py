"""The bodies of the FoxReach calls about leads, checked by msgspec. Unknown fields are ignored; null is as
good as absent."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from leads.models import LeadStatus

MAX_LEADS = 1000
MAX_DEPTH = 100  # of objects and lists in a custom field

StatusWord = Literal["active", "bounced", "unsubscribed", "replied"]
LEAD_STATUSES = {status.name.lower(): status for status in LeadStatus}


class LeadItem(msgspec.Struct, rename="camel", gc=False):
    """One lead: of an import, of POST and of PATCH."""

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
    status: StatusWord | None = None
    custom_fields: dict[str, Any] | None = None
    tags: list[str] | None = None


class ImportLeads(msgspec.Struct, rename="camel"):
    """POST /leads/import."""

    leads: list[LeadItem]
    restore_soft_deleted: bool | None = None


class LeadIds(msgspec.Struct, rename="camel"):
    """POST /campaigns/{id}/leads."""

    lead_ids: list[UUID]


lead_decoder = msgspec.json.Decoder(LeadItem)
import_decoder = msgspec.json.Decoder(ImportLeads)
lead_ids_decoder = msgspec.json.Decoder(LeadIds)
