"""Questions to name servers -> answers. Knows nothing of mail."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.resolver
import msgspec

_TRY = 1.5  # seconds until a question is sent again


class Answer(msgspec.Struct, frozen=True, gc=False):
    """`exists` is False where the name doesn't exist. `failure`: no answer, and why."""

    records: tuple[Any, ...] = ()
    exists: bool = True
    failure: str = ""


class Resolver:
    """At most `in_flight` questions at once, each given up after `timeout` seconds."""

    def __init__(self, servers: tuple[tuple[str, int], ...], *, in_flight: int, timeout: float) -> None:
        self._resolver = dns.asyncresolver.Resolver(configure=not servers)
        if servers:
            self._resolver.nameservers = [dns.nameserver.Do53Nameserver(*server) for server in servers]
        self._resolver.timeout = min(_TRY, timeout)
        self._resolver.lifetime = timeout
        self._slots = asyncio.Semaphore(in_flight)

    async def ask(self, name: str, record_type: str) -> Answer:
        async with self._slots:
            return await self._ask(name, record_type)

    async def _ask(self, name: str, record_type: str) -> Answer:
        """A server that refuses or fails is as good as none: nothing is known then."""
        try:
            found = await self._resolver.resolve(f"{name}.", record_type, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return Answer(exists=False)
        except (dns.exception.DNSException, OSError) as error:
            return Answer(failure=f"{type(error).__name__}: {error}"[:300])
        return Answer(records=tuple(found.rrset or ()))


Ask = Callable[[str, str], Awaitable[Answer]]
