"""What needs somebody: imports, jobs and webhooks that failed of late, a plan that is nearly full."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from leads.admin.imports import name_what_imports_mention
from leads.admin.uploads.room import Room
from leads.models import BackgroundJob, ImportState, JobStatus, LeadImport
from workspaces.database.ids import earliest_id
from workspaces.models import Plan, WebhookEndpoint
from workspaces.tenant_admin import change_url

_DAYS = 30
_SHOWN = 5  # of each kind
_LOOKED_AT = 200  # jobs and webhooks, the newest
_TIGHT = 90  # percent


@dataclass(frozen=True, kw_only=True)
class Matter:
    """`detail` says why, "" where it is plain."""

    text: str
    url: str
    detail: str = ""
    at: dt.datetime | None = None


def matters_of(workspace_id: UUID, room: Room) -> list[Matter]:
    """A statement for each kind. Each reads the newest of an index, and not more than so many."""
    return [
        *_plan(workspace_id, room),
        *_imports(workspace_id),
        *_jobs(workspace_id),
        *_webhooks(workspace_id),
    ]


def _plan(workspace_id: UUID, room: Room) -> Iterator[Matter]:
    url = change_url(Plan, workspace_id)
    if room.contacts_percent >= _TIGHT:
        yield Matter(text=f"The plan's leads are used to {room.contacts_percent} %", url=url)
    if room.uploads_percent >= _TIGHT:
        yield Matter(text=f"The plan's uploads are used to {room.uploads_percent} %", url=url)


def _since() -> UUID:
    return earliest_id(timezone.now() - dt.timedelta(days=_DAYS))


def _imports(workspace_id: UUID) -> Iterator[Matter]:
    failed = LeadImport.objects.filter(workspace_id=workspace_id, state=ImportState.FAILED, id__gte=_since())
    records = list(failed.order_by("-id")[:_SHOWN])
    name_what_imports_mention(records)
    for each in records:
        record: LeadImport = each
        called = getattr(record, "file_name", "") or record.name or record.get_door_display()
        yield Matter(
            text=f"The import of {called} failed",
            url=change_url(LeadImport, record.id),
            detail=record.failure_text,
            at=record.created_at,
        )


def _jobs(workspace_id: UUID) -> Iterator[Matter]:
    newest = BackgroundJob.objects.filter(workspace_id=workspace_id, id__gte=_since()).order_by("-id")
    failed = [job for job in newest[:_LOOKED_AT] if job.status == JobStatus.FAILED]
    for job in failed[:_SHOWN]:
        yield Matter(
            text=f"A job failed: {job.get_type_display().lower()}",
            url=change_url(BackgroundJob, job.id),
            detail=job.data.get("failure_text", ""),
            at=job.created_at,
        )


def _webhooks(workspace_id: UUID) -> Iterator[Matter]:
    own = WebhookEndpoint.objects.filter(workspace_id=workspace_id, is_once=False).order_by("-id")
    failing = [each for each in own[:_LOOKED_AT] if each.failing_since or (each.note and not each.is_active)]
    for endpoint in failing[:_SHOWN]:
        state = "gets nothing through" if endpoint.is_active else "was switched off"
        yield Matter(
            text=f"The webhook {endpoint} {state}",
            url=change_url(WebhookEndpoint, endpoint.id),
            detail=endpoint.note,
            at=endpoint.failing_since,
        )
