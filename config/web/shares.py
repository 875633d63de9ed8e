"""Who gets a thread for a long body: nobody more than their share of them, whoever it is."""

from collections import Counter, deque
from typing import Generic, Protocol, TypeVar


class Sender(Protocol):
    """`sender`: the key or the session that a request names, else the address that it comes from. A key that
    nobody has is answered before its body is read, so it holds no thread."""

    @property
    def sender(self) -> bytes: ...


S = TypeVar("S", bound=Sender)


class Shares(Generic[S]):
    """What may begin, and what waits for one of the same sender's to end. `most`: at once, of one sender."""

    def __init__(self, *, most: int) -> None:
        self._most = most
        self._busy: Counter[bytes] = Counter()
        self.waiting: deque[S] = deque()

    def begin(self, request: S) -> bool:
        """-> whether it may begin now; if not, it waits."""
        if self._busy[request.sender] >= self._most:
            self.waiting.append(request)
            return False
        self._busy[request.sender] += 1
        return True

    def end(self, sender: bytes) -> S | None:
        """One that had begun has ended. -> the one that begins in its place."""
        self._busy[sender] -= 1
        if not self._busy[sender]:
            del self._busy[sender]
        following = next((each for each in self.waiting if each.sender == sender), None)
        if following is not None:
            self.waiting.remove(following)
            self._busy[sender] += 1
        return following
