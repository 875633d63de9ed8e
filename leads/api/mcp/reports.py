"""Tools that show imports; and how a report is known to have been read."""

import time
from threading import BoundedSemaphore
from typing import Annotated
from uuid import UUID

import msgspec
from django.utils.crypto import constant_time_compare, salted_hmac

from leads.api.instantly.imports.render import render_import
from leads.api.instantly.imports.schemas import OutcomeName, StateName
from leads.api.mcp.tool import Json, Limit, Tool, looks, page, without_blanks
from leads.imports.record.rows_of_import import rows_after
from leads.models import ImportState, LeadImport, Outcome, SourceFile, UndoState
from workspaces.api.errors import ApiError
from workspaces.api.pagination import Pagination
from workspaces.database.walk import Page
from workspaces.keys.authentication import Caller

MOST_SECONDS = 20
MOST_WAITING = 3  # at once, of a process, which has 8 threads
_LOOK_EVERY = 0.1  # seconds
_SHOWN_ROWS = 5  # of each outcome, in a summary
_OPEN_UNDO = (UndoState.PENDING, UndoState.RUNNING)
_KEPT = (
    "id", "state", "progress", "message", "campaign_id", "list_id", "blocklist_used", "options", "mapping",
    "warnings", "changed_fields", "restored_count", "updated_count", "undo", "timestamp_created",
    "timestamp_finished",
)  # fmt: skip
_OF_A_FILE = ("name", "size", "format", "row_count", "row_count_is_exact", "is_kept")

waiting = BoundedSemaphore(MOST_WAITING)

Seconds = Annotated[
    int,
    msgspec.Meta(
        ge=0,
        le=MOST_SECONDS,
        description="How long to wait for the worker. What takes longer goes on, and read_import_report "
        "shows how far it is.",
    ),
]


def find_import(caller: Caller, import_id: UUID) -> LeadImport:
    """Raises ApiError 404."""
    own = LeadImport.objects.filter(workspace_id=caller.workspace_id, id=import_id)
    if (found := own.first()) is None:
        raise ApiError(404, f"Import {import_id} not found in this workspace")
    return found


def wait_for(record: LeadImport, *, seconds: int) -> LeadImport:
    """As it stands when nothing of it goes on, or when the time is over; at once where as many wait already
    as may, or they would have all threads of the web server."""
    if not (seconds and _goes_on(record) and waiting.acquire(blocking=False)):
        return record
    try:
        deadline = time.monotonic() + seconds
        while _goes_on(record) and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY)
            record.refresh_from_db()
    finally:
        waiting.release()
    return record


def _goes_on(record: LeadImport) -> bool:
    return ImportState(record.state).is_open or record.undo_state in _OPEN_UNDO


# --- the report ---


def summary(caller: Caller, record: LeadImport) -> Json:
    """All of a report but its rows; of these some of each outcome. Of a preview that is finished it has
    `report_hash`, by which commit_import knows that this key was given it."""
    rendered = render_import(record)
    outcomes = outcomes_of(record)
    shown = without_blanks({name: rendered[name] for name in _KEPT})
    shown |= {"is_preview": record.is_dry_run, "total": record.total_count, "outcomes": outcomes}
    if rendered["file"]:
        shown["file"] = {name: rendered["file"][name] for name in _OF_A_FILE} | {"id": record.source_id}
    shown["rows_not_imported"] = _some_rows(record, outcomes)
    if can_be_committed(record):
        shown["report_hash"] = hash_of(caller, record)
    if record.preview_id:
        shown["preview_id"] = record.preview_id
    return shown | {"next_step": _next_step(record)}


def outcomes_of(record: LeadImport) -> Json:
    """How many rows, of those outcomes that there are."""
    every = {outcome.slug: getattr(record, f"{outcome.slug}_count") for outcome in Outcome}
    return {slug: count for slug, count in every.items() if count}


def _some_rows(record: LeadImport, outcomes: Json) -> list[Json]:
    """The first of each outcome, with the reason."""
    rows: list[Json] = []
    for outcome in Outcome:
        if outcome is not Outcome.CREATED and outcome.slug in outcomes:
            rows += rows_after(record, after=None, limit=_SHOWN_ROWS, outcome=outcome)
    return rows


def _next_step(record: LeadImport) -> str:
    if _goes_on(record):
        return "A worker has it or will have it. Call read_import_report again in a moment."
    if record.undo_state:
        return (
            "It was undone. Edits that people made since were kept."
            if _is_undone(record)
            else ("The undo failed; undo_import goes on with it.")
        )
    if record.state != ImportState.FINISHED:
        return "It ended early: `message` says why. What is in is in; a preview has written nothing."
    if record.is_dry_run:
        return (
            "Nothing is written yet. Check this report, then call commit_import with its id and report_hash."
        )
    return "What the report says is written. undo_import takes it back."


def _is_undone(record: LeadImport) -> bool:
    return record.undo_state == UndoState.DONE


def can_be_committed(record: LeadImport) -> bool:
    """A preview whose report is whole."""
    return record.is_dry_run and record.state == ImportState.FINISHED


def hash_of(caller: Caller, record: LeadImport) -> str:
    """Of what the report says, for this key alone: nobody has it who wasn't given the report."""
    stated = [
        caller.api_key_id, record.id, record.source_id, record.mapping, record.options, outcomes_of(record),
    ]  # fmt: skip
    return salted_hmac("leadgate.mcp.report", msgspec.json.encode(stated), algorithm="sha256").hexdigest()[
        :32
    ]


def is_hash_of(caller: Caller, record: LeadImport, text: str) -> bool:
    return constant_time_compare(hash_of(caller, record), text)


# --- the tools ---


class ReadReport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    import_id: Annotated[UUID, msgspec.Meta(description="Of an import or a preview.")]
    outcome: Annotated[
        OutcomeName | None, msgspec.Meta(description="Only the rows of which this became.")
    ] = None
    limit: Limit = 50
    starting_after: Annotated[
        Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)] | None,
        msgspec.Meta(description="The `next` of the page of rows before."),
    ] = None
    wait_seconds: Seconds = 0


def read_import_report(caller: Caller, wanted: ReadReport) -> Json:
    """Raises ApiError 404."""
    record = wait_for(find_import(caller, wanted.import_id), seconds=wanted.wait_seconds)
    outcome = None if wanted.outcome is None else Outcome[wanted.outcome.upper()]
    rows = rows_after(record, after=wanted.starting_after, limit=wanted.limit + 1, outcome=outcome)
    found = Page.of(rows, limit=wanted.limit, cursor_of=lambda row: str(row["row_number"]))
    return summary(caller, record) | {"rows": page([without_blanks(row) for row in found.rows], found.next)}


class ListImports(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    state: StateName | None = None
    limit: Limit = 20
    starting_after: Annotated[UUID | None, msgspec.Meta(description="The `next` of the page before.")] = None


def list_imports(caller: Caller, wanted: ListImports) -> Json:
    records = LeadImport.objects.filter(workspace_id=caller.workspace_id)
    if wanted.state is not None:
        records = records.filter(state=wanted.state)
    found = Pagination[LeadImport]("-id").page(records, wanted)
    files = SourceFile.objects.filter(
        workspace_id=caller.workspace_id, id__in=[each.source_id for each in found.rows if each.source_id]
    )
    names = dict(files.values_list("id", "name"))
    return page([_listed(record, names) for record in found.rows], found.next)


def _listed(record: LeadImport, names: dict[UUID, str]) -> Json:
    shown = {
        "id": record.id,
        "name": record.name,
        "door": record.door,
        "state": record.state,
        "is_preview": record.is_dry_run,
        "campaign_id": record.campaign_id,
        "list_id": record.list_id,
        "file_id": record.source_id,
        "file_name": names.get(record.source_id) if record.source_id else None,
        "total": record.total_count,
        "created": record.created_count,
        "undo": record.undo_state,
    }
    return without_blanks(shown)


TOOLS: tuple[Tool, ...] = (
    looks(
        name="list_imports",
        title="List imports",
        description="Imports and previews of every kind, the newest first. `file_id` is what preview_import "
        "takes to read the same file again.",
        arguments=ListImports,
        resource="leads",
        run=list_imports,
    ),
    looks(
        name="read_import_report",
        title="Read the report of an import or preview",
        description="What became of an import, or would become of a preview: counts by outcome, the mapping "
        "of the columns, warnings, and the rows page by page with the reason of each. Of a preview it has "
        "the report_hash that commit_import wants. Outcomes: created (among them restored), duplicate "
        "(known in that campaign or list; `updated_count` of them were changed), repeated (further up in "
        "the same file), blocked, erased, skipped, unknown_lead, conflict, invalid_email, invalid_identity, "
        "incomplete.",
        arguments=ReadReport,
        resource="leads",
        run=read_import_report,
    ),
)
