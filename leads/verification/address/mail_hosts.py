"""Domain -> DomainFacts: who takes its mail (RFC 5321 section 5, RFC 7505)."""

import ipaddress

from leads.verification.address.resolver import Answer, Ask
from leads.verification.address.verdicts import DomainFacts, MailKind

_KEPT = 10  # hosts


async def look_up(domain: str, ask: Ask) -> DomainFacts:
    """One question for nearly every domain; without MX records two more at most."""
    answer = await ask(domain, "MX")
    if answer.failure:
        return DomainFacts(domain, MailKind.FAILED, detail=answer.failure)
    if not answer.exists:
        return DomainFacts(domain, MailKind.NO_DOMAIN)
    if answer.records:
        return _judge_mx(domain, answer)
    return await _look_for_address(domain, ask)


def _judge_mx(domain: str, answer: Answer) -> DomainFacts:
    in_order = sorted(answer.records, key=lambda record: (record.preference, str(record.exchange)))
    named = [str(record.exchange).rstrip(".").lower() for record in in_order]
    if not any(named):
        return DomainFacts(domain, MailKind.NULL_MX)
    hosts = tuple(dict.fromkeys(host for host in named if _can_be_a_host(host)))[:_KEPT]
    if not hosts:
        return DomainFacts(domain, MailKind.UNUSABLE, detail=", ".join(filter(None, named))[:300])
    return DomainFacts(domain, MailKind.MX, hosts=hosts)


def _can_be_a_host(name: str) -> bool:
    """Not localhost, not an address written where a name must stand, not a name of one label."""
    if "." not in name or name.endswith((".localhost", ".localdomain", ".invalid")):
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return True
    return False


async def _look_for_address(domain: str, ask: Ask) -> DomainFacts:
    failure = ""
    for record_type in ("A", "AAAA"):
        answer = await ask(domain, record_type)
        if answer.records:
            return DomainFacts(domain, MailKind.ADDRESS, hosts=(domain,))
        failure = failure or answer.failure
    if failure:
        return DomainFacts(domain, MailKind.FAILED, detail=failure)
    return DomainFacts(domain, MailKind.NO_HOST)
