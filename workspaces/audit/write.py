"""What was done -> an entry, in the transaction that does it: both or neither."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from workspaces.audit.actions import Action
from workspaces.audit.actor import Actor, current_actor
from workspaces.models.audit_entry import AuditEntry


def note(
    workspace_id: UUID | None,
    action: Action,
    *,
    object_id: UUID | None = None,
    lead_ids: Collection[UUID] = (),
    count: int | None = None,
    actor: Actor | None = None,
    **details: Any,
) -> None:
    """One entry, whatever the number of leads. `details` is JSON without anything about a lead: names of
    fields, never their values. `actor`: who it was, where that isn't the current one."""
    by = actor or current_actor()
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                workspace_id=workspace_id,
                actor_kind=by.kind,
                user_id=by.user_id,
                api_key_id=by.api_key_id,
                actor_name=by.name,
                address=by.address,
                action=action,
                object_id=object_id,
                lead_ids=list(lead_ids),
                count=count,
                details=details,
            )
        ]
    )
