"""`python benchmarks/loopback/dns.py MILLISECONDS`: a DNS server that has a mail server for every domain.

Prints its port, answers after so long, and prints how many questions it received when its input ends. It
puts bytes together by hand, so that it takes as little as possible from the cores that are measured.
"""

import asyncio
import struct
import sys
from typing import cast

from typing_extensions import override

_MX = b"\xc0\x0c" + struct.pack("!HHIH", 15, 1, 60, 7) + struct.pack("!H", 10) + b"\x02mx\xc0\x0c"


class Answers(asyncio.DatagramProtocol):
    def __init__(self, delay: float) -> None:
        self._delay = delay
        self.questions = 0

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    @override
    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.questions += 1
        loop = asyncio.get_running_loop()
        loop.call_later(self._delay, self._transport.sendto, answer(data), addr)


def answer(query: bytes) -> bytes:
    """One MX record, or for names under .invalid the answer that there is none such."""
    end = query.index(b"\0", 12) + 5
    question = query[12:end]
    exists = b"\x07invalid\0" not in question
    header = query[:2] + struct.pack("!HHHHH", 0x8180 if exists else 0x8183, 1, int(exists), 0, 0)
    return header + question + (_MX if exists else b"")


async def serve(delay: float) -> None:
    loop = asyncio.get_running_loop()
    transport, answers = await loop.create_datagram_endpoint(
        lambda: Answers(delay), local_addr=("127.0.0.1", 0)
    )
    print(transport.get_extra_info("sockname")[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(answers.questions, flush=True)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000))
