"""Domains -> DomainFacts, each queried once: what is remembered, what is being queried, and the rest."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

from leads.verification.address.mail_hosts import look_up
from leads.verification.address.resolver import Ask
from leads.verification.address.trust import Trust
from leads.verification.address.verdicts import REMEMBERED, DomainFacts, MailKind


class DomainBook:
    """Remembers failures too, so a dead name server is waited for once a run and not once an address.

    `learned` collects what was found out and may be kept, until somebody takes it away.
    """

    def __init__(self, ask: Ask, trust: Trust, *, remembered: int = REMEMBERED) -> None:
        self._ask = ask
        self._trust = trust
        self._limit = remembered
        self._known: OrderedDict[str, DomainFacts] = OrderedDict()
        self._pending: dict[str, asyncio.Task[DomainFacts]] = {}
        self.learned: list[DomainFacts] = []

    def has(self, domain: str) -> bool:
        """Whether no query is needed."""
        return domain in self._known

    def knows(self, domain: str) -> bool:
        return domain in self._known or domain in self._pending

    def remember(self, facts: Iterable[DomainFacts]) -> None:
        """The least recently used are forgotten; they are in the table."""
        for one in facts:
            self._known[one.domain] = one
            self._known.move_to_end(one.domain)
        while len(self._known) > self._limit:
            self._known.popitem(last=False)

    async def find(self, domains: Iterable[str]) -> dict[str, DomainFacts]:
        found: dict[str, DomainFacts] = {}
        tasks: list[asyncio.Task[DomainFacts]] = []
        for domain in domains:
            if facts := self._known.get(domain):
                self._known.move_to_end(domain)
                found[domain] = facts
            else:
                tasks.append(self._task(domain))
        found.update({facts.domain: facts for facts in await asyncio.gather(*tasks)})
        return found

    def _task(self, domain: str) -> "asyncio.Task[DomainFacts]":
        """One for all who ask."""
        task = self._pending.get(domain)
        if task is None:
            task = self._pending[domain] = asyncio.create_task(self._learn(domain))
        return task

    async def _learn(self, domain: str) -> DomainFacts:
        try:
            facts = await look_up(domain, self._ask)
            if facts.needs_trust and not await self._trust.confirm():
                facts = DomainFacts(domain, MailKind.UNTRUSTED, detail=f"It was answered: {facts.kind.value}")
            self.remember([facts])
            if facts.is_known:
                self.learned.append(facts)
            return facts
        finally:
            del self._pending[domain]
