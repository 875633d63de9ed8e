"""Politeness: one connection per mail server, and so many questions a minute per provider."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

_REMEMBERED = 10_000  # providers, until those whose pause is over are forgotten


def provider_of(host: str) -> str:
    """aspmx.l.google.com -> google.com; with a country's second level (co.uk) three labels."""
    labels = host.split(".")
    many = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if many else -2 :])


class Limits:
    def __init__(self, *, per_minute: int) -> None:
        self._pause = 60 / per_minute
        self._next: dict[str, float] = {}
        # As long as somebody holds one or waits for it: there are as many servers as domains.
        self._connections: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def connection(self, address: str) -> AsyncIterator[None]:
        """To be held while connected to the server at this IP address."""
        lock = self._connections.setdefault(address, asyncio.Lock())
        async with lock:
            yield

    async def wait(self, host: str) -> None:
        """Until the host's provider may be queried about one more address."""
        loop, provider = asyncio.get_running_loop(), provider_of(host)
        now = loop.time()
        turn = max(now, self._next.get(provider, now))
        self._next[provider] = turn + self._pause
        if len(self._next) > _REMEMBERED:
            self._next = {name: at for name, at in self._next.items() if at > now}
        if turn > now:
            await asyncio.sleep(turn - now)
