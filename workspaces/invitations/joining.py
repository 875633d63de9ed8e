"""A link -> a member of the workspace."""

from uuid import UUID

from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models import Invitation, Member, User
from workspaces.models.invitation import hash_token


class NotOpen(Exception):
    """The link was used, has ended, was taken back, or never was one."""


def open_invitation(token: str) -> Invitation:
    """Raises NotOpen."""
    found = Invitation.objects.select_related("workspace").filter(token_hash=hash_token(token)).first()
    if found is None or found.accepted_at is not None or found.expires_at <= clock.now():
        raise NotOpen
    return found


@in_one_transaction
def join(*, invitation_id: UUID, user: User) -> Member:
    """`user` has shown that they are meant: by their password, or by having made the account with the link. A
    new one is saved here. Raises NotOpen where somebody else was quicker."""
    invitation = Invitation.objects.select_for_update().filter(id=invitation_id, accepted_at=None).first()
    if invitation is None:
        raise NotOpen
    user.is_staff = True
    user.save()
    member, _ = Member.objects.get_or_create(
        workspace_id=invitation.workspace_id, user=user, defaults={"role": invitation.role}
    )
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    note(invitation.workspace_id, Action.MEMBER_ADDED, object_id=member.pk, role=member.role)
    return member
