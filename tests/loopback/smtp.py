"""A mail server on loopback that behaves, or misbehaves, as a test says. It takes no mail, only RCPT TO.

with SmtpServer(answer) as smtp:
    smtp.port
    smtp.recipients      ["ada@a.example", …] every RCPT TO, in order
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How the server is as a whole. `mail_from` is its answer to that; "" anywhere: it hangs up."""

    greeting: str = "220 mx.example ready"
    hello: str = "250 mx.example"
    mail_from: str = "250 ok"
    delay: float = 0.0
    garbage: bool = False


Answer = Callable[[str], str]


def knows(*mailboxes: str) -> Answer:
    """A server that takes these addresses only."""
    return lambda email: "250 2.1.5 ok" if email in mailboxes else "550 5.1.1 no such user"


class SmtpServer:
    """`answer`: address -> the line that is sent; "" hangs up."""

    def __init__(self, answer: Answer, *, habits: Habits | None = None) -> None:
        self.answer = answer
        self.habits = habits or Habits()
        self.recipients: list[str] = []
        self.commands: list[str] = []
        self.connections = 0
        self.most_at_once = 0
        self._open = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)

    def __enter__(self) -> "SmtpServer":
        self._thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _stop(self) -> None:
        self._server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open += 1
        self.most_at_once = max(self.most_at_once, self._open)
        try:
            if await self._say(writer, self.habits.greeting):
                while line := (await reader.readline()).decode("utf-8", "replace").strip():
                    if not await self._say(writer, self._reply(line)):
                        break
        except ConnectionError:
            pass
        finally:
            self._open -= 1
            writer.close()

    async def _say(self, writer: asyncio.StreamWriter, text: str) -> bool:
        """-> whether the conversation goes on."""
        if self.habits.delay:
            await asyncio.sleep(self.habits.delay)
        if not text:
            return False
        writer.write(b"\x00\xff\xfe what?\r\n" * 3 if self.habits.garbage else f"{text}\r\n".encode())
        await writer.drain()
        return not text.startswith("221")

    def _reply(self, line: str) -> str:
        self.commands.append(line)
        verb = line[:4].upper()
        if verb in ("EHLO", "HELO"):
            return self.habits.hello
        if verb == "MAIL":
            return self.habits.mail_from
        if verb == "RCPT":
            email = line.partition("<")[2].rpartition(">")[0]
            self.recipients.append(email)
            return self.answer(email)
        return "221 bye" if verb == "QUIT" else "250 ok"
