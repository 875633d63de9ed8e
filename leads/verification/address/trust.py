"""Whether the name servers can be trusted: canaries that are known to exist, and a name that can't.

A network that is down, or one that answers everything with its own page, must not make us take a domain
for missing. So a bad answer counts only once canaries that were queried *after* it have been found.
"""

import asyncio
from uuid import uuid4

from leads.verification.address.resolver import Ask

LINGER = 0.05  # seconds that a check waits for others who need it as well


class Trust:
    """Coalesces: however many domains wait to be confirmed, one check serves them all."""

    def __init__(self, ask: Ask, canaries: tuple[str, ...]) -> None:
        self._ask = ask
        self._canaries = canaries
        self._next: asyncio.Task[bool] | None = None

    async def confirm(self) -> bool:
        """-> the result of a check whose first question is sent after this call."""
        if self._next is None:
            self._next = asyncio.create_task(self._check_soon())
        return await asyncio.shield(self._next)

    async def _check_soon(self) -> bool:
        await asyncio.sleep(LINGER)
        self._next = None  # who comes from now on needs another one
        return await self.check()

    async def check(self) -> bool:
        """All but one of the canaries have mail servers, and a made-up name has no address."""
        made_up = f"leadgate-{uuid4().hex[:12]}.invalid"
        *known, unknown = await asyncio.gather(
            *(self._ask(name, "MX") for name in self._canaries), self._ask(made_up, "A")
        )
        found = sum(bool(answer.records) for answer in known)
        return found >= max(1, len(known) - 1) and not unknown.records
