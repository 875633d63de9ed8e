"""Ctrl-C, SIGTERM and SIGHUP -> an orderly end."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class StopRequested(KeyboardInterrupt):
    """Somebody wants `up` to end, in the middle of a step that may be broken off.

    The database driver knows this kind: it cancels the statement that is running.
    """


class StopSignals:
    """Counts the requests to stop. A signal breaks off a step only where that is safe."""

    def __init__(self) -> None:
        self.count = 0
        self._may_interrupt = False
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means it
            signal.signal(signal.SIGHUP, self._note)

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Within, a signal raises StopRequested: for long steps that leave nothing half done.

        Not while a process is being started: it would run without anybody knowing of it.
        """
        self._may_interrupt = True
        try:
            if self.count:
                raise StopRequested
            yield
        except Exception as error:
            if self.count:  # what else goes wrong in a step that is broken off is of no interest
                raise StopRequested from error
            raise
        finally:
            self._may_interrupt = False

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        self.count += 1
        if self._may_interrupt:
            self._may_interrupt = False
            raise StopRequested
