"""Emails -> Verdicts: the order of the stages.

judge_text     what the text alone decides                    no server is queried
DomainBook     who takes the domain's mail?                   one question a domain, many at once
SmtpProbe      would the mail server take this address?       only where LEADGATE_VERIFY_SMTP is on
judge          what follows
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from leads.verification.address.config import VerificationConfig
from leads.verification.address.domain_book import DomainBook
from leads.verification.address.judge import domain_of, judge, judge_text
from leads.verification.address.resolver import Resolver
from leads.verification.address.smtp_probe import SmtpProbe
from leads.verification.address.trust import Trust
from leads.verification.address.verdicts import DomainFacts, MailboxAnswer, MailKind, Verdict

_ASKABLE = (MailKind.MX, MailKind.ADDRESS)
# Called with verdicts that cost a conversation, as soon as they are there.
OnVerdicts = Callable[[dict[str, Verdict]], None]


class Verifier:
    """Lives in one event loop. What it learns of domains is in `book.learned`."""

    def __init__(self, config: VerificationConfig) -> None:
        resolver = Resolver(config.resolvers, in_flight=config.in_flight, timeout=config.timeout)
        self.trust = Trust(resolver.ask, config.canaries)
        self.book = DomainBook(resolver.ask, self.trust)
        self._probe = SmtpProbe(config.smtp, resolver.ask) if config.smtp else None

    async def verify(
        self, emails: Iterable[str], on_verdicts: OnVerdicts = lambda verdicts: None
    ) -> dict[str, Verdict]:
        """A verdict for each of the emails, which the gate has normalised."""
        verdicts: dict[str, Verdict] = {}
        by_domain: defaultdict[str, list[str]] = defaultdict(list)
        for email in emails:
            domain = domain_of(email)
            if verdict := judge_text(email, is_domain_known=self.book.has(domain)):
                verdicts[email] = verdict
            else:
                by_domain[domain].append(email)
        facts = await self.book.find(by_domain)
        if self._probe is None:
            for domain, theirs in by_domain.items():
                verdicts.update((email, judge(email, facts[domain])) for email in theirs)
            return verdicts
        probed = (
            self._ask(self._probe, facts[domain], theirs, on_verdicts) for domain, theirs in by_domain.items()
        )
        for found in await asyncio.gather(*probed):
            verdicts.update(found)
        return verdicts

    async def _ask(
        self, probe: SmtpProbe, facts: DomainFacts, emails: Sequence[str], on_verdicts: OnVerdicts
    ) -> dict[str, Verdict]:
        answers: dict[str, MailboxAnswer] = {}
        if facts.kind in _ASKABLE:
            answers = await probe.ask_about(facts, emails)
        verdicts = {email: judge(email, facts, answers.get(email)) for email in emails}
        if answers:
            on_verdicts(verdicts)
        return verdicts
