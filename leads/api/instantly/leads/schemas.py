"""The bodies and replies of the v2 calls about leads, as published; the bulk call's are in add_schemas.py."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from leads.api.instantly.leads.add_schemas import LeadItem
from leads.imports.rows import Scalar
from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed

MAX_IDS = 10_000
MAX_CONTACTS = 1000
MAX_REMOVED = 10_000  # by a DELETE that names a limit
_INTEREST = "0 out of office, 1 interested, 2 meeting booked, 3 meeting completed, 4 won, -1 not interested, \
-2 wrong person, -3 lost, -4 no show; or a number of your own"
_STATUS = "1 active, 2 paused, 3 completed, -1 bounced, -2 unsubscribed, -3 skipped"

# By which clients name filters too.
OTHER_NAMES = {"campaign_id": "campaign"}

Ids = Annotated[list[UUID], Meta(max_length=MAX_IDS)]
Status = Literal[1, 2, 3, -1, -2, -3]

FilterName = Literal[
    "FILTER_VAL_CONTACTED",
    "FILTER_VAL_NOT_CONTACTED",
    "FILTER_VAL_COMPLETED",
    "FILTER_VAL_UNSUBSCRIBED",
    "FILTER_VAL_ACTIVE",
    "FILTER_LEAD_INTERESTED",
    "FILTER_LEAD_NOT_INTERESTED",
    "FILTER_LEAD_MEETING_BOOKED",
    "FILTER_LEAD_MEETING_COMPLETED",
    "FILTER_LEAD_CLOSED",
    "FILTER_LEAD_OUT_OF_OFFICE",
    "FILTER_LEAD_WRONG_PERSON",
    "FILTER_LEAD_LOST",
    "FILTER_LEAD_NO_SHOW",
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE",
    "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE",
    "FILTER_VAL_BOUNCED",
    "FILTER_VAL_SKIPPED",
    "FILTER_VAL_RISKY",
    "FILTER_VAL_INVALID",
    "FILTER_VAL_VALID",
    "FILTER_VAL_IN_SUBSEQUENCE",
    "FILTER_VAL_OPENED_NO_REPLY",
    "FILTER_VAL_COMPLETED_NO_REPLY",
    "FILTER_VAL_NO_OPENS",
    "FILTER_VAL_REPLIED",
    "FILTER_VAL_LINK_CLICKED",
]


class CreateLead(LeadItem, forbid_unknown_fields=True, kw_only=True):
    """One lead, and the campaign or the list that it goes into."""

    campaign: UUID | None = None
    list_id: UUID | None = None
    blocklist_id: UUID | None = None
    skip_if_in_workspace: bool = False
    skip_if_in_campaign: bool = False
    skip_if_in_list: bool = False
    verify_leads_for_lead_finder: Annotated[bool, Meta(description="There is no lead finder: ignored")] = (
        False
    )
    verify_leads_on_import: bool = False


class PatchLead(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What is stated about the person in this campaign or list. Of it, only what is sent changes; null takes
    it back. The email can't be changed."""

    personalization: str | None | UnsetType = UNSET
    website: str | None | UnsetType = UNSET
    last_name: str | None | UnsetType = UNSET
    first_name: str | None | UnsetType = UNSET
    company_name: str | None | UnsetType = UNSET
    job_title: str | None | UnsetType = UNSET
    phone: str | None | UnsetType = UNSET
    lt_interest_status: Annotated[int | float | None | UnsetType, Meta(description=_INTEREST)] = UNSET
    pl_value_lead: str | None | UnsetType = UNSET
    assigned_to: UUID | None | UnsetType = UNSET
    custom_variables: Annotated[
        dict[str, Scalar] | UnsetType, Meta(description="Those that are named change, the others stay")
    ] = UNSET


class LeadFilters(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which leads are meant: all that is given must hold. Leadgate sends nothing, so nobody was contacted,
    replied or clicked."""

    search: Annotated[
        str | None, Meta(description="The beginning of an email, a first or last name, or a company")
    ] = None
    filter: FilterName | None = None
    campaign: UUID | None = None
    list_id: UUID | None = None
    in_campaign: Annotated[bool | None, Meta(description="Leads in campaigns (true), or in lists")] = None
    in_list: Annotated[bool | None, Meta(description="Leads in lists (true), or in campaigns")] = None
    ids: Ids | None = None
    queries: Annotated[
        list[Any] | None, Meta(description="About emails sent: only an empty list is possible here")
    ] = None


class EmailFilters(LeadFilters, forbid_unknown_fields=True, kw_only=True):
    excluded_ids: Ids | None = None
    contacts: Annotated[
        Annotated[list[str], Meta(max_length=MAX_CONTACTS)] | None, Meta(description="Emails")
    ] = None
    esg_code: Literal["0", "1", "2", "3", "4", "all", "none"] | None = None


class ListLeads(EmailFilters, forbid_unknown_fields=True, kw_only=True):
    """The filters, and where the page begins."""

    limit: Limit = DEFAULT_LIMIT
    starting_after: Annotated[str | None, Meta(description="The next_starting_after of the page before")] = (
        None
    )
    organization_user_ids: Annotated[list[UUID] | None, Meta(description="Assigned to one of these")] = None
    tag_ids: Annotated[
        Annotated[list[UUID], Meta(max_length=100)] | None,
        Meta(description="Not in the original: leads that have one of these custom tags"),
    ] = None
    smart_view_id: Annotated[UUID | None, Meta(description="There are no smart views: 404")] = None
    is_website_visitor: Annotated[bool | None, Meta(description="No lead is one")] = None
    distinct_contacts: Annotated[
        bool, Meta(description="Each person once, in order of email; people without an email are left out")
    ] = False
    enrichment_status: Literal[1, -1, 11, -2] | None = None


class MoveLeads(EmailFilters, forbid_unknown_fields=True, kw_only=True):
    """The filters, at least one of them, and where these leads go."""

    to_campaign_id: UUID | None = None
    to_list_id: UUID | None = None
    copy_leads: Annotated[bool, Meta(description="They stay where they are as well")] = False
    limit: Annotated[int | float | None, Meta(description="How many leads at most")] = None
    assigned_to: Annotated[UUID | None, Meta(description="Default: whom they are assigned to now")] = None
    check_duplicates: Annotated[
        bool, Meta(description="Nobody is twice in the destination, whatever this says")
    ] = False
    check_duplicates_in_campaigns: Annotated[
        bool, Meta(description="Leaves out who is in a third campaign")
    ] = False
    skip_leads_in_verification: bool = False
    reset_interest_status: bool = False
    ignore_resource_filter_clauses: Annotated[bool, Meta(description="There are none: ignored")] = False
    esp_code: Literal[0, 1, 2, 3, 8, 9, 10, 12, 13, 999, 1000] | None = None


class BulkAssign(LeadFilters, forbid_unknown_fields=True, kw_only=True):
    """The filters, and the members who get these leads in turn."""

    organization_user_ids: Annotated[list[UUID], Meta(min_length=1, max_length=1000)]
    smart_view_id: Annotated[UUID | None, Meta(description="There are no smart views: 404")] = None
    limit: Annotated[int, Meta(ge=0)] | None = None
    assigned_to: Annotated[UUID | None, Meta(description="Assigned to this user now")] = None
    has_clause: Annotated[bool, Meta(description="A matter of the original's web page: ignored")] = False


class BulkAssigned(msgspec.Struct):
    status: str
    message: str
    background_job_id: UUID


class DeleteLeads(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which leads leave a campaign or a list; all of them without a status, ids and limit."""

    campaign_id: UUID | None = None
    list_id: UUID | None = None
    status: Annotated[Status | None, Meta(description=_STATUS)] = None
    ids: Ids | None = None
    limit: Annotated[int, Meta(ge=1, le=MAX_REMOVED)] | None = None


class DeletedLeads(msgspec.Struct):
    count: int


class MergeLeads(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    lead_id: Annotated[UUID, Meta(description="The lead that goes")]
    destination_lead_id: Annotated[UUID, Meta(description="The lead that takes what it lacks")]


class UpdateInterest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Of the person with this email: in one campaign or list, or wherever the person is."""

    lead_email: str
    interest_value: Annotated[int | float | None, Meta(description=_INTEREST)]
    campaign_id: UUID | None = None
    list_id: UUID | None = None
    ai_interest_value: Annotated[int | float | None, Meta(description="Ignored")] = None
    disable_auto_interest: Annotated[bool | None, Meta(description="Ignored")] = None


class InterestUpdated(msgspec.Struct):
    message: str


class LeadReply(msgspec.Struct, kw_only=True):
    """One person in one campaign or list. What concerns sent emails is neutral."""

    id: UUID
    timestamp_created: str
    timestamp_updated: str
    organization: UUID
    campaign: UUID | None
    list_id: UUID | None
    status: Annotated[Status, Meta(description=_STATUS)]
    email: str | None
    personalization: str | None
    website: str | None
    last_name: str | None
    first_name: str | None
    company_name: str | None
    job_title: str | None
    phone: str | None
    pl_value_lead: str | None
    assigned_to: UUID | None
    lt_interest_status: Annotated[int | UnsetType, Meta(description=f"Absent: none. {_INTEREST}")] = UNSET
    verification_status: Annotated[
        Literal[1, -1, -2, -3, -4, 11, 12] | UnsetType,
        Meta(
            description="Absent: not verified. 1 verified, -1 invalid, -2 risky, -3 catch-all, 11 pending, "
            "12 pending verification job"
        ),
    ] = UNSET
    payload: Annotated[
        dict[str, Scalar], Meta(description="The profile under camelCase names, and the custom variables")
    ]
    company_domain: str
    uploaded_by_user: UUID | None
    upload_method: Literal["manual", "api"]
    email_open_count: int
    email_reply_count: int
    email_click_count: int
    status_summary: dict[str, Any]
    status_summary_subseq: dict[str, Any]
    last_step_from: str | None
    last_step_id: UUID | None
    last_step_timestamp_executed: str | None
    email_opened_step: int | None
    email_opened_variant: int | None
    email_replied_step: int | None
    email_replied_variant: int | None
    email_clicked_step: int | None
    email_clicked_variant: int | None
    subsequence_id: str | None
    last_contacted_from: str | None
    timestamp_added_subsequence: str | None
    timestamp_last_contact: str | None
    timestamp_last_open: str | None
    timestamp_last_reply: str | None
    timestamp_last_interest_change: str | None
    timestamp_last_click: str | None
    timestamp_last_touch: str | None
    enrichment_status: Literal[-1]
    is_website_visitor: bool
    esp_code: Literal[1000]
    esg_code: Literal[0]


class LeadPage(Listed[LeadReply]): ...


create_decoder = msgspec.json.Decoder(CreateLead)
patch_decoder = msgspec.json.Decoder(PatchLead)
list_decoder = msgspec.json.Decoder(ListLeads)
move_decoder = msgspec.json.Decoder(MoveLeads)
assign_decoder = msgspec.json.Decoder(BulkAssign)
delete_decoder = msgspec.json.Decoder(DeleteLeads)
merge_decoder = msgspec.json.Decoder(MergeLeads)
interest_decoder = msgspec.json.Decoder(UpdateInterest)
