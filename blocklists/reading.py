"""What is on a blocklist: in order, as CSV, or against one email. Many emails at once: matcher.py."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from blocklists.matching import blocking_value, values_to_probe
from blocklists.models import BlocklistEntry
from workspaces.text.formulas import escape_formula
from workspaces.text.timestamps import timestamp

HEADER = ("Blocked Email", "Date")
LAST = "\U0010ffff"  # after every text that begins the same
_PAGE = 5000


def listed_entries(
    *, workspace_id: UUID, blocklist_id: UUID, search: str = "", domains_only: bool = False
) -> QuerySet[BlocklistEntry]:
    """In order of value, for which there is an index, and one for domains alone."""
    entries = BlocklistEntry.objects.filter(workspace_id=workspace_id, blocklist_id=blocklist_id)
    if search:
        entries = entries.filter(value__gte=search, value__lt=search + LAST)
    if domains_only:
        entries = entries.filter(is_domain=True)
    return entries.order_by("value")


def blocking_entry(workspace_id: UUID, email: str) -> str | None:
    """Which entry of the default blocklist blocks this email (normalised)."""
    entries = BlocklistEntry.objects.filter(
        workspace_id=workspace_id, blocklist__is_default=True, value__in=values_to_probe([email])
    )
    return blocking_value(email, set(entries.values_list("value", flat=True)))


def csv_parts(entries: QuerySet[BlocklistEntry]) -> Iterator[str]:
    """`entries` are in order of value. Read page by page, so nothing is held or locked meanwhile."""
    yield _to_csv([HEADER])
    after = ""
    while True:
        page = list(entries.filter(value__gt=after).values_list("value", "created_at")[:_PAGE])
        if page:
            yield _to_csv([(escape_formula(value), timestamp(created_at)) for value, created_at in page])
        if len(page) < _PAGE:
            return
        after = page[-1][0]


def _to_csv(rows: list[tuple[str, str]] | list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
