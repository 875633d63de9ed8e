"""The bodies of the Smartlead calls about leads, checked by msgspec.

A lead is a free-form object here: translate.py knows its fields, and keeps whatever else it has.
"""

from typing import Annotated, Any

import msgspec

MAX_LIST_ROWS = 10_000
MAX_CAMPAIGN_ROWS = 400

Lead = dict[str, Any]


class CsvSettings(msgspec.Struct, rename="camel"):
    ignore_global_block_list: bool = False


class ImportIntoList(msgspec.Struct, rename="camel"):
    """POST /lead-list/{id}/import. What else it may have is not ours to refuse."""

    lead_list: Annotated[list[Lead], msgspec.Meta(min_length=1, max_length=MAX_LIST_ROWS)]
    file_name: str
    email_fields_added: dict[str, Any] | None = None
    custom_fields: dict[str, Any] | None = None
    csv_settings: CsvSettings | None = None


class CampaignSettings(msgspec.Struct, forbid_unknown_fields=True):
    """Null is as good as absent. There is no unsubscribe list and no community bounce list to ignore, and
    numbers are given to leads that are looked at, not to all that come in."""

    ignore_global_block_list: bool | None = None
    ignore_unsubscribe_list: bool | None = None
    ignore_community_bounce_list: bool | None = None
    ignore_duplicate_leads_in_other_campaign: bool | None = None
    return_lead_ids: bool | None = None


class AddToCampaign(msgspec.Struct, forbid_unknown_fields=True):
    """POST /campaigns/{id}/leads."""

    lead_list: Annotated[list[Lead], msgspec.Meta(min_length=1, max_length=MAX_CAMPAIGN_ROWS)]
    settings: CampaignSettings | None = None


class UpdateLead(msgspec.Struct, forbid_unknown_fields=True):
    """POST /campaigns/{id}/leads/{lead_id}. Null is as good as absent, but in custom fields."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone_number: str | int | None = None
    company_name: str | None = None
    website: str | None = None
    location: str | None = None
    linkedin_profile: str | None = None
    company_url: str | None = None
    custom_fields: dict[str, Any] | None = None


class ResumeLead(msgspec.Struct):
    resume_lead_with_delay_days: int | None = None


update_decoder = msgspec.json.Decoder(UpdateLead)
resume_decoder = msgspec.json.Decoder(ResumeLead)
import_decoder = msgspec.json.Decoder(ImportIntoList)
add_decoder = msgspec.json.Decoder(AddToCampaign)
