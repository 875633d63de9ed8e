"""A long job makes room for those of other workspaces: if any wait, it goes to the queue's end after a while.

For jobs that lose nothing by it, since each batch stands for itself.
"""

import time
from typing import TypeVar
from uuid import UUID

from leads.jobs.batches import ShouldStop
from leads.jobs.queue import do_others_wait, queue
from leads.jobs.runner import Kind, run

R = TypeVar("R")

TURN = 10.0  # seconds


def run_in_turns(kind: Kind[R], object_id: UUID, *, should_stop: ShouldStop, seconds: float = TURN) -> bool:
    """As the runner's run."""
    deadline = time.monotonic() + seconds
    gives_way = False

    def is_turn_over() -> bool:
        nonlocal gives_way
        gives_way = time.monotonic() >= deadline and do_others_wait(kind.task, object_id)
        return gives_way or should_stop()

    has_ended = run(kind, object_id, should_stop=is_turn_over)
    if gives_way:
        queue(kind.task, object_id, is_last=True)
    return has_ended
