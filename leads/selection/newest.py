"""A verdict, or none -> the newest memberships of a campaign or list that have it, for a page of them."""

from uuid import UUID

from django.db.models.functions import Coalesce

from leads.models import Membership
from leads.models.membership import MembershipQuerySet
from leads.models.targets import TargetRow
from leads.selection.wanted import Wanted
from workspaces.database.planner import by_index_only

_VERDICTS = 10  # verification_status is less: those are in an index
LOOKED_AT = 20_000  # leads without a verdict may be many or few: no index tells


def newest_judged(wanted: Wanted, place: TargetRow, *, most: int) -> list[UUID]:
    """`most` and one more, if there are so many. `wanted` says a verification, names no ids and has no
    search. Of those who wait for a verdict, or have none, only among the newest LOOKED_AT leads."""
    status = wanted.verification
    found = _among_newest(place) if status is None or status >= _VERDICTS else _with_verdict(status, place)
    with by_index_only():
        return list(found.filter(wanted.conditions_there).values_list("id", flat=True)[: most + 1])


def is_whole(wanted: Wanted, place: TargetRow) -> bool:
    """Whether nobody who fits was left unseen."""
    has_verdict = wanted.verification is not None and wanted.verification < _VERDICTS
    return has_verdict or place.lead_count <= LOOKED_AT


def _with_verdict(status: int, place: TargetRow) -> MembershipQuerySet:
    """In the words of membership_verdict_page."""
    target = Coalesce("list_id", "campaign_id")
    rows = Membership.objects.alias(place=target).filter(
        place__range=(place.id, place.id),
        verification_status=status,
        verification_status__lt=_VERDICTS,
        workspace_id=place.workspace_id,
    )
    return rows.order_by("-place", "-verification_status", "-id")


def _among_newest(place: TargetRow) -> MembershipQuerySet:
    members = Membership.objects.in_target(workspace_id=place.workspace_id, target_id=place.id).reverse()
    with by_index_only():
        last = members.values_list("id", flat=True)[LOOKED_AT - 1 : LOOKED_AT].first()
    return members if last is None else members.filter(id__gte=last)
