"""What a change of many leads has to do, and how far it is: BackgroundJob.work."""

from typing import Any

import msgspec

from leads.bulk.acts import Order
from leads.selection import People, Wanted


class Work(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Of `people` or of memberships, whichever is given. `total` is how many they are at most; `done` how
    many of them fitted until now, up to `cursor`, and `changed` how many were changed."""

    order: Order
    people: People | None = None
    wanted: Wanted | None = None
    total: int
    cursor: str | None = None
    done: int = 0
    changed: int = 0

    @property
    def progress(self) -> int:
        """Percent. Not 100 before the end."""
        return min(99, 100 * self.done // max(1, self.total))

    def to_json(self) -> dict[str, Any]:
        built: dict[str, Any] = msgspec.to_builtins(self)
        return built
