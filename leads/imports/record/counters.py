"""What was written -> the target's counter and the plan's usage: the tail of every import."""

from typing import Any
from uuid import UUID

from leads.imports.errors import PlanExhausted
from leads.imports.rows import ImportOptions, OpenTarget
from leads.imports.statements import statement
from leads.imports.write.writer import Written
from workspaces.database.cursor import Cursor


def add_to_counters(
    cursor: Cursor, written: Written, *, target: OpenTarget, options: ImportOptions
) -> int | None:
    """The targets' counters, then the plan's usage. -> uploads left in the period, None unless the target is
    a campaign.

    Raises PlanExhausted; the caller rolls back everything then.
    """
    uploads = 0
    for (kind, target_id), leads in _gains(written, target):
        names = sorted(written.variables - target.custom_variables) if target_id == target.ref.id else []
        parameters = {"workspace": options.workspace_id, "target": target_id, "leads": leads, "names": names}
        cursor.execute(statement(f"add_to_{kind}"), parameters)
        uploads += leads if kind == "campaign" else 0
    usage = {"workspace": options.workspace_id, "period": target.period_start}
    if not written.contacts and not uploads:
        return _remaining_uploads(cursor, usage) if target.ref.kind == "campaign" else None
    wanted = {"contacts": written.contacts, "uploads": uploads}
    left = cursor.execute(statement("add_to_usage"), usage | wanted).fetchone()
    if left is None:
        raise _plan_exhausted(cursor, usage, wanted)
    return max(0, left[0]) if target.ref.kind == "campaign" else None


def _gains(written: Written, target: OpenTarget) -> list[tuple[tuple[str, UUID], int]]:
    """How many memberships each campaign and list has gained, in order of their ids."""
    gains = dict(written.woken)
    if written.created_count and target.ref.kind != "workspace":
        gains[target.ref.kind, target.ref.id] = written.created_count
    return sorted(gains.items(), key=lambda gain: gain[0][1])


def _read_usage(cursor: Cursor, usage: dict[str, Any]) -> tuple[int, int, int, int]:
    found = cursor.execute(statement("read_usage"), usage).fetchone()
    assert found is not None, "every workspace has a plan and its usage"
    contact_limit, contacts, upload_limit, uploads = found
    return contact_limit, contacts, upload_limit, uploads


def _remaining_uploads(cursor: Cursor, usage: dict[str, Any]) -> int:
    _, _, upload_limit, uploads = _read_usage(cursor, usage)
    return max(0, upload_limit - uploads)


def _plan_exhausted(cursor: Cursor, usage: dict[str, Any], wanted: dict[str, int]) -> PlanExhausted:
    contact_limit, contacts, upload_limit, uploads = _read_usage(cursor, usage)
    if wanted["contacts"] and contacts + wanted["contacts"] > contact_limit:
        return PlanExhausted(
            limit="contacts", allowed=contact_limit, used=contacts, wanted=wanted["contacts"]
        )
    return PlanExhausted(limit="uploads", allowed=upload_limit, used=uploads, wanted=wanted["uploads"])
