"""Wanted -> each person once, in order of email.

Few people are read and sorted; else the workspace's leads are walked in order of their emails until the page
is full, however few fit.
"""

from collections.abc import Callable, Sequence
from functools import cache, partial
from uuid import UUID

from django.db.models import QuerySet

from leads.models import Lead, Membership
from leads.models.errors import UnknownReference
from leads.models.places import IN_TARGET, kind_in_sql, memberships_of
from leads.models.targets import TargetRow, find_target
from leads.search.text import can_be_stored
from leads.selection.pages import page_of
from leads.selection.wanted import Wanted
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_index_only
from workspaces.database.sql_files import SqlFolder
from workspaces.database.walk import Look, Pace, Page, walk

_SQL = SqlFolder(__file__)

MORE, STEP = 32, 10_000  # leads of a round: at first more than likely, and at most
FEW = 10_000  # members of a campaign or list who are all read


def read_contacts(
    wanted: Wanted, *, workspace_id: UUID, after: str | None = None, limit: int
) -> Page[Membership, str]:
    """As read_page, but a cursor is an email. Of a person who is in several places, the oldest membership
    that fits; people without an email are left out. `search` is not looked at: it has an order of its own.
    Raises ValueError for a cursor that is none."""
    if after is not None and not can_be_stored(after):
        raise ValueError("no email")
    people_after = _people(wanted, workspace_id)

    def look(email: str, most: int) -> Look[UUID, str]:
        people, last = people_after(email, most)
        places = _first_places(wanted, workspace_id, [lead_id for lead_id, _ in people])
        return Look([(places[lead_id], found) for lead_id, found in people if lead_id in places], last)

    pace = Pace(first=limit + 1, more=MORE, most=STEP)
    return page_of(walk(look, after=after or "", limit=limit, pace=pace), workspace_id=workspace_id)


# (email, number) -> leads behind it with their emails, of so many that were looked at, and the last email
# that was, if there may be more.
_People = Callable[[str, int], tuple[list[tuple[UUID, str]], str | None]]


def _people(wanted: Wanted, workspace_id: UUID) -> _People:
    """Those who come into question."""
    row = _row(wanted, workspace_id)
    few = _few(wanted, workspace_id, row)
    if few is None and row is not None and wanted.contacts is None:
        return partial(_in_target, _people_in_target(kind_in_sql(row)), workspace_id, row.id)
    if few is None:
        leads = Lead.objects.filter(workspace_id=workspace_id)
    else:
        leads = Lead.objects.with_ids(workspace_id=workspace_id, ids=few)
    if wanted.contacts is not None:
        leads = leads.filter(email__in=wanted.contacts)
    return partial(_in_order, leads.filter(deleted_at=None).order_by("email"))


def _row(wanted: Wanted, workspace_id: UUID) -> TargetRow | None:
    """Of the campaign or list; None also for one that is gone."""
    try:
        return find_target(wanted.place, workspace_id=workspace_id) if wanted.place is not None else None
    except UnknownReference:
        return None


def _few(wanted: Wanted, workspace_id: UUID, row: TargetRow | None) -> list[UUID] | None:
    """The leads that come into question, if they are few."""
    if wanted.ids is not None:
        members = Membership.objects.with_ids(workspace_id=workspace_id, ids=wanted.ids)
    elif wanted.place is not None and (row is None or row.lead_count <= FEW):
        members = Membership.objects.in_target(workspace_id=workspace_id, target_id=wanted.place.id)
    else:
        return None
    lead_ids = list(members.values_list("lead_id", flat=True)[: FEW + 1])
    return lead_ids if len(lead_ids) <= FEW else None


def _in_order(leads: QuerySet[Lead], email: str, most: int) -> tuple[list[tuple[UUID, str]], str | None]:
    found = list(leads.filter(email__gt=email).values_list("id", "email")[:most])
    people = [(lead_id, email) for lead_id, email in found if email is not None]
    return people, people[-1][1] if len(found) == most else None


@cache
def _people_in_target(kind: str) -> bytes:
    theirs = IN_TARGET[kind].format(workspace="%(workspace)s", lead="candidate.id")
    return _SQL.statement("people_in_place", theirs=theirs)


def _in_target(
    statement: bytes, workspace_id: UUID, target_id: UUID, email: str, most: int
) -> tuple[list[tuple[UUID, str]], str | None]:
    """Of a large campaign or list, by the index of all leads' emails."""
    parameters = {"workspace": workspace_id, "target": target_id, "email": email, "most": most}
    with by_index_only():
        found = plain_cursor().execute(statement, parameters, prepare=False).fetchall()
    people = sorted((email, lead_id) for lead_id, email in found if lead_id is not None)
    last = next((email for lead_id, email in found if lead_id is None), None)
    return [(lead_id, email) for email, lead_id in people], last


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
