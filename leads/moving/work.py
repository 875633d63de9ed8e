"""What a job has to do, and how far it is: BackgroundJob.work."""

from typing import Any, TypeVar
from uuid import UUID

import msgspec

from leads.models import BackgroundJob
from leads.models.targets import Target
from leads.selection import People, Wanted

W = TypeVar("W", bound="Work")


class Work(msgspec.Struct, kw_only=True):
    """`total` is how many leads it is about at most; `done` how many were looked at, up to `cursor`; `limit`
    how many shall be."""

    wanted: Wanted
    total: int
    limit: int | None = None
    cursor: str | None = None
    done: int = 0

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.done

    @property
    def progress(self) -> int:
        """Percent. Not 100 before the end."""
        return min(99, 100 * self.done // max(1, self.total))


class Assignment(Work, kw_only=True):
    """Each lead to the next of the users."""

    users: tuple[UUID, ...]


class Move(Work, kw_only=True):
    """`import_id` is the gate's run.
    Without an `assigned_to` leads keep their assignee."""

    import_id: UUID
    destination: Target
    api_key_id: UUID | None
    copies: bool = False
    assigned_to: UUID | None = None
    skips_if_in_campaign: bool = False
    resets_interest: bool = False
    people: People | None = None  # instead of `wanted`: leads wherever they are, who stay there


def read_work(job: BackgroundJob, kind: type[W]) -> W:
    return msgspec.convert(job.work, kind)


def to_json(work: Work) -> dict[str, Any]:
    built: dict[str, Any] = msgspec.to_builtins(work)
    return built
