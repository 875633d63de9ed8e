"""What the calls about the default blocklist's entries and about any blocklist's entries share."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework.response import Response
from typing_extensions import override

from blocklists.models import Blocklist, BlocklistEntry
from blocklists.reading import csv_parts, listed_entries
from blocklists.writing import delete_all_entries, delete_entries
from leads.api.instantly.blocklists.render import render_entry
from leads.api.instantly.blocklists.schemas import EntryFilter, EntryQuery
from leads.selection.blocked import MatchCount
from workspaces.api.pagination import Pagination, bad_cursor, page_reply
from workspaces.audit import Action, note
from workspaces.database.streams import begun

MATCH_SECONDS = 1.0  # how long an answer may wait for the count of matching leads
MAX_DELETED_SHOWN = 10_000


def list_entries(blocklist: Blocklist, query: EntryQuery) -> Response:
    page = _ByValue(blocklist).page(_wanted(blocklist, query), query)
    return Response(page_reply(page, map(render_entry, page.rows)))


def _wanted(blocklist: Blocklist, query: EntryFilter) -> QuerySet[BlocklistEntry]:
    return listed_entries(
        workspace_id=blocklist.workspace_id,
        blocklist_id=blocklist.id,
        search=query.search.strip().lower(),
        domains_only=query.domains_only,
    )


class _ByValue(Pagination[BlocklistEntry]):
    """An entry's value is the cursor, so one that was deleted meanwhile is still a place to go on from. Its
    id will do too."""

    def __init__(self, blocklist: Blocklist) -> None:
        super().__init__("value")
        self._own = BlocklistEntry.objects.filter(workspace_id=blocklist.workspace_id, blocklist=blocklist)

    @override
    def after(self, found: QuerySet[BlocklistEntry], cursor: str) -> QuerySet[BlocklistEntry]:
        try:
            value = self._own.get(id=UUID(cursor)).value
        except ValueError:
            value = cursor
        except BlocklistEntry.DoesNotExist:
            raise bad_cursor() from None
        return super().after(found, value)


def delete_some(blocklist: Blocklist, ids: Collection[UUID]) -> Response:
    return Response([render_entry(entry) for entry in delete_entries(blocklist, ids)])


def delete_all(blocklist: Blocklist, query: EntryFilter) -> Response:
    """Answers the first ten thousand; the header X-Deleted-Count says how many there were."""
    gone, number = delete_all_entries(
        blocklist,
        search=query.search.strip().lower(),
        domains_only=query.domains_only,
        limit=MAX_DELETED_SHOWN,
    )
    return Response([render_entry(entry) for entry in gone], headers={"X-Deleted-Count": str(number)})


def download(blocklist: Blocklist, query: EntryFilter) -> StreamingHttpResponse:
    wanted = _wanted(blocklist, query)
    note(blocklist.workspace_id, Action.BLOCKLIST_EXPORTED, object_id=blocklist.id, count=wanted.count())
    parts = csv_parts(wanted)
    response = StreamingHttpResponse(begun(parts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="blocklist.csv"'
    return response


def match_headers(count: MatchCount) -> dict[str, str]:
    """Beside a reply whose shape is the original's."""
    return {
        "X-Matching-Leads": str(count.total),
        "X-Matching-Leads-Complete": "true" if count.is_complete else "false",
    }


def render_count(count: MatchCount) -> dict[str, Any]:
    return {"total_count": count.total, "is_complete": count.is_complete}
