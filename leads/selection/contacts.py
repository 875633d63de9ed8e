"""Wanted -> each person once, in order of email.

Few people are read and sorted; else the workspace's leads are walked in order of their emails, which takes
several short pages where hardly any of them fits.
"""

from collections.abc import Sequence
from uuid import UUID

from campaigns.models import Campaign
from leads.models import Lead, LeadList, Membership
from leads.places import memberships_of
from leads.search.text import can_be_stored
from leads.selection.pages import Page, with_ids
from leads.selection.wanted import Place, Wanted

LEAST, STEP = 32, 1_000  # leads of a round
ENOUGH = 5_000  # leads that a page may cost when hardly anybody fits
FEW = 10_000  # members of a campaign or list who are all read


def read_contacts(wanted: Wanted, *, workspace_id: UUID, after: str | None = None, limit: int) -> Page:
    """As read_page, but a cursor is an email. Of a person who is in several places, the oldest membership
    that fits; people without an email are left out. `search` is not looked at: it has an order of its own.
    Raises ValueError for a cursor that is none."""
    if after is not None and not can_be_stored(after):
        raise ValueError("no email")
    few = _few(wanted, workspace_id)
    found: list[UUID] = []
    cursor: str | None = after or ""
    looked_at, size = 0, limit + 1
    while looked_at < ENOUGH:
        leads = _leads_after(wanted, workspace_id, few, email=cursor or "", limit=size)
        places = _first_places(wanted, workspace_id, [lead_id for lead_id, _ in leads])
        for lead_id, email in leads:
            if lead_id in places:
                if len(found) == limit:
                    return _page(workspace_id, found, cursor)
                found.append(places[lead_id])
            cursor = email
        if len(leads) < size:
            cursor = None
            break
        looked_at += size
        # As many as are likely to fill the page, by how many fitted so far.
        size = min(STEP, (limit + 1 - len(found)) * looked_at // (len(found) + 1) + LEAST)
    return _page(workspace_id, found, cursor)


def _few(wanted: Wanted, workspace_id: UUID) -> list[UUID] | None:
    """The leads that come into question, if they are few."""
    if wanted.ids is not None:
        members = with_ids(workspace_id=workspace_id, ids=wanted.ids)
    elif wanted.place is not None and _lead_count(workspace_id, wanted.place) <= FEW:
        members = Membership.objects.in_target(workspace_id=workspace_id, target_id=wanted.place.id)
    else:
        return None
    lead_ids = list(members.values_list("lead_id", flat=True)[: FEW + 1])
    return lead_ids if len(lead_ids) <= FEW else None


def _lead_count(workspace_id: UUID, place: Place) -> int:
    """Those that sleep are not counted."""
    places = (Campaign if place.kind == "campaign" else LeadList)._default_manager
    found = places.filter(workspace_id=workspace_id, id=place.id)
    return found.values_list("lead_count", flat=True).first() or 0


def _leads_after(
    wanted: Wanted, workspace_id: UUID, few: list[UUID] | None, *, email: str, limit: int
) -> list[tuple[UUID, str]]:
    if few is None:
        leads = Lead.objects.filter(workspace_id=workspace_id)
    else:
        leads = Lead.objects.with_ids(workspace_id=workspace_id, ids=few)
    leads = leads.filter(deleted_at=None, email__gt=email)
    if wanted.contacts is not None:
        leads = leads.filter(email__in=wanted.contacts)
    found = leads.order_by("email").values_list("id", "email")[:limit]
    return [(lead_id, email) for lead_id, email in found if email is not None]


def _first_places(wanted: Wanted, workspace_id: UUID, lead_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """By lead: its oldest membership that fits."""
    if wanted.nobody:
        return {}
    kinds = (wanted.place.kind,) if wanted.place is not None else wanted.kinds
    found = sorted(
        pair
        for part in memberships_of(workspace_id=workspace_id, lead_ids=lead_ids, kinds=kinds)
        for pair in part.filter(wanted.conditions).values_list("id", "lead_id")
        if pair[0] not in wanted.excluded_ids and (wanted.ids is None or pair[0] in wanted.ids)
    )
    return {lead_id: membership_id for membership_id, lead_id in reversed(found)}


def _page(workspace_id: UUID, ids: Sequence[UUID], cursor: str | None) -> Page:
    rows: dict[UUID, Membership] = {
        row.id: row for row in with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    }
    return Page(memberships=[rows[pk] for pk in ids if pk in rows], next=cursor)
