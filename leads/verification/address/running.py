"""A Verifier in a thread of its own: the caller waits for PostgreSQL while it waits for name servers."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from types import TracebackType

from leads.verification.address.config import VerificationConfig
from leads.verification.address.verdicts import DomainFacts, Verdict
from leads.verification.address.verifier import Verifier


class RunningVerifier:
    """To be entered. Results come as futures; `take_learned` and `take_received` hand out what may be kept
    before they do."""

    def __init__(self, config: VerificationConfig) -> None:
        self._config = config
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="verifier", daemon=True)
        self._received: dict[str, Verdict] = {}

    def __enter__(self) -> "RunningVerifier":
        self._thread.start()
        self._verifier = asyncio.run_coroutine_threadsafe(self._make(), self._loop).result()
        return self

    async def _make(self) -> Verifier:
        return Verifier(self._config)

    def is_network_trusted(self) -> bool:
        trust = self._verifier.trust
        return asyncio.run_coroutine_threadsafe(trust.check(), self._loop).result()

    def submit(
        self, emails: Sequence[str], known: Sequence[DomainFacts] = ()
    ) -> "Future[dict[str, Verdict]]":
        """`known`: what the table says of their domains."""
        return asyncio.run_coroutine_threadsafe(self._verify(emails, known), self._loop)

    async def _verify(self, emails: Sequence[str], known: Sequence[DomainFacts]) -> dict[str, Verdict]:
        self._verifier.book.remember(known)
        return await self._verifier.verify(emails, self._received.update)

    def knows(self, domain: str) -> bool:
        """A hint: it may be forgotten or learned a moment later."""
        return self._verifier.book.knows(domain)

    def take_learned(self) -> list[DomainFacts]:
        return asyncio.run_coroutine_threadsafe(self._take_learned(), self._loop).result()

    async def _take_learned(self) -> list[DomainFacts]:
        book = self._verifier.book
        learned, book.learned = book.learned, []
        return learned

    def take_received(self) -> dict[str, Verdict]:
        return asyncio.run_coroutine_threadsafe(self._take_received(), self._loop).result()

    async def _take_received(self) -> dict[str, Verdict]:
        received = dict(self._received)
        self._received.clear()
        return received

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What is under way is given up."""
        asyncio.run_coroutine_threadsafe(self._give_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _give_up(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
