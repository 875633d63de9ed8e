"""A blocklist -> CSV, streamed."""

import csv
import io
from collections.abc import Iterator

from django.db.models import QuerySet

from blocklists.models import BlocklistEntry
from workspaces.text.formulas import escape_formula
from workspaces.text.timestamps import timestamp

HEADER = ("Blocked Email", "Date")
_PAGE = 5000


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
