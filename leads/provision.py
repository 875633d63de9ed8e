"""A workspace and what it can't be without."""

from django.db import transaction

from blocklists.writing import create_blocklist
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.models import Member, Plan, Role, Usage, User, Workspace, period_start


@transaction.atomic
def create_workspace(*, name: str, owner: User) -> Workspace:
    """With its owner, plan, usage and default blocklist. Raises IntegrityError when the name is taken."""
    workspace = Workspace.objects.create(name=name)
    Member.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
    plan = Plan.objects.create(workspace=workspace)
    start = period_start(billing_day=plan.billing_day, today=clock.now().date())
    Usage.objects.create(workspace=workspace, period_start=start)
    note(workspace.id, Action.WORKSPACE_CREATED, object_id=workspace.id, name=name)
    create_blocklist(workspace_id=workspace.id, name="Default blocklist", is_default=True)
    return workspace
