"""The bodies of the v2 calls: what may be sent (the published OpenAPI decides), checked by msgspec."""

from typing import Annotated
from uuid import UUID

import msgspec

from leads.imports.rows import Scalar

MAX_LEADS = 1000


class LeadItem(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One lead of the bulk call. Every field is optional, and null is as good as absent."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company_name: str | None = None
    job_title: str | None = None
    phone: str | None = None
    website: str | None = None
    personalization: str | None = None
    lt_interest_status: int | float | None = None
    pl_value_lead: str | None = None
    assigned_to: UUID | None = None
    custom_variables: dict[str, Scalar] | None = None


class AddLeads(msgspec.Struct, forbid_unknown_fields=True):
    """The envelope of POST /api/v2/leads/add."""

    leads: Annotated[list[LeadItem], msgspec.Meta(min_length=1, max_length=MAX_LEADS)]
    campaign_id: UUID | None = None
    list_id: UUID | None = None
    blocklist_id: UUID | None = None
    assigned_to: UUID | None = None
    verify_leads_on_import: bool = False
    skip_if_in_workspace: bool = False
    skip_if_in_campaign: bool = False
    skip_if_in_list: bool = False


add_leads_decoder = msgspec.json.Decoder(AddLeads)
