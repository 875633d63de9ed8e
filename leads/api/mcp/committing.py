"""commit_import and undo_import: what is written, and taken back."""

from typing import Annotated
from uuid import UUID

import msgspec

from leads.api.instantly.leads.translate import check_removal_scope
from leads.api.mcp.reports import (
    Seconds,
    can_be_committed,
    find_import,
    is_hash_of,
    outcomes_of,
    summary,
    wait_for,
)
from leads.api.mcp.tool import Json, Tool
from leads.imports.record.lifecycle import start_previewed
from leads.models import Door, LeadImport, UndoState
from leads.undo.run import UndoPlan, can_undo, plan_undo, request_undo
from workspaces.api.errors import ApiError
from workspaces.api.permission import check_role
from workspaces.keys.authentication import Caller
from workspaces.models import Role

_BEGUN = (UndoState.PENDING, UndoState.RUNNING, UndoState.DONE)


class CommitImport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    preview_id: Annotated[UUID, msgspec.Meta(description="The id of the preview.")]
    report_hash: Annotated[
        str, msgspec.Meta(description="As the preview's finished report has it, given to this key.")
    ]
    wait_seconds: Seconds = 5


def commit_import(caller: Caller, wanted: CommitImport) -> Json:
    """Raises ApiError 403, 404, 409, NotNow, UnknownReference, TooManyWaiting."""
    preview = find_import(caller, wanted.preview_id)
    if not can_be_committed(preview):
        raise ApiError(409, _why_not(preview))
    if not is_hash_of(caller, preview, wanted.report_hash):
        raise ApiError(
            409,
            "report_hash is not that of this preview's report as it was given to this API key. Nothing was "
            "written. Call read_import_report for the preview, check it, and commit with the report_hash "
            "there.",
        )
    if preview.options.get("remove_invalid"):
        check_removal_scope(caller)
    record, is_new = start_previewed(
        preview, door=Door.MCP, user_id=caller.user_id, api_key_id=caller.api_key_id
    )
    shown = summary(caller, wait_for(record, seconds=wanted.wait_seconds))
    # To be compared: in between others may have changed what is there.
    return {"is_new": is_new, "previewed_outcomes": outcomes_of(preview)} | shown


def _why_not(record: LeadImport) -> str:
    if not record.is_dry_run:
        return "This is an import, not a preview: nothing is to be committed. Call preview_import first."
    return (
        f"The preview is {record.state}, so its report isn't whole. Nothing was written. "
        "Call read_import_report until its state is finished; preview again if it failed or was cancelled."
    )


# --- undo ---


class UndoImport(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    import_id: UUID
    confirm_count: Annotated[
        int | None,
        msgspec.Meta(
            description="How many things it takes back, as the call without it answers. Show the number to "
            "whoever decides before you send it."
        ),
    ] = None
    wait_seconds: Seconds = 5


def undo_import(caller: Caller, wanted: UndoImport) -> Json:
    """Raises ApiError 403, 404, 409, NotNow."""
    record = find_import(caller, wanted.import_id)
    if record.user_id != caller.user_id:  # as in the admin and the v2 API
        check_role(caller, Role.MANAGER)
    if record.undo_state in _BEGUN:
        return _ended(caller, record, wanted)
    if not can_undo(record):
        raise ApiError(
            409, "This import can't be undone: it goes on, wrote nothing, is a move, or is too old."
        )
    plan = plan_undo(record)
    if wanted.confirm_count is None:
        return _question(record, plan)
    if wanted.confirm_count != _count(plan):
        raise ApiError(
            409,
            f"confirm_count is {wanted.confirm_count}, and the undo would take back {_count(plan)} by now. "
            "Nothing was done. Call undo_import without confirm_count, and look again.",
        )
    return _ended(caller, request_undo(workspace_id=caller.workspace_id, import_id=record.id), wanted)


def _count(plan: UndoPlan) -> int:
    return plan.memberships + plan.leads + plan.changes


def _question(record: LeadImport, plan: UndoPlan) -> Json:
    return {
        "id": record.id,
        "is_done": False,
        "confirm_count": _count(plan),
        "places_in_campaigns_and_lists": plan.memberships,
        "leads": plan.leads,
        "changed_leads_and_places": plan.changes,
        "next_step": f"Nothing was done yet. The undo takes back up to {_count(plan)} things; what people "
        f"edited since stays. To do it, call undo_import with confirm_count={_count(plan)}.",
    }


def _ended(caller: Caller, record: LeadImport, wanted: UndoImport) -> Json:
    record = wait_for(record, seconds=wanted.wait_seconds)
    return {"is_done": record.undo_state == UndoState.DONE} | summary(caller, record)


TOOLS: tuple[Tool, ...] = (
    Tool(
        name="commit_import",
        title="Commit a previewed import",
        description="Does a preview for real: the same rows or file, the same mapping, the same options. "
        "Wants the report_hash of the preview's finished report, which only the API key has that was given "
        "the report. Duplicates: judged anew in the moment of writing, by the same rules; compare "
        "`outcomes` with `previewed_outcomes`. Partial failure: refused rows never stop the others; rows "
        "are written in chunks, and where the plan or the server stops it half-way, what is in stays in and "
        "the report says so. Retries: a preview is committed once, so call it again as often as you like: "
        "`is_new` is false then and the answer is the same import.",
        arguments=CommitImport,
        resource="leads",
        action="create",
        run=commit_import,
    ),
    Tool(
        name="undo_import",
        title="Undo an import",
        description="Takes back what an import did: places and leads that it made go, changed fields get "
        "their old values. Call it without confirm_count first: it does nothing and says how many things it "
        "would take back; then call it with that number. Edits that people made since are kept, and "
        "counted. Partial failure: it goes in batches, and one that fails goes on with the next call. "
        "Retries: an undo is done once; a further call answers how it ended.",
        arguments=UndoImport,
        resource="leads",
        action="update",
        role=Role.UPLOADER,
        destroys=True,
        run=undo_import,
    ),
)
