"""What mentions a person beside their leads -> without them. Each function says of how much that was so.

Tables of millions of rows are looked through by small indexes (leads/models/lead_import.py), which tell in
which parts of the table a value may be. Kept answers (a day), deliveries (some weeks), jobs and files are
few, and the database reads them one by one.
"""

import json
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from blocklists.models import Blocklist
from blocklists.writing import delete_entries
from leads.erasing.redact import mentions, redact
from leads.models import BackgroundJob, SavedView, SourceFile
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only
from workspaces.database.sql_files import SqlFolder
from workspaces.models import WebhookDelivery

_SQL = SqlFolder(__file__)


def conceal_outcomes(workspace_id: UUID, emails: Collection[str]) -> int:
    """What became of their rows stays, as it is counted; whose they were doesn't."""
    return _by_bitmap("conceal_outcomes", workspace=workspace_id, emails=list(emails))


def forget_changes(workspace_id: UUID, object_ids: Collection[UUID]) -> int:
    """Before-images of their leads and memberships: no undo brings these back."""
    return _by_bitmap("forget_changes", workspace=workspace_id, ids=list(object_ids))


def forget_removed(workspace_id: UUID, lead_ids: Collection[UUID], emails: Collection[str]) -> int:
    """That a verification took them out of a campaign."""
    return _by_bitmap("forget_removed", workspace=workspace_id, ids=list(lead_ids), emails=list(emails))


def unlist(workspace_id: UUID, emails: Collection[str]) -> int:
    """The hash keeps them out of every campaign, which a blocklist's entry would do with their address."""
    parameters = {"workspace": workspace_id, "emails": list(emails)}
    with by_bitmap_only():
        found = plain_cursor().execute(_SQL.statement("entries_of"), parameters).fetchall()
    entries: dict[UUID, list[UUID]] = {}
    for blocklist_id, entry_id in found:
        entries.setdefault(blocklist_id, []).append(entry_id)
    lists = Blocklist.objects.filter(workspace_id=workspace_id).in_bulk(list(entries))
    return sum(len(delete_entries(lists[each], entries[each])) for each in sorted(lists))


def redact_answers(workspace_id: UUID, needles: Sequence[str]) -> int:
    """To requests with an Idempotency-Key: the same answer, without them."""
    found = _read("answers_mentioning", workspace_id, needles)
    for key, body in found:
        _execute("write_answer", workspace=workspace_id, key=key, body=_redacted_body(bytes(body), needles))
    return len(found)


def _redacted_body(body: bytes, needles: Sequence[str]) -> bytes:
    try:
        return json.dumps(redact(json.loads(body), needles), ensure_ascii=False).encode()
    except ValueError:  # no JSON
        return b""


def redact_deliveries(workspace_id: UUID, needles: Sequence[str]) -> int:
    """What was sent to webhooks, and what was answered."""
    found = _read("deliveries_mentioning", workspace_id, needles)
    for delivery_id, body, response in found:
        WebhookDelivery.objects.filter(workspace_id=workspace_id, id=delivery_id).update(
            body=json.dumps(redact(json.loads(body), needles), ensure_ascii=False),
            response="" if mentions(response, needles) else response,
        )
    return len(found)


def redact_jobs(workspace_id: UUID, needles: Sequence[str]) -> int:
    """What a job was requested to do, and how far it is. One that goes on begins its walk anew where its
    cursor was the person's address, and does nothing twice."""
    found = _read("jobs_mentioning", workspace_id, needles)
    for job_id, data, work in found:
        BackgroundJob.objects.filter(workspace_id=workspace_id, id=job_id).update(
            data=_redacted(json.loads(data), needles), work=_redacted(json.loads(work), needles)
        )
    return len(found)


def _redacted(stored: dict[str, Any], needles: Sequence[str]) -> dict[str, Any]:
    """A job's worker goes by the other values: only the texts themselves go, and those in lists."""
    return {
        name: [each for each in value if not (isinstance(each, str) and mentions(each, needles))]
        if isinstance(value, list)
        else ("" if isinstance(value, str) and mentions(value, needles) else _redact_inner(value, needles))
        for name, value in stored.items()
    }


def _redact_inner(value: Any, needles: Sequence[str]) -> Any:
    return _redacted(value, needles) if isinstance(value, dict) else value


def redact_samples(workspace_id: UUID, needles: Sequence[str]) -> int:
    """Values that were shown of a file's columns, where one of them is the person's: all of that file's."""
    found = _read("files_mentioning", workspace_id, needles)
    for source_id, columns in found:
        bare = [[name, []] for name, _ in json.loads(columns)]
        own = SourceFile.objects.filter(workspace_id=workspace_id, id=source_id)
        own.update(columns=bare, warnings=[])
    return len(found)


def forget_mended(workspace_id: UUID, needles: Sequence[str]) -> int:
    """What was typed over a file's cells, where it mentions them: the whole row counts as blank then."""
    return _execute("forget_mended", workspace=workspace_id, needles=list(needles))


def remove_views(workspace_id: UUID, needles: Sequence[str]) -> int:
    """Saved views that search for them. Few, and of a size that people type."""
    views = SavedView.objects.filter(workspace_id=workspace_id)
    found = [
        view_id
        for view_id, name, filters in views.values_list("id", "name", "filters")
        if mentions(name, needles) or any(mentions(str(value), needles) for value in filters.values())
    ]
    SavedView.objects.filter(workspace_id=workspace_id, id__in=found).delete()
    return len(found)


def _read(name: str, workspace_id: UUID, needles: Sequence[str]) -> list[tuple[Any, ...]]:
    parameters = {"workspace": workspace_id, "needles": list(needles)}
    return plain_cursor().execute(_SQL.statement(name), parameters).fetchall()


def _by_bitmap(name: str, **parameters: Any) -> int:
    with by_bitmap_only():
        return _execute(name, **parameters)


def _execute(name: str, **parameters: Any) -> int:
    return plain_cursor().execute(_SQL.statement(name), parameters).rowcount
