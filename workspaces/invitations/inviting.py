"""An email and a role -> an invitation, whose link works once."""

import datetime as dt
from uuid import UUID

from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import Invitation, Member

DAYS = 7  # that a link works


class AlreadyMember(Exception):
    """Nobody was invited."""


@in_one_transaction
def invite(
    *, workspace_id: UUID, email: str, role: str, invited_by_id: UUID | None
) -> tuple[Invitation, str]:
    """-> the invitation, and the token of its link. Links that the same person had for the workspace end.

    Raises AlreadyMember.
    """
    email = email.strip().lower()
    if Member.objects.filter(workspace_id=workspace_id, user__email=email).exists():
        raise AlreadyMember
    open_ones = Invitation.objects.filter(workspace_id=workspace_id, email=email, accepted_at=None)
    open_ones.delete()
    invitation = Invitation(
        workspace_id=workspace_id,
        email=email,
        role=role,
        invited_by_id=invited_by_id,
        expires_at=clock.now() + dt.timedelta(days=DAYS),
    )
    token = invitation.renew_token()
    invitation.save()
    note(workspace_id, Action.MEMBER_INVITED, object_id=invitation.id, role=role)
    return invitation, token
