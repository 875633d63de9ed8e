"""A domain's addresses -> what its mail server says of each. No mail is ever sent.

host       the domain's mail servers in order of preference, until one answers
hello      EHLO, STARTTLS where it is offered, MAIL FROM
catch-all  RCPT TO a made-up mailbox: a server that takes it takes everything
mailboxes  RCPT TO each, RSET after some, QUIT
"""

import asyncio
import ipaddress
import ssl
from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

import aiosmtplib

from leads.verification.address.config import SmtpConfig
from leads.verification.address.resolver import Ask
from leads.verification.address.smtp_limits import Limits
from leads.verification.address.smtp_replies import read_reply
from leads.verification.address.verdicts import REMEMBERED, DomainFacts, Mailbox, MailboxAnswer

_HOSTS = 2  # that are tried
_RECIPIENTS = 50  # of one transaction; more look like an attack
_CONNECTIONS = 50  # at once, to servers of all the world
Answers = dict[str, MailboxAnswer]


class SmtpProbe:
    def __init__(self, config: SmtpConfig, ask: Ask) -> None:
        self._config = config
        self._ask = ask
        self._limits = Limits(per_minute=config.per_minute)
        self._accepts_all: dict[str, MailboxAnswer] = {}
        self._connections = asyncio.Semaphore(_CONNECTIONS)

    async def ask_about(self, facts: DomainFacts, emails: Sequence[str]) -> Answers:
        """An answer for each of the emails, which are of this domain."""
        if known := self._accepts_all.get(facts.domain):
            return dict.fromkeys(emails, known)
        why = "no address"
        for host in facts.hosts[:_HOSTS]:
            address = await self._address_of(host)
            if address is None:
                continue
            try:
                async with self._limits.connection(address), self._connections:
                    return await self._converse(host, address, facts.domain, emails)
            except (aiosmtplib.SMTPException, OSError, ValueError, TimeoutError) as error:
                why = f"{host}: {type(error).__name__}: {error}"[:300]
        return dict.fromkeys(emails, MailboxAnswer(Mailbox.FAILED, reply=why))

    async def _address_of(self, host: str) -> str | None:
        """Where other people's records may send us: never into a private network, unless that is wanted."""
        for record_type in ("A", "AAAA"):
            for record in (await self._ask(host, record_type)).records:
                if self._config.private or ipaddress.ip_address(record.address).is_global:
                    return str(record.address)
        return None

    async def _converse(self, host: str, address: str, domain: str, emails: Sequence[str]) -> Answers:
        """Raises what went wrong before the first answer; later it only leaves the rest unanswered."""
        config = self._config
        client = aiosmtplib.SMTP(
            hostname=address, port=config.port, timeout=config.timeout, local_hostname=config.helo,
            start_tls=False,
        )  # fmt: skip
        try:
            await client.connect()
            await self._greet(client)
            conversation = Conversation(client, host, config.mail_from, self._limits)
            return await self._ask_for_each(conversation, domain, emails)
        except aiosmtplib.SMTPResponseException as error:
            return dict.fromkeys(emails, _not_let_in(error, host))
        finally:
            with suppress(Exception):
                await asyncio.wait_for(client.quit(), timeout=2)
            client.close()

    async def _greet(self, client: aiosmtplib.SMTP) -> None:
        await client.ehlo()
        if self._config.starttls and client.supports_extension("starttls"):
            # Many mail servers have certificates of their own making: this is about being let in.
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            await client.starttls(tls_context=context)
            await client.ehlo()

    async def _ask_for_each(
        self, conversation: "Conversation", domain: str, emails: Sequence[str]
    ) -> Answers:
        made_up = await conversation.ask(f"lg-{uuid4().hex[:16]}@{domain}")
        if made_up.kind is Mailbox.ACCEPTED:
            everything = MailboxAnswer(Mailbox.ACCEPTS_ALL, made_up.host, made_up.reply)
            while len(self._accepts_all) >= REMEMBERED:
                del self._accepts_all[next(iter(self._accepts_all))]
            self._accepts_all[domain] = everything
            return dict.fromkeys(emails, everything)
        if made_up.kind in (Mailbox.LATER, Mailbox.REFUSED_US, Mailbox.FAILED):
            return dict.fromkeys(emails, made_up)
        answers: Answers = {}
        for email in emails:
            answers[email] = await conversation.ask(email)
        return answers


class Conversation:
    """One connection. After an error the rest is unanswered."""

    def __init__(self, client: aiosmtplib.SMTP, host: str, mail_from: str, limits: Limits) -> None:
        self._client = client
        self._host = host
        self._mail_from = mail_from
        self._limits = limits
        self._probed = 0
        self._broken: MailboxAnswer | None = None

    async def ask(self, email: str) -> MailboxAnswer:
        if self._broken:
            return self._broken
        await self._limits.wait(self._host)
        try:
            await self._begin_transaction()
            code, text = await self._rcpt(email)
        except aiosmtplib.SMTPResponseException as error:
            self._broken = _not_let_in(error, self._host)
            return self._broken
        except (aiosmtplib.SMTPException, OSError, ValueError, TimeoutError) as error:
            why = f"{type(error).__name__}: {error}"[:300]
            self._broken = MailboxAnswer(Mailbox.FAILED, self._host, why)
            return self._broken
        self._probed += 1
        return MailboxAnswer(read_reply(code, text), self._host, f"{code} {text}"[:300])

    async def _begin_transaction(self) -> None:
        if self._probed % _RECIPIENTS == 0:
            if self._probed:
                await self._client.rset()
            await self._client.mail(self._mail_from)

    async def _rcpt(self, email: str) -> tuple[int, str]:
        """As a raw command: aiosmtplib's own raises for every refusal, and a refusal is an answer."""
        utf8 = not email.isascii()
        code, text = await self._client.execute_command(b"RCPT", f"TO:<{email}>".encode())
        if utf8 and code >= 500 and not self._client.supports_extension("smtputf8"):
            return 252, text
        return code, text


def _not_let_in(error: aiosmtplib.SMTPResponseException, host: str) -> MailboxAnswer:
    """The greeting, EHLO or MAIL FROM was refused: for now, or for good."""
    kinds = {4: Mailbox.LATER, 5: Mailbox.REFUSED_US}  # anything else is no reply at all
    kind = kinds.get(error.code // 100, Mailbox.FAILED)
    return MailboxAnswer(kind, host, f"{error.code} {error.message}"[:300])
