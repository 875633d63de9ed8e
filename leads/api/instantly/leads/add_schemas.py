"""The bodies of the v2 calls: what may be sent (the published OpenAPI decides), checked by msgspec."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from leads.imports.rows import Scalar

MAX_LEADS = 1000
UpdateName = Literal["no", "overwrite", "fill_blanks", "only_existing"]
Update = Annotated[
    UpdateName | None,
    msgspec.Meta(
        description="What becomes of leads that are known. no: rows that are there already change nothing; "
        "overwrite, fill_blanks: created rows and those overwrite the lead's own fields, or fill the blank "
        "ones; only_existing: leads of the workspace are overwritten, and nobody is created."
    ),
]
EmptyErases = Annotated[
    bool, msgspec.Meta(description="With an update that overwrites: an empty value erases the lead's.")
]
MatchByPhone = Annotated[
    bool,
    msgspec.Meta(
        description="Who is known by no other key is by the phone number. Numbers without a country code "
        "are of the workspace's default country. One that several leads have, or another than the email "
        "means, is refused as a conflict."
    ),
]
Keep = Annotated[
    str,
    msgspec.Meta(
        max_length=200,
        description="With an update that overwrites: fields of the lead, with commas between them, that are "
        "filled where they are blank and never overwritten.",
    ),
]

ExternalId = Annotated[
    str | None,
    msgspec.Meta(description="What another program calls the person: a key that comes before the email."),
]
ExternalSource = Annotated[str | None, msgspec.Meta(description="Which program, where there are several.")]


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
    tags: Annotated[
        list[str] | None, msgspec.Meta(description="What the lead gets beside the tags that it has.")
    ] = None
    external_id: ExternalId = None
    external_source: ExternalSource = None


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
    skip_if_unsubscribed: bool = False
    match_by_phone: MatchByPhone = False
    update: Update = None
    empty_erases: EmptyErases = False
    keep: Keep = ""
    dry_run: bool = False
    tags: Annotated[
        list[str] | None, msgspec.Meta(description="For all leads that are created. Missing ones are made.")
    ] = None
    fixed: Annotated[
        dict[str, Scalar] | None,
        msgspec.Meta(
            description="What fills the blanks of all leads: `company_name`, `job_title`, `phone`, "
            "`website`, `notes`, `personalization`, the `source` of new ones, `custom:NAME`."
        ),
    ] = None


class CreatedLead(msgspec.Struct, omit_defaults=True, gc=False):
    """Names and phone are there when the row brought them."""

    index: int
    id: str
    email: str | None
    first_name: str = ""
    last_name: str = ""
    phone: str = ""


class AddedLeads(msgspec.Struct, kw_only=True):
    """The summary of the bulk call. `total_sent` is the sum of the counters, always. The last two are there
    where an `update` was requested."""

    status: str
    total_sent: int
    leads_uploaded: int
    in_blocklist: int
    blocklist_used: UUID | None
    duplicated_leads: int
    skipped_count: int
    invalid_email_count: int
    incomplete_count: int
    duplicate_email_count: int
    remaining_in_plan: Annotated[int | None, msgspec.Meta(description="null for a list")]
    created_leads: list[CreatedLead]
    updated_count: int | msgspec.UnsetType = msgspec.UNSET
    changed_fields: dict[str, int] | msgspec.UnsetType = msgspec.UNSET


class DryCreatedLead(CreatedLead, omit_defaults=True, gc=False):
    """The same of a dry run, in which nobody gets an id."""

    id: None  # type: ignore[assignment]


class DryAddedLeads(AddedLeads, kw_only=True):
    """The summary of a dry run."""

    created_leads: list[DryCreatedLead]  # type: ignore[assignment]


add_leads_decoder = msgspec.json.Decoder(AddLeads)
