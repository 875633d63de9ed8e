"""A fixed window of one minute per API key and dialect, exact across processes."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from workspaces.database.sql_files import SqlFolder
from workspaces.keys.authentication import Caller
from workspaces.models import ApiKey

_SQL = SqlFolder(__file__)


@dataclass(frozen=True, kw_only=True)
class Rate:
    """What is left of a key's minute: requests, and the Unix second at which the next one begins."""

    limit: int
    hits: int
    reset: int
    retry_after: int

    @property
    def is_exceeded(self) -> bool:
        return self.hits > self.limit

    @property
    def headers(self) -> dict[str, str]:
        headers = {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.hits)),
            "X-RateLimit-Reset": str(self.reset),
        }
        return headers | ({"Retry-After": str(self.retry_after)} if self.is_exceeded else {})


def count_request(caller: Caller, *, dialect: str, default_limit: int) -> Rate:
    """Counts this request. The first of a minute also notes when the key was last used."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("count_request"), {"api_key": caller.api_key_id, "dialect": dialect})
        hits, reset, now = cursor.fetchone()
    if hits == 1:
        ApiKey.objects.filter(pk=caller.api_key_id).update(last_used_at=timezone.now())
    limit = default_limit if caller.requests_per_minute is None else caller.requests_per_minute
    return Rate(limit=limit, hits=hits, reset=reset, retry_after=max(1, reset - now))
