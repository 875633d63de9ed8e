"""Made by make_types.py from the server's OpenAPI document. Not to be edited."""

from typing import Any, Literal, NotRequired, TypedDict


class CampaignReply(TypedDict):
    pl_value: NotRequired[float | None]
    is_evergreen: NotRequired[bool | None]
    sequences: NotRequired[list[dict[str, Any]]]
    email_gap: NotRequired[float | None]
    random_wait_max: NotRequired[float | None]
    text_only: NotRequired[bool | None]
    first_email_text_only: NotRequired[bool | None]
    email_list: NotRequired[list[str]]
    daily_limit: NotRequired[float | None]
    stop_on_reply: NotRequired[bool | None]
    email_tag_list: NotRequired[list[str]]
    link_tracking: NotRequired[bool | None]
    open_tracking: NotRequired[bool]
    stop_on_auto_reply: NotRequired[bool | None]
    daily_max_leads: NotRequired[int | None]
    prioritize_new_leads: NotRequired[bool | None]
    auto_variant_select: NotRequired[dict[str, Any] | None]
    match_lead_esp: NotRequired[bool | None]
    stop_for_company: NotRequired[bool | None]
    insert_unsubscribe_header: NotRequired[bool | None]
    allow_risky_contacts: NotRequired[bool | None]
    disable_bounce_protect: NotRequired[bool | None]
    limit_emails_per_company_override: NotRequired[dict[str, Any] | None]
    cc_list: NotRequired[list[str]]
    bcc_list: NotRequired[list[str]]
    provider_routing_rules: NotRequired[list[dict[str, Any]]]
    id: str
    name: str
    status: Literal[-99, -2, -1, 0, 1, 2, 3, 4]
    campaign_schedule: dict[str, Any]
    timestamp_created: str
    timestamp_updated: str
    organization: str
    owned_by: str
    ai_sdr_id: str | None
    core_variables: dict[str, Any] | None
    custom_variables: dict[str, Any]


class EncodingReading(TypedDict):
    encoding: str
    title: str
    values: list[str]


class Import(TypedDict):
    id: str
    workspace_id: str
    door: str
    name: str
    state: Literal["cancelled", "failed", "finished", "pending", "running"]
    dry_run: bool
    progress: int
    failure: str | None
    message: str | None
    user_id: str | None
    campaign_id: str | None
    list_id: str | None
    blocklist_used: str | None
    options: dict[str, Any]
    file: "ImportFile | None"
    mapping: dict[str, str] | None
    warnings: "list[ImportWarning]"
    total_sent: int
    leads_uploaded: int
    in_blocklist: int
    duplicated_leads: int
    skipped_count: int
    invalid_email_count: int
    incomplete_count: int
    duplicate_email_count: int
    restored_count: int
    updated_count: int
    changed_fields: dict[str, int]
    outcomes: dict[str, int]
    undo: "UndoReport | None"
    timestamp_created: str
    timestamp_finished: str | None
    timestamp_rows_pruned: str | None


class ImportFile(TypedDict):
    name: str
    size: int
    sha256: str
    state: Literal["bad", "converting", "ready"]
    format: str
    row_count: int
    row_count_is_exact: bool
    columns: list[str]
    warnings: list[str]
    is_kept: bool


class ImportRow(TypedDict):
    row_number: int
    outcome: str
    email: str | None
    lead_id: str | None
    reason: str | None
    evidence: dict[str, Any]


class ImportWarning(TypedDict):
    code: str
    text: str
    column: NotRequired[str]
    row: NotRequired[int]
    alternatives: NotRequired["list[EncodingReading]"]


class LeadReply(TypedDict):
    id: str
    timestamp_created: str
    timestamp_updated: str
    organization: str
    campaign: str | None
    list_id: str | None
    status: Literal[-3, -2, -1, 1, 2, 3]
    email: str | None
    personalization: str | None
    website: str | None
    last_name: str | None
    first_name: str | None
    company_name: str | None
    job_title: str | None
    phone: str | None
    pl_value_lead: str | None
    assigned_to: str | None
    lt_interest_status: NotRequired[int]
    verification_status: NotRequired[Literal[-4, -3, -2, -1, 1, 11, 12]]
    payload: dict[str, str | float | bool | None]
    company_domain: str
    uploaded_by_user: str | None
    upload_method: Literal["api", "manual"]
    email_open_count: int
    email_reply_count: int
    email_click_count: int
    status_summary: dict[str, Any]
    status_summary_subseq: dict[str, Any]
    last_step_from: str | None
    last_step_id: str | None
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


class ListReply(TypedDict):
    id: str
    organization_id: str
    has_enrichment_task: bool | None
    owned_by: str | None
    name: str
    timestamp_created: str


class UndoReport(TypedDict):
    state: Literal["", "done", "failed", "pending", "running"]
    message: str | None
    memberships: int
    leads: int
    restored: int
    kept_count: int


Campaign = CampaignReply
Lead = LeadReply
LeadList = ListReply
