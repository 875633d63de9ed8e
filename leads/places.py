"""Leads -> their memberships, by the indexes that begin with the lead."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q

from leads.models import Membership
from leads.models.membership import MembershipQuerySet

# As many as there are partial indexes; without its condition PostgreSQL can't use any of them.
_CONDITIONS = (
    Q(campaign_id__isnull=False, linkedin_url__isnull=True),
    Q(list_id__isnull=False),
    Q(linkedin_url__isnull=False),
)


def memberships_of(*, workspace_id: UUID, lead_ids: Iterable[UUID]) -> Iterator[MembershipQuerySet]:
    """The live memberships of these leads, in disjoint parts: email campaigns, lists, LinkedIn campaigns."""
    ids = list(lead_ids)
    for condition in _CONDITIONS:
        yield Membership.objects.filter(
            condition, workspace_id=workspace_id, lead_id__in=ids, deleted_at=None
        )
