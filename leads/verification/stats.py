"""How many leads of a campaign or list have which verdict."""

from collections import Counter
from uuid import UUID

from django.db.models import Count

from leads.models import Membership


def count_statuses(*, workspace_id: UUID, target_id: UUID) -> Counter[int | None]:
    """By a membership's verification_status; None: nobody has requested it. Sleeping ones don't count.

    Reads the whole campaign or list: about a quarter of a second for a million leads in memory.
    """
    leads = Membership.objects.in_target(workspace_id=workspace_id, target_id=target_id)
    awake = leads.filter(deleted_at=None).order_by()
    return Counter(dict(awake.values_list("verification_status").annotate(Count("id"))))
