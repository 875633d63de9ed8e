"""Politeness: one connection per mail server, and so many questions a minute per provider."""

import asyncio
from collections import defaultdict


def provider_of(host: str) -> str:
    """aspmx.l.google.com -> google.com; with a country's second level (co.uk) three labels."""
    labels = host.split(".")
    many = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if many else -2 :])


class Limits:
    def __init__(self, *, per_minute: int) -> None:
        self._pause = 60 / per_minute
        self._next: dict[str, float] = {}
        self._connections: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def connection(self, address: str) -> asyncio.Lock:
        """To be held while connected to the server at this IP address."""
        return self._connections[address]

    async def wait(self, host: str) -> None:
        """Until the host's provider may be asked about one more address."""
        loop, provider = asyncio.get_running_loop(), provider_of(host)
        now = loop.time()
        turn = max(now, self._next.get(provider, now))
        self._next[provider] = turn + self._pause
        if turn > now:
            await asyncio.sleep(turn - now)
