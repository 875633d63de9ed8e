"""Leads -> their memberships, by the partial indexes that begin with the lead (models/membership.py), in the
words of these and of no other."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from leads.models import Membership
from leads.models.membership import MembershipQuerySet
from leads.models.targets import TargetRow, is_linkedin, target_of

_EMAIL = Q(campaign_id__isnull=False, linkedin_url__isnull=True)
_LIST = Q(list_id__isnull=False)
_LINKEDIN = Q(linkedin_url__isnull=False)


def memberships_of(
    *,
    workspace_id: UUID,
    lead_ids: Iterable[UUID],
    kinds: Collection[str] = ("campaign", "list"),
    asleep: bool = False,
) -> Iterator[MembershipQuerySet]:
    """The live memberships of these leads, or those that sleep, in disjoint parts: email campaigns, lists,
    LinkedIn campaigns; or of one kind.

    As many parts as there are partial indexes; without its condition PostgreSQL can't use any of them.
    """
    ids = list(lead_ids)
    for part in parts_of(workspace_id, kinds=kinds, asleep=asleep):
        yield part.filter(lead_id__any_of=ids)


def parts_of(
    workspace_id: UUID, *, kinds: Collection[str] = ("campaign", "list"), asleep: bool = False
) -> Iterator[MembershipQuerySet]:
    """The same of all leads, for whoever goes on to name some: by the lead, and by nothing else, each of
    them is found by an index."""
    all_places = Membership.objects.filter(deleted_at__isnull=not asleep)
    if "campaign" in kinds:
        yield all_places.filter(_EMAIL, workspace_id=workspace_id)
    if "list" in kinds:
        yield all_places.filter(_LIST, workspace_id=workspace_id)
    if "campaign" in kinds:
        # Its index knows no workspace. Put plainly, the workspace would suit membership_linkedin_unique.
        own_workspace = Coalesce("workspace_id", "workspace_id")
        yield all_places.alias(own_workspace=own_workspace).filter(_LINKEDIN, own_workspace=workspace_id)


# The same in SQL, of memberships `m`, stated here and nowhere else: in any place of a kind, and in one
# campaign or list, of which OWN_TARGET is what a membership itself has to say.
_THEIRS = "m.workspace_id = {workspace} AND m.lead_id = {lead}"
_PROFILES = (
    "m.workspace_id IS NOT DISTINCT FROM {workspace} AND m.lead_id = {lead} AND m.linkedin_url IS NOT NULL"
)
IN_ANY_PLACE = {
    "campaign": f"{_THEIRS} AND m.campaign_id IS NOT NULL AND m.linkedin_url IS NULL",
    "list": f"{_THEIRS} AND m.list_id IS NOT NULL",
    "linkedin": _PROFILES,
}
OWN_TARGET = {
    "campaign": "m.campaign_id = %(target)s AND m.linkedin_url IS NULL",
    "list": "m.list_id = %(target)s",
}
IN_TARGET = {
    "campaign": f"{_THEIRS} AND {OWN_TARGET['campaign']}",
    "list": f"{_THEIRS} AND {OWN_TARGET['list']}",
    "linkedin": f"{_PROFILES} AND m.campaign_id IS NOT DISTINCT FROM %(target)s",
}


def kind_in_sql(row: TargetRow) -> str:
    """As IN_TARGET knows it."""
    return "linkedin" if is_linkedin(row) else target_of(row).kind
