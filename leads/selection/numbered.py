"""Wanted, in one campaign or list -> a page by its number, for dialects that have no cursors.

Whoever counts on from one page to the next needs a total. That of a large campaign would take as long as
reading all of it, so there it goes only so far that the next page is looked at.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from leads.models import Membership
from leads.models.targets import TargetRow, target_of
from leads.selection.reading_on import Fitting
from leads.selection.wanted import Wanted
from workspaces.database.planner import by_index_only

COUNTED = 20_000  # leads of a campaign or list in which those that fit are all counted
FAR = 10_000  # rows before a page's end whose ids are read on the way; beyond, they are counted and passed
_FIRST = UUID(int=0)


def numbered_page(wanted: Wanted, row: TargetRow, page: slice) -> tuple[Sequence[Membership], int]:
    """In order of id. -> the page's memberships, and how many fit; one more than the page's end where there
    are more in a large campaign or list."""
    if wanted.nobody:
        return [], 0
    if row.lead_count <= COUNTED or page.stop > FAR:
        members = Membership.objects.in_target(workspace_id=row.workspace_id, target_id=row.id)
        fitting = members.filter(wanted.conditions_there)
        total = fitting.count()
        with by_index_only():
            return (list(fitting[page]) if page.start < total else []), total
    there = msgspec.structs.replace(wanted, place=target_of(row))
    ids = Fitting(row.workspace_id, there).read(_before(wanted.since), page.stop + 1)
    found = Membership.objects.with_ids(workspace_id=row.workspace_id, ids=ids[page])
    return sorted(found, key=lambda membership: membership.id), len(ids)


def _before(since: UUID | None) -> UUID:
    """The cursor at which reading begins."""
    return UUID(int=max(0, since.int - 1)) if since is not None else _FIRST
