"""What the plan still holds, and whether a file will fit."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workspaces.database import clock
from workspaces.models import Plan, Usage, period_start


@dataclass(frozen=True, kw_only=True)
class Room:
    """Limits and use of a workspace's plan, as of now."""

    contact_limit: int
    contacts: int
    upload_limit: int
    uploads: int
    period_start: dt.date

    @property
    def contacts_left(self) -> int:
        return max(0, self.contact_limit - self.contacts)

    @property
    def uploads_left(self) -> int:
        return max(0, self.upload_limit - self.uploads)

    @property
    def contacts_percent(self) -> int:
        return percent_of(self.contacts, self.contact_limit)

    @property
    def uploads_percent(self) -> int:
        return percent_of(self.uploads, self.upload_limit)


def percent_of(part: int, whole: int) -> int:
    """0 to 100. What is full to a hair is not full yet."""
    return min(100, 100 * part // whole) if whole else 100


def room_of(workspace_id: UUID) -> Room:
    """Two reads by primary key. Uploads of an earlier billing period don't count any more."""
    plan = Plan.objects.get(workspace_id=workspace_id)
    usage = Usage.objects.get(workspace_id=workspace_id)
    start = period_start(billing_day=plan.billing_day, today=clock.now().date())
    return Room(
        contact_limit=plan.contact_limit,
        contacts=usage.contacts,
        upload_limit=plan.upload_limit,
        uploads=0 if usage.period_start < start else usage.uploads,
        period_start=start,
    )


def warn_before(room: Room, *, rows: int, into_campaign: bool | None) -> list[str]:
    """Sentences about a file with so many rows; none if the plan holds them all."""
    warnings = []
    if rows > room.contacts_left:
        warnings.append(_may_not_fit(room.contacts_left, "new people", rows))
    if into_campaign is not False and rows > room.uploads_left:
        warnings.append(_may_not_fit(room.uploads_left, "leads put into campaigns", rows))
    return warnings


def _may_not_fit(left: int, what: str, rows: int) -> str:
    return (
        f"The plan has room for {left:,} more {what}, and the file has {rows:,} rows. The import stops where "
        "the plan is full, and can be resumed when there is room. A dry run tells how many are needed."
    )


def warn_after_dry_run(record: Any) -> list[str]:
    """The same after a dry run, which knows the exact numbers."""
    room = room_of(record.workspace_id)
    warnings = []
    if record.contact_count > room.contacts_left:
        warnings.append(_will_not_fit(room.contacts_left, "new people", record.contact_count))
    if record.campaign_id and record.created_count > room.uploads_left:
        warnings.append(_will_not_fit(room.uploads_left, "leads put into campaigns", record.created_count))
    return warnings


def _will_not_fit(left: int, what: str, needed: int) -> str:
    return f"The plan will not hold this import: it needs {needed:,} {what}, and {left:,} are left."
