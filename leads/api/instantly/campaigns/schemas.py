"""What the v2 calls about campaigns take and answer, as published."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from leads.api.instantly.campaigns.schedule import (
    AutoVariantSelect,
    CampaignSchedule,
    CompanyLimit,
    RoutingRule,
    Sequence,
)
from workspaces.api.pagination import Listed, PageQuery
from workspaces.text.names import MAX_NAME

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME, pattern=r"\S")]
Status = Literal[-99, -2, -1, 0, 1, 2, 3, 4]
# By which clients ask for them too.
STATUSES = {
    "draft": "0",
    "active": "1",
    "paused": "2",
    "completed": "3",
    "running_subsequences": "4",
    "accounts_unhealthy": "-1",
    "bounce_protect": "-2",
    "account_suspended": "-99",
}


class SendingSettings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """How a campaign sends. Leadgate sends nothing: it keeps these, and gives them back as they came."""

    pl_value: int | float | None = None
    is_evergreen: bool | None = False
    sequences: list[Sequence] = []
    email_gap: int | float | None = None
    random_wait_max: int | float | None = None
    text_only: bool | None = False
    first_email_text_only: bool | None = False
    email_list: list[str] = []
    daily_limit: int | float | None = None
    stop_on_reply: bool | None = False
    email_tag_list: list[UUID] = []
    link_tracking: bool | None = False
    open_tracking: bool = False
    stop_on_auto_reply: bool | None = False
    daily_max_leads: Annotated[int, msgspec.Meta(ge=0)] | None = None
    prioritize_new_leads: bool | None = False
    auto_variant_select: AutoVariantSelect | None = None
    match_lead_esp: bool | None = False
    stop_for_company: bool | None = False
    insert_unsubscribe_header: bool | None = False
    allow_risky_contacts: bool | None = False
    disable_bounce_protect: bool | None = False
    limit_emails_per_company_override: CompanyLimit | None = None
    cc_list: list[str] = []
    bcc_list: list[str] = []
    provider_routing_rules: list[RoutingRule] = []


class CreateCampaign(SendingSettings, forbid_unknown_fields=True, kw_only=True):
    name: Name
    campaign_schedule: CampaignSchedule
    owned_by: Annotated[UUID, msgspec.Meta(description="A member. Default: the key's user.")] | None = None
    ai_sdr_id: UUID | None = None


class PatchCampaign(SendingSettings, forbid_unknown_fields=True, kw_only=True):
    """Of these, only what is sent changes."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    campaign_schedule: CampaignSchedule | msgspec.UnsetType = msgspec.UNSET
    owned_by: UUID | None = None


class CampaignReply(SendingSettings, forbid_unknown_fields=True, kw_only=True):
    """A campaign. What concerns sending is what clients stated, with whatever else they put into it, else
    neutral: so its objects are open here."""

    sequences: list[dict[str, Any]] = []  # type: ignore[assignment]
    auto_variant_select: dict[str, Any] | None = None  # type: ignore[assignment]
    limit_emails_per_company_override: dict[str, Any] | None = None  # type: ignore[assignment]
    provider_routing_rules: list[dict[str, Any]] = []  # type: ignore[assignment]

    id: UUID
    name: str
    status: Annotated[Status, msgspec.Meta(description="0 draft, 1 active, 2 paused, 3 completed")]
    campaign_schedule: dict[str, Any]
    timestamp_created: str
    timestamp_updated: str
    organization: UUID
    owned_by: UUID
    ai_sdr_id: UUID | None
    core_variables: dict[str, Any] | None
    custom_variables: Annotated[
        dict[str, Any], msgspec.Meta(description="The names of the custom variables that its leads brought")
    ]


class CampaignQuery(PageQuery, kw_only=True):
    search: Annotated[str, msgspec.Meta(description="A part of the name, in upper or lower case")] = ""
    tag_ids: Annotated[
        str, msgspec.Meta(description="That have one of these tags; several are separated by commas")
    ] = ""
    ai_sales_agent_id: UUID | None = None
    status: Status | None = None
    exclude_status: Status | None = None


class CampaignPage(Listed[CampaignReply]): ...


class ContactQuery(msgspec.Struct, kw_only=True):
    search: Annotated[str, msgspec.Meta(description="The contact's whole email address")] = ""
    sort_column: Literal["timestamp_created", "timestamp_updated", "name", "status"] = "timestamp_created"
    sort_order: Literal["asc", "desc"] = "asc"


class CampaignsOfContact(msgspec.Struct):
    items: list[CampaignReply]


class LaunchedCount(msgspec.Struct):
    count: int


class AddVariables(msgspec.Struct):
    variables: Annotated[
        list[Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_NAME)]], msgspec.Meta(max_length=500)
    ]


class DuplicateCampaign(msgspec.Struct):
    name: Annotated[Name | None, msgspec.Meta(description="Default: that of the original, and (copy)")] = None


class SendingQuery(msgspec.Struct):
    with_ai_summary: Annotated[bool, msgspec.Meta(description="There is none: null")] = False


class SendingDiagnostics(msgspec.Struct):
    campaign_id: UUID
    last_updated: str
    status: Literal["campaign_draft", "campaign_paused", "campaign_completed", "no_accounts_available"]


class SendingSummary(msgspec.Struct):
    status: Literal["campaign_draft", "campaign_paused", "campaign_completed", "no_accounts_available"]
    status_message: str
    issue_started_at: str | None
    last_healthy_send_at: str | None
    ai_summary: str | None


class SendingStatus(msgspec.Struct):
    diagnostics: SendingDiagnostics
    summary: SendingSummary


create_decoder = msgspec.json.Decoder(CreateCampaign)
patch_decoder = msgspec.json.Decoder(PatchCampaign)
variables_decoder = msgspec.json.Decoder(AddVariables)
duplicate_decoder = msgspec.json.Decoder(DuplicateCampaign)
