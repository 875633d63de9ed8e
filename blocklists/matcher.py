"""Emails -> those that a blocklist blocks, in flat memory however long the list is."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from blocklists.cache import blocklist_values
from blocklists.matching import blocking_value, values_to_probe
from blocklists.models import BlocklistEntry

# As the gate asks for it (leads/imports/sql/blocklist_in_force.sql): the copies in memory are shared.
_VERSION = """
SELECT CASE WHEN b.version > 0 THEN b.version || '/' || b.xmin END
FROM blocklists_blocklist AS b
WHERE b.workspace_id = %s AND b.id = %s
"""

FEW = 10  # values that PostgreSQL compares faster than Python


class Matcher:
    """Of one blocklist, or of some values only. Asks for its state anew with every call."""

    def __init__(
        self, *, workspace_id: UUID, blocklist_id: UUID, values: Collection[str] | None = None
    ) -> None:
        self._workspace_id = workspace_id
        self._blocklist_id = blocklist_id
        self._values = None if values is None else frozenset(values)

    def blocked(self, emails: Iterable[str]) -> list[str]:
        """Those of `emails` (normalised) that are blocked, in their order."""
        given = list(emails)
        blocked = self._blocked_values(given)
        return [email for email in given if blocking_value(email, blocked) is not None]

    def has_domains(self) -> bool:
        if self._values is not None:
            return any("@" not in value for value in self._values)
        return self._entries().filter(is_domain=True).exists()

    def endings(self) -> list[str] | None:
        """How every email that is blocked ends, or None where there are too many ways for PostgreSQL."""
        if self._values is None or len(self._values) > FEW:
            return None
        domains = [value for value in self._values if "@" not in value]
        addresses = [value for value in self._values if "@" in value]
        return [*addresses, *(f"{mark}{domain}" for domain in domains for mark in "@.")]

    def emails_after(self, value: str, *, limit: int) -> list[str]:
        """The next blocked addresses in order, domains left out."""
        if self._values is not None:
            return sorted(each for each in self._values if "@" in each and each > value)[:limit]
        found = self._entries().filter(is_domain=False, value__gt=value).order_by("value")
        return list(found.values_list("value", flat=True)[:limit])

    def _blocked_values(self, emails: list[str]) -> Collection[str]:
        if self._values is not None:
            return self._values
        with connection.cursor() as cursor:
            cursor.execute(_VERSION, [self._workspace_id, self._blocklist_id])
            version = next(iter(cursor.fetchone() or ()), None)
            if version is None:  # it never had an entry, or is gone
                return ()
            known = blocklist_values(
                cursor.cursor,
                workspace_id=self._workspace_id,
                blocklist_id=self._blocklist_id,
                version=version,
            )
        if known is not None:
            return known
        found = self._entries().filter(value__in=list(values_to_probe(emails)))
        return frozenset(found.values_list("value", flat=True))

    def _entries(self) -> QuerySet[BlocklistEntry]:
        return BlocklistEntry.objects.filter(workspace_id=self._workspace_id, blocklist_id=self._blocklist_id)
