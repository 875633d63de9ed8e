"""A filter of leads that another table answers -> the leads that fit, where its index names few of them; else
what a lead must be like, for whoever looks at leads one by one and meets some of many soon.
"""

from collections.abc import Callable, Sequence
from functools import partial, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from leads.models import EmailVerdict, Lead, Membership, Tagging
from leads.models.errors import UnknownReference
from leads.models.places import parts_of
from leads.models.targets import Target, TargetRow, find_target, is_linkedin
from leads.tags import is_on_more_than, tagged_leads

FEW = 10_000  # leads that are known by id


def few_among(
    workspace_id: UUID,
    *,
    tag_id: UUID | None,
    places: Sequence[Target],
    verdict: int | None,
) -> list[UUID] | None:
    """In order of id: those whom one of these filters leaves over, the others unseen."""
    looks: list[Callable[[], list[UUID] | None]] = [
        partial(_few_in_place, workspace_id, place) for place in places
    ]
    if tag_id is not None:
        looks.append(partial(few_tagged, workspace_id, tag_id))
    if verdict is not None and verdict != EmailVerdict.Status.VERIFIED:
        looks.append(partial(_few_with_verdict, workspace_id, verdict))
    found = next((few for look in looks if (few := look()) is not None), None)
    return None if found is None else sorted(set(found))


def few_tagged(workspace_id: UUID, tag_id: UUID) -> list[UUID] | None:
    """The leads that have a tag, if they are few: whether they are, its index knows without them."""
    if is_on_more_than(FEW, workspace_id=workspace_id, tag_id=tag_id):
        return None
    found = tagged_leads(workspace_id=workspace_id, tag_ids=[tag_id], most=FEW + 1)
    return list(found) if len(found) <= FEW else None


def _few_in_place(workspace_id: UUID, place: Target) -> list[UUID] | None:
    """Of one that is gone nobody. Its counter says whether it is worth looking."""
    row = _row(workspace_id, place)
    if row is None:
        return []
    if row.lead_count > FEW:
        return None
    here = Membership.objects.in_target(workspace_id=workspace_id, target_id=place.id).filter(deleted_at=None)
    found = list(here.values_list("lead_id", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None


def _row(workspace_id: UUID, place: Target) -> TargetRow | None:
    try:
        return find_target(place, workspace_id=workspace_id)
    except UnknownReference:
        return None


def place_in_order(places: Sequence[Target], workspace_id: UUID) -> UUID | None:
    """A campaign or list whose members can be read one after the other, each of them once: in a LinkedIn
    campaign a lead may be twice."""
    rows = (_row(workspace_id, place) for place in places)
    return next((row.id for row in rows if row is not None and not is_linkedin(row)), None)


def _few_with_verdict(workspace_id: UUID, status: int) -> list[UUID] | None:
    """Of any but the verified, which are many and not in the index."""
    index = EmailVerdict.objects.filter(~Q(status=EmailVerdict.Status.VERIFIED), workspace_id=workspace_id)
    emails = list(index.filter(status=status).values_list("email", flat=True)[: FEW + 1])
    if len(emails) > FEW:
        return None
    leads = Lead.objects.filter(workspace_id=workspace_id, email__any_of=emails)
    return list(leads.values_list("id", flat=True))


# --- what a lead must be like ---


def is_in_place(place: Target, workspace_id: UUID) -> Q:
    few = _few_in_place(workspace_id, place)
    if few is not None:
        return Q(id__any_of=few)
    here = {f"{place.kind}_id": place.id}
    parts = parts_of(workspace_id, kinds=(place.kind,))
    return reduce(or_, [_one_by_one(part.filter(**here), "lead_id") for part in parts])


def has_tag(tag_id: UUID, workspace_id: UUID) -> Q:
    few = few_tagged(workspace_id, tag_id)
    if few is not None:
        return Q(id__any_of=few)
    return _one_by_one(Tagging.objects.filter(workspace_id=workspace_id, tag_id=tag_id), "resource_id")


def has_verdict(status: int, workspace_id: UUID) -> Q:
    """Of its address."""
    verdicts = EmailVerdict.objects.filter(workspace_id=workspace_id, status=status)
    return _one_by_one(verdicts, "email", "email")


def is_assigned(user_id: UUID, workspace_id: UUID) -> Q:
    """In whatever place. No index has it: every lead of a campaign is assigned to somebody, and each import
    would pay for it."""
    parts = parts_of(workspace_id)
    return reduce(or_, [_one_by_one(part.filter(assigned_to=user_id), "lead_id") for part in parts])


def _one_by_one(rows: QuerySet[Any], column: str, of_lead: str = "id") -> Q:
    """The lead has such a row. As a value, not as EXISTS: that one PostgreSQL may turn into a join that reads
    a whole list or workspace for some leads, while its statistics are stale."""
    theirs = rows.filter(**{column: OuterRef(of_lead)}).order_by().values(column)[:1]
    return Q(**{of_lead: Subquery(theirs)})
