"""The shapes of the v2 calls about imports."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from leads.api.instantly.leads.add_schemas import EmptyErases, Keep, MatchByPhone, Update
from workspaces.api.pagination import DEFAULT_LIMIT, Limit, Listed, PageQuery

Text = Annotated[str, msgspec.Meta(max_length=200)]
StateName = Literal["pending", "running", "finished", "failed", "cancelled"]
OutcomeName = Literal[
    "incomplete",
    "invalid_email",
    "invalid_identity",
    "repeated",
    "conflict",
    "blocked",
    "duplicate",
    "skipped",
    "unknown_lead",
    "created",
    "erased",
]


class ImportOptionsQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Where a file's leads go, and how. In the query, or as fields of a multipart form beside the file."""

    campaign_id: UUID | None = None
    list_id: UUID | None = None
    blocklist_id: UUID | None = None
    assigned_to: UUID | None = None
    verify_leads_on_import: bool = False
    remove_invalid: Annotated[
        bool,
        msgspec.Meta(
            description="With verify_leads_on_import: leads whose address proves invalid are taken out of "
            "the campaign or list again. Wants leads:delete too."
        ),
    ] = False
    skip_if_in_workspace: bool = False
    skip_if_in_campaign: bool = False
    skip_if_in_list: bool = False
    skip_if_unsubscribed: Annotated[
        bool | None,
        msgspec.Meta(
            description="Skips people who have unsubscribed, or whose mail bounced. Default: true into a "
            "campaign, false into a list."
        ),
    ] = None
    match_by_phone: MatchByPhone = False
    update: Update = None
    empty_erases: EmptyErases = False
    keep: Keep = ""
    update_existing: Annotated[bool, msgspec.Meta(description="The same as update=overwrite.")] = False
    tags: Annotated[
        str,
        msgspec.Meta(
            description="For all leads that the file creates or updates; separated by `;`, `,` or `|`. What "
            "the workspace lacks is made."
        ),
    ] = ""
    fixed: Annotated[
        str,
        msgspec.Meta(
            description='A JSON object, field to value: `{"source": "Fair 2026", "custom:event": "Berlin"}`. '
            "It fills what a row leaves blank: company_name, job_title, phone, website, notes, "
            "personalization, the source of new leads, and custom variables."
        ),
    ] = ""
    dry_run: Annotated[bool, msgspec.Meta(description="The exact report, and no lead is written.")] = False
    mapping: Annotated[
        str,
        msgspec.Meta(
            description='A JSON object, column to field: `{"Mail": "email", "Ort": "custom:city", "X": ""}`. '
            "Columns that it doesn't name become what the file's header says, as in the admin's upload."
        ),
    ] = ""
    mapping_name: Annotated[
        Text,
        msgspec.Meta(
            description="A mapping that was saved in the workspace, by its name. Columns that it doesn't "
            "know are guessed; `mapping` counts more."
        ),
    ] = ""
    name: Annotated[Text, msgspec.Meta(description="What the import is called.")] = ""
    encoding: Annotated[Text, msgspec.Meta(description="Of a text file, where the guess is wrong.")] = ""
    delimiter: Annotated[
        str,
        msgspec.Meta(max_length=2, description="One character (`,` `;` tab `~`), or two that are the same."),
    ] = ""
    header_row: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None,
        msgspec.Meta(
            description="The row with the columns' names, as a spreadsheet counts; 0: there is none."
        ),
    ] = None
    has_header: Annotated[
        bool | None, msgspec.Meta(description="Whether there is one, wherever it stands.")
    ] = None
    sheet: Annotated[str, msgspec.Meta(description="Of a spreadsheet; the first one without it.")] = ""


class ListImportsQuery(PageQuery):
    state: StateName | None = None


class ImportFile(msgspec.Struct):
    """The file that an import reads. `row_count` is an estimate until it was counted."""

    name: str
    size: int
    sha256: str
    state: Literal["converting", "ready", "bad"]
    format: str
    row_count: int
    row_count_is_exact: bool
    columns: list[str]
    warnings: Annotated[list[str], msgspec.Meta(description="The sentences of the import's `warnings`.")]
    is_kept: Annotated[bool, msgspec.Meta(description="Whether it is still there to be resumed from.")]


class EncodingReading(msgspec.Struct):
    """An encoding that the file may be in: as the option `encoding` takes it, as people call it, and some of
    the file's values as it reads them."""

    encoding: str
    title: str
    values: list[str]


class ImportWarning(msgspec.Struct, omit_defaults=True):
    """What somebody should know of the file: a stable code, a sentence, and the column or the first row that
    it is about. `encoding_doubt` has `alternatives`, the one in use first."""

    code: str
    text: str
    column: str | msgspec.UnsetType = msgspec.UNSET
    row: int | msgspec.UnsetType = msgspec.UNSET
    alternatives: list[EncodingReading] | msgspec.UnsetType = msgspec.UNSET


class UndoReport(msgspec.Struct):
    """`kept` are edits that the undo left as they are; `message` says why it failed."""

    state: Literal["", "pending", "running", "done", "failed"]
    message: str | None
    memberships: int
    leads: int
    restored: int
    kept_count: int


class Import(msgspec.Struct):
    """One run of the import service, whichever way its rows came in. The counters have the names that
    `POST /leads/add` gives them; `outcomes` has each outcome by its own."""

    id: UUID
    workspace_id: UUID
    door: str
    name: str
    state: StateName
    dry_run: bool
    progress: Annotated[int, msgspec.Meta(ge=0, le=100, description="Percent.")]
    failure: Annotated[str | None, msgspec.Meta(description="A code, of a failed import.")]
    message: Annotated[str | None, msgspec.Meta(description="Why it failed and what to do, in words.")]
    user_id: UUID | None
    campaign_id: UUID | None
    list_id: UUID | None
    blocklist_used: UUID | None
    options: dict[str, Any]
    file: ImportFile | None
    mapping: Annotated[
        dict[str, str] | None, msgspec.Meta(description='What each column of the file is; "": ignored.')
    ]
    warnings: Annotated[
        list[ImportWarning],
        msgspec.Meta(description="What is doubtful about the file, the same as on its page."),
    ]
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
    changed_fields: Annotated[
        dict[str, int], msgspec.Meta(description="How often each field of known leads was changed.")
    ]
    outcomes: dict[str, int]
    undo: UndoReport | None
    timestamp_created: str
    timestamp_finished: str | None
    timestamp_rows_pruned: str | None


class Imports(Listed[Import]): ...


class ImportRow(msgspec.Struct):
    """What became of one row. `lead_id` is that of the lead in the campaign or list."""

    row_number: int
    outcome: str
    email: str | None
    lead_id: UUID | None
    reason: str | None
    evidence: dict[str, Any]


class ImportRows(Listed[ImportRow]): ...


class ImportRowsQuery(msgspec.Struct):
    limit: Limit = DEFAULT_LIMIT
    starting_after: Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)] | None = None
    outcome: OutcomeName | None = None
