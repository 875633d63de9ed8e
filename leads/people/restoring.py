"""Deleted leads come back, with every place that they were in: what leads/people/deletion.py did, undone.

Lock order, as there: the workspace (FOR UPDATE), the leads, campaign and list counters, the plan's usage
last.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils import timezone

from blocklists.matcher import Matcher
from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.imports import ImportOptions, PlanExhausted
from leads.imports.judge.probe import open_target
from leads.imports.statements import statement
from leads.models import Door, Lead
from leads.models.places import memberships_of
from leads.models.targets import Target
from leads.people.deletion import count_losses, in_batches, lower_counters
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction
from workspaces.models import Plan, Usage
from workspaces.models.locks import lock_workspace


def restore_leads(*, workspace_id: UUID, lead_ids: Iterable[UUID]) -> int:
    """-> how many were deleted until now. Whom the default blocklist blocks stays deleted. As an import that
    restores, it uses contacts, and uploads for the campaigns that they wake in.

    Raises PlanExhausted; the batches before stay.
    """
    return in_batches(lead_ids, lambda ids: _restore(workspace_id, ids))


@in_one_transaction
def _restore(workspace_id: UUID, ids: Sequence[UUID]) -> int:
    lock_workspace(workspace_id)
    asleep = Lead.objects.with_ids(workspace_id=workspace_id, ids=ids).exclude(deleted_at=None)
    known = dict(asleep.values_list("id", "email"))
    blocked = _blocked(workspace_id, [email for email in known.values() if email])
    back = sorted(lead_id for lead_id, email in known.items() if email not in blocked)
    if not back:
        return 0
    now = timezone.now()
    Lead.objects.with_ids(workspace_id=workspace_id, ids=back).update(deleted_at=None, updated_at=now)
    gains: Counter[tuple[UUID, type]] = Counter()
    for part in memberships_of(workspace_id=workspace_id, lead_ids=back, asleep=True):
        places = list(part.values_list("campaign_id", "list_id"))
        part.update(deleted_at=None, updated_at=now)
        gains += count_losses(places)
    lower_counters(workspace_id, Counter({place: -number for place, number in gains.items()}))
    note(workspace_id, Action.LEADS_RESTORED, lead_ids=back, count=len(back))
    uploads = sum(number for (_, model), number in gains.items() if model is Campaign)
    _use_plan(workspace_id, contacts=len(back), uploads=uploads)
    return len(back)


def _blocked(workspace_id: UUID, emails: Sequence[str]) -> set[str]:
    blocklist = Blocklist.objects.filter(workspace_id=workspace_id, is_default=True).first()
    if blocklist is None:
        return set()
    return set(Matcher(workspace_id=workspace_id, blocklist_id=blocklist.id).blocked(emails))


def _use_plan(workspace_id: UUID, *, contacts: int, uploads: int) -> None:
    """Raises PlanExhausted."""
    cursor = plain_cursor()
    options = ImportOptions(
        workspace_id=workspace_id, target=Target("workspace", workspace_id), door=Door.UPLOAD
    )
    usage = {"workspace": workspace_id, "period": open_target(cursor, options).period_start}
    wanted = {"contacts": contacts, "uploads": uploads}
    if cursor.execute(statement("add_to_usage"), usage | wanted).fetchone() is None:
        plan, used = Plan.objects.get(workspace_id=workspace_id), Usage.objects.get(workspace_id=workspace_id)
        is_contacts = used.contacts + contacts > plan.contact_limit
        raise PlanExhausted(
            limit="contacts" if is_contacts else "uploads",
            allowed=plan.contact_limit if is_contacts else plan.upload_limit,
            used=used.contacts if is_contacts else used.uploads,
            wanted=contacts if is_contacts else uploads,
        )
