"""A pool whose threads take turns as little as possible.

Each thread has a connection to the database of its own, with its prepared statements and PostgreSQL's caches
behind it. concurrent.futures gives the next request to whoever has waited longest, so that a few clients use
all of them in turn: four that add leads were answered a fifth slower.
"""

import queue
import threading
from collections import deque
from concurrent import futures
from typing import Any


class WarmQueue:
    """What a pool's threads wait at: as queue.SimpleQueue, but the last that came gets the next thing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._things: deque[Any] = deque()
        self._waiting: list[threading.Lock] = []  # each is held, until there is something for its thread

    def put(self, thing: Any) -> None:
        with self._lock:
            self._things.append(thing)
            if self._waiting:
                self._waiting.pop().release()

    def get(self, block: bool = True) -> Any:
        """Raises queue.Empty where it shall not wait."""
        while True:
            with self._lock:
                if self._things:
                    return self._things.popleft()
                if not block:
                    raise queue.Empty
                called = threading.Lock()
                called.acquire()
                self._waiting.append(called)
            called.acquire()  # somebody who has just ended something else may take it first

    def get_nowait(self) -> Any:
        return self.get(block=False)

    def qsize(self) -> int:
        """Things that no thread has taken."""
        return len(self._things)

    @property
    def waiting(self) -> int:
        """Threads that have nothing to do."""
        return len(self._waiting)


def warm_pool(number: int) -> futures.ThreadPoolExecutor:
    """With all of its threads. Beginning one takes memory: without that, the process would end at a request,
    and with it the others that it is at."""
    pool = futures.ThreadPoolExecutor(max_workers=number)
    pool._work_queue = WarmQueue()  # type: ignore[assignment]  # noqa: SLF001  it offers no other way
    all_there = threading.Barrier(number + 1)
    for _ in range(number):
        pool.submit(all_there.wait)
    all_there.wait()
    return pool
