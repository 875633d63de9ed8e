"""A long job makes room for those of other workspaces: when its turn is over, and if any wait, it goes to the
end of the queue.

Every job begins as a short one, in the hope that its first turn is enough. Then it is long: it stands behind,
and each turn is twice as long as the one before, so that beginning anew (an import reads its file again up to
where it was) never costs more than it gets done.
"""

import time
from typing import TypeVar
from uuid import UUID

from procrastinate import JobContext

from leads.jobs.batches import ShouldStop
from leads.jobs.queue import LONGEST, queue
from leads.jobs.runner import Kind, run
from leads.jobs.shares import makes_room

R = TypeVar("R")

FIRST = 2.0  # seconds of a job's first turn
TURN = 10.0  # of its second one
EVERY = 0.5  # seconds between two looks at who waits


class Turn:
    """What a job calls between two batches: whether it has to stop, be it for others' sake.

    Counted from the first call, when what is done already is behind it, and at least as long as the way there
    took.
    """

    def __init__(
        self, *, queue_id: int, level: int, should_stop: ShouldStop, seconds: float | None = None
    ) -> None:
        """`queue_id`, `level`: the job's row in the queue, and how many turns it has had."""
        self.gives_way = False
        self.level = level
        self._queue_id = queue_id
        self._seconds = seconds_of(level) if seconds is None else seconds
        self._should_stop = should_stop
        self._began = time.monotonic()
        self._next_look: float | None = None

    def __call__(self) -> bool:
        now = time.monotonic()
        if self._next_look is None:
            self._next_look = now + max(self._seconds, now - self._began)
        if now >= self._next_look and not self.gives_way:
            self._next_look = now + EVERY
            self.gives_way = makes_room(self._queue_id)
        return self.gives_way or self._should_stop()


def seconds_of(level: int) -> float:
    return TURN * 2 ** (level - 1) if level else FIRST


def turn_of(context: JobContext) -> Turn:
    """The one that the worker begins with this job of the queue."""
    assert context.job.id is not None
    level = min(LONGEST, max(0, -context.job.priority))
    return Turn(queue_id=context.job.id, level=level, should_stop=context.should_abort)


def run_in_turns(kind: Kind[R], object_id: UUID, turn: Turn) -> bool:
    """As the runner's run, for one turn."""
    has_ended = run(kind, object_id, should_stop=turn)
    if turn.gives_way and not has_ended:
        queue(kind.task, object_id, level=min(LONGEST, turn.level + 1))
    return has_ended
