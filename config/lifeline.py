"""Parent -> children that end when it does, however it ends.

The parent holds the writing end of a pipe and nobody writes; the kernel closes it with the parent, and
every child, blocked on the reading end, notices. This needs neither Linux nor a look at process numbers.
"""

import os
import signal
import threading
import time

VARIABLE = "LEADGATE_LIFELINE"  # the number of the descriptor that a child inherits
LAST_ORDERS = 5.0  # seconds to finish in once the parent is gone


class Lifeline:
    """The parent's side. Children get `descriptor` with pass_fds, and `environment`."""

    def __init__(self) -> None:
        self.descriptor, self._held = os.pipe()

    @property
    def environment(self) -> dict[str, str]:
        """What tells a child where its end is."""
        return {VARIABLE: str(self.descriptor)}

    def close(self) -> None:
        """Let go: children that are still there end now."""
        os.close(self._held)
        os.close(self.descriptor)


def end_with_parent(*, last_orders: float = LAST_ORDERS) -> None:
    """In a child: watch the lifeline, if there is one, from a thread of its own.

    `last_orders` is how long (seconds) it may take to end by itself. A thread doesn't survive a fork:
    a process that forks workers calls this in each of them too.
    """
    if number := os.environ.get(VARIABLE):
        threading.Thread(target=_watch, args=(int(number), last_orders), name="lifeline", daemon=True).start()


def _watch(descriptor: int, last_orders: float) -> None:
    """First the way in which this process always stops; if that takes too long, the hard one."""
    while os.read(descriptor, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(last_orders)
    os.kill(os.getpid(), signal.SIGKILL)
