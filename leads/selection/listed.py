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

LOOKED_AT = 20_000  # leads, for a page


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Conditions of leads of the workspace. `by_id`: they name those that fit, else an index must be walked
    in the list's order. `is_whole`: nobody who fits is left out, but for those beyond a page's most. `count`:
    how many they name, where that is known."""

    conditions: Q
    by_id: bool = False
    is_whole: bool = True
    count: int | None = None


def list_people(people: People, *, workspace_id: UUID, most: int) -> Listed:
    """At least `most` of those that fit, if there are so many. `ids` and `search` are the caller's."""
    if people.is_deleted or people.search is not None or people.ids is not None:
        return Listed(conditions=people.conditions(workspace_id))
    few = people.few(workspace_id)
    if few is not None:
        fits = people.conditions(workspace_id) & Q(id__any_of=few)
        return Listed(conditions=fits, by_id=True)
    if people.places or people.since is not None or people.before is not None:
        return _found(people, workspace_id, most)
    return _walked(people, workspace_id)


def _found(people: People, workspace_id: UUID, most: int) -> Listed:
    """The first of them in the order of a job."""
    ids: list[UUID] = []
    after: str | None = None
    for _ in range(max(1, LOOKED_AT // most)):
        page = read_people(people, workspace_id=workspace_id, after=after, limit=most + 1)
        ids += page.rows
        after = page.next
        if after is None or len(ids) > most:
            break
    is_whole = after is None or len(ids) > most
    fits = Q(id__any_of=ids[: most + 1])
    return Listed(conditions=fits, by_id=True, is_whole=is_whole, count=len(ids[: most + 1]))


def _walked(people: People, workspace_id: UUID) -> Listed:
    """By email, no further than so many leads."""
    fits = people.conditions(workspace_id)
    if not _is_maybe_rare(people):
        return Listed(conditions=fits)
    leads = Lead.objects.filter(workspace_id=workspace_id, email__isnull=False).order_by("email")
    with by_index_only():
        last = leads.values_list("email", flat=True)[LOOKED_AT - 1 : LOOKED_AT].first()
    if last is None:
        return Listed(conditions=fits)
    return Listed(conditions=fits & Q(email__lte=last), is_whole=False)


def _is_maybe_rare(people: People) -> bool:
    """Whether an index in the order of the list may be read for long before somebody fits: not that of the
    statuses, nor that of one import, nor of those without an email."""
    if people.import_id is not None or "email" in people.lacks:
        return False
    has_index = people.status is not None and people.status != LeadStatus.ACTIVE
    hidden = (people.tag_id, people.assigned_to, people.verdict, people.source)
    blanks = {*people.has, *people.lacks} - {"email"}
    return not has_index and (any(each is not None for each in hidden) or bool(blanks))
