"""A DNS server on loopback, UDP and TCP, in a thread of its own. It counts its questions.

    with DnsServer({"a.example": Zone(mx=["10 mx.a.example"]), "gone.example": Zone(nxdomain=True)}) as dns:
        dns.address          ("127.0.0.1", 49153)
        dns.questions        Counter({("a.example", "MX"): 1})

A name that no zone describes does not exist.
"""

import asyncio
import os
import struct
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from typing_extensions import override


@dataclass(frozen=True, kw_only=True)
class Zone:
    """What is answered for one name. `garbage`: bytes that are no answer; `silent`: none at all;
    `truncated`: by UDP only that the answer is too long, so the client asks again by TCP."""

    mx: tuple[str, ...] = ()
    a: tuple[str, ...] = ()
    aaaa: tuple[str, ...] = ()
    cname: str = ""
    nxdomain: bool = False
    servfail: bool = False
    refused: bool = False
    silent: bool = False
    garbage: bool = False
    truncated: bool = False
    delay: float = 0.0


MISSING = Zone(nxdomain=True)
Find = Callable[[str], Zone | None]


class DnsServer:
    """`zones` by name, or a function of the name. `is_down`: nothing is answered; `is_lying`: nothing
    exists; `hijacks`: everything exists, at one address."""

    def __init__(self, zones: "dict[str, Zone] | Find", *, delay: float = 0.0) -> None:
        self.zones = zones if isinstance(zones, dict) else {}
        self._find: Find = self.zones.get if isinstance(zones, dict) else zones
        self._delay = delay
        self.questions: Counter[tuple[str, str]] = Counter()
        self.is_down = False
        self.is_lying = False
        self.hijacks = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dns", daemon=True)

    def __enter__(self) -> "DnsServer":
        self._thread.start()
        self.address = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def count(self, record_type: str) -> int:
        """How many questions of this type came."""
        return sum(number for (_, requested), number in self.questions.items() if requested == record_type)

    async def _start(self) -> tuple[str, int]:
        """UDP on the port that TCP was given: of its ports, many are taken by the connections of others."""
        while True:
            self._tcp = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            address: tuple[str, int] = self._tcp.sockets[0].getsockname()
            try:
                self._udp, _ = await self._loop.create_datagram_endpoint(
                    lambda: _Datagrams(self), local_addr=address
                )
                return address
            except OSError:
                self._tcp.close()

    async def _stop(self) -> None:
        self._udp.close()
        self._tcp.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            answer = await self.answer(await reader.readexactly(length), is_tcp=True)
            if answer is not None:
                writer.write(struct.pack("!H", len(answer)) + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, wire: bytes, *, is_tcp: bool = False) -> bytes | None:
        """None: nothing is sent."""
        try:
            question = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        requested = question.question[0]
        name, record_type = requested.name.to_text(omit_final_dot=True).lower(), requested.rdtype
        self.questions[name, dns.rdatatype.to_text(record_type)] += 1
        zone = self._zone(name)
        if self._delay or zone.delay:
            await asyncio.sleep(self._delay + zone.delay)
        if self.is_down or zone.silent:
            return None
        if zone.garbage:
            return wire[:2] + os.urandom(20)
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.RA
        if zone.truncated and not is_tcp:
            reply.flags |= dns.flags.TC
            return reply.to_wire()
        _fill(reply, name, zone, record_type)
        return reply.to_wire()

    def _zone(self, name: str) -> Zone:
        if self.hijacks:
            return Zone(a=("192.0.2.1",))
        return MISSING if self.is_lying else self._find(name) or MISSING


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: DnsServer) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        task = asyncio.ensure_future(self._answer(data, addr))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = await self._server.answer(data)
        if answer is not None:
            self._transport.sendto(answer, addr)


def _fill(reply: dns.message.Message, name: str, zone: Zone, record_type: dns.rdatatype.RdataType) -> None:
    if zone.servfail or zone.refused:
        reply.set_rcode(dns.rcode.SERVFAIL if zone.servfail else dns.rcode.REFUSED)
        return
    if zone.nxdomain:
        reply.set_rcode(dns.rcode.NXDOMAIN)
        return
    if zone.cname:
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "CNAME", f"{zone.cname}."))
        name = zone.cname
    kinds = {dns.rdatatype.MX: zone.mx, dns.rdatatype.A: zone.a, dns.rdatatype.AAAA: zone.aaaa}
    if texts := kinds.get(record_type):
        records = [
            f"{text}." if record_type == dns.rdatatype.MX and text[-1] != "." else text for text in texts
        ]
        reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", record_type, *records))
