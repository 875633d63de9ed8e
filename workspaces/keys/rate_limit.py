"""Fixed windows of a minute, and of a second, exact across processes: of a key, or of a workspace with all of
its keys."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from workspaces.database.sql_files import SqlFolder
from workspaces.keys.authentication import Caller
from workspaces.models import ApiKey

_SQL = SqlFolder(__file__)
_SECONDS = {"second": 1, "minute": 60}


@dataclass(frozen=True, kw_only=True)
class Window:
    """A second or a minute; `reset`: the Unix second in which the next one begins, `left` seconds away."""

    name: str
    limit: int
    hits: int
    reset: int
    left: int

    @property
    def is_exceeded(self) -> bool:
        return self.hits > self.limit

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.hits)


@dataclass(frozen=True)
class Rate:
    """What is left of the windows in which a request counts; the last one is the longest."""

    windows: tuple[Window, ...]

    @property
    def longest(self) -> Window:
        return self.windows[-1]

    @property
    def exceeded(self) -> Window | None:
        """That takes longest, of those that are full."""
        return next((each for each in reversed(self.windows) if each.is_exceeded), None)

    @property
    def headers(self) -> dict[str, str]:
        """Those that everybody sends, of the longest window, and those of the IETF's draft."""
        longest, full = self.windows[-1], self.exceeded
        headers = {
            "X-RateLimit-Limit": str(longest.limit),
            "X-RateLimit-Remaining": str(longest.remaining),
            "X-RateLimit-Reset": str(longest.reset),
            "RateLimit-Policy": ", ".join(
                f'"{each.name}";q={each.limit};w={_SECONDS[each.name]}' for each in self.windows
            ),
            "RateLimit": ", ".join(
                f'"{each.name}";r={each.remaining};t={each.left}' for each in self.windows
            ),
        }
        return headers | ({"Retry-After": str(full.left)} if full else {})


def count_request(
    caller: Caller, *, dialect: str, per_minute: int, per_second: int = 0, of_workspace: bool = False
) -> Rate:
    """Counts this request: of the key, or of its workspace, unless the key has a number of its own, which
    replaces all others. `per_second`: 0 for no limit. The first of a minute also notes when the key was last
    used."""
    if caller.is_first_use:
        ApiKey.objects.filter(pk=caller.api_key_id).update(last_used_at=timezone.now())
    if of_workspace and caller.requests_per_minute is None:
        return _count_for_workspace(caller, per_minute=per_minute, per_second=per_second)
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("count_request"), {"api_key": caller.api_key_id, "dialect": dialect})
        hits, reset, now = cursor.fetchone()
    limit = per_minute if caller.requests_per_minute is None else caller.requests_per_minute
    return Rate((_window("minute", limit, hits, reset, now),))


def _count_for_workspace(caller: Caller, *, per_minute: int, per_second: int) -> Rate:
    with connection.cursor() as cursor:
        cursor.execute(_SQL.text("count_workspace_request"), {"workspace": caller.workspace_id})
        minute_hits, minute_reset, second_hits, second_reset, now = cursor.fetchone()
    minute = _window("minute", per_minute, minute_hits, minute_reset, now)
    if not per_second:
        return Rate((minute,))
    return Rate((_window("second", per_second, second_hits, second_reset, now), minute))


def _window(name: str, limit: int, hits: int, reset: int, now: int) -> Window:
    return Window(name=name, limit=limit, hits=hits, reset=reset, left=max(1, reset - now))
