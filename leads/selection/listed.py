"""A selection -> the leads of it that a page can list, found by a bounded number of index reads.

Where an index names those that fit, they are read by id; else leads are looked at in order of email, as the
list shows them. A list is short then where hardly anybody fits, and says so; a job or a file of the same
selection goes on to the end.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from leads.models import Lead, LeadStatus
from leads.selection.people import People, read_people
from workspaces.database.planner import by_index_only

LOOKED_AT = 10_000  # leads, for a page
LOOKED_UP = 4_000  # the same where another table has to answer for each of them


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Conditions of leads of the workspace. `by_id`: they name those that fit, else an index must be walked
    in the list's order. `looked_at`: how many leads, where there may be more that fit behind them; None:
    nobody who fits is left out, but for those beyond a page's most. `count`: how many they name, where that
    is known."""

    conditions: Q
    by_id: bool = False
    looked_at: int | None = None
    count: int | None = None


def list_people(people: People, *, workspace_id: UUID, most: int) -> Listed:
    """At least `most` of those that fit, if there are so many. `ids` and `search` are the caller's."""
    if people.is_deleted or people.search is not None or people.ids is not None:
        return Listed(conditions=people.conditions(workspace_id))
    few = people.few(workspace_id)
    if few is not None:
        fits = people.conditions(workspace_id) & Q(id__any_of=few)
        return Listed(conditions=fits, by_id=True)
    is_of_some = people.places or people.since is not None or people.before is not None
    if is_of_some or (people.import_id is not None and _is_maybe_rare(people)):
        return _found(people, workspace_id, most)
    return _walked(people, workspace_id, most)


def _found(people: People, workspace_id: UUID, most: int) -> Listed:
    """The first of them in the order of a job: so many, then all that are looked at at all."""
    window = _window(people)
    ids: list[UUID] = []
    after: str | None = None
    for limit in (most + 1, max(1, window - most - 1)):
        page = read_people(people, workspace_id=workspace_id, after=after, limit=limit)
        ids += page.rows
        after = page.next
        if after is None or len(ids) > most:
            break
    is_whole = after is None or len(ids) > most
    return _named(ids[: most + 1], looked_at=None if is_whole else window)


def _walked(people: People, workspace_id: UUID, most: int) -> Listed:
    """By email, no further than so many leads."""
    fits = people.conditions(workspace_id)
    if not _is_maybe_rare(people):
        return Listed(conditions=fits)
    window = _window(people)
    leads = Lead.objects.filter(workspace_id=workspace_id, email__isnull=False).order_by("email")
    if _has_index(people):
        leads = leads.filter(Q(status=people.status))
    with by_index_only():
        last = leads.values_list("email", flat=True)[window - 1 : window].first()
        if last is None:
            return Listed(conditions=fits)
        ids = list(leads.filter(fits, email__lte=last).values_list("id", flat=True)[: most + 1])
    return _named(ids, looked_at=None if len(ids) > most else window)


def _named(ids: list[UUID], *, looked_at: int | None) -> Listed:
    return Listed(conditions=Q(id__any_of=ids), by_id=True, looked_at=looked_at, count=len(ids))


def _window(people: People) -> int:
    """How many leads are looked at."""
    others = (people.tag_id, people.assigned_to, people.verdict)
    is_elsewhere = len(people.places) > 1 or any(each is not None for each in others)
    return min(LOOKED_AT, LOOKED_UP) if is_elsewhere else LOOKED_AT


def _has_index(people: People) -> bool:
    """That of the statuses is in the order of the list."""
    return people.status is not None and people.status != LeadStatus.ACTIVE


def _is_maybe_rare(people: People) -> bool:
    """Whether an index may be read for long before somebody fits; not that of those without an email."""
    if "email" in people.lacks:
        return False
    hidden = (people.tag_id, people.assigned_to, people.verdict, people.source)
    blanks = {*people.has, *people.lacks} - {"email"}
    return any(each is not None for each in hidden) or bool(blanks)
