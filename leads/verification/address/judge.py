"""Email + what the stages found -> Verdict. Pure; the first rule that fits decides:

1. the text            invalid: syntax, special_use
2. the domain          unknown: dns_failed, dns_untrusted
                       invalid: no_domain, no_mail_host, null_mx, unusable_mx
3. a refused mailbox   invalid: mailbox_refused
4. doubts              risky: typo, disposable, role
5. the mail server     unknown: smtp_failed, smtp_later, smtp_refused_us
                       catch_all: accepts_all; risky: mailbox_full, mailbox_untold
6. the rest            risky: address_only; verified: mailbox_accepted, mail_host
"""

from functools import lru_cache
from typing import Any

from leads.verification.address.disposable import is_disposable
from leads.verification.address.free_mail import is_free_mail
from leads.verification.address.roles import role_of
from leads.verification.address.syntax import find_fault, find_fault_of_local
from leads.verification.address.typos import suggest
from leads.verification.address.verdicts import (
    REMEMBERED,
    DomainFacts,
    Mailbox,
    MailboxAnswer,
    MailKind,
    Reason,
    Status,
    Verdict,
)

_OF_KIND = {
    MailKind.FAILED: (Status.UNKNOWN, Reason.DNS_FAILED),
    MailKind.UNTRUSTED: (Status.UNKNOWN, Reason.DNS_UNTRUSTED),
    MailKind.NO_DOMAIN: (Status.INVALID, Reason.NO_DOMAIN),
    MailKind.NO_HOST: (Status.INVALID, Reason.NO_MAIL_HOST),
    MailKind.NULL_MX: (Status.INVALID, Reason.NULL_MX),
    MailKind.UNUSABLE: (Status.INVALID, Reason.UNUSABLE_MX),
}
_OF_MAILBOX = {
    Mailbox.FAILED: (Status.UNKNOWN, Reason.SMTP_FAILED),
    Mailbox.LATER: (Status.UNKNOWN, Reason.SMTP_LATER),
    Mailbox.REFUSED_US: (Status.UNKNOWN, Reason.SMTP_REFUSED_US),
    Mailbox.ACCEPTS_ALL: (Status.CATCH_ALL, Reason.ACCEPTS_ALL),
    Mailbox.FULL: (Status.RISKY, Reason.MAILBOX_FULL),
    Mailbox.UNCONFIRMED: (Status.RISKY, Reason.MAILBOX_UNCONFIRMED),
    Mailbox.ACCEPTED: (Status.VERIFIED, Reason.MAILBOX_ACCEPTED),
}


# What a domain's records can say at best: the rest is up to the mailbox.
_OPEN = (Reason.MAIL_HOST, Reason.ADDRESS_ONLY)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2]


def judge_text(email: str, *, is_domain_known: bool = False) -> Verdict | None:
    """A verdict where the text alone decides. A known domain's text has been looked at before."""
    fault = find_fault_of_local(email) if is_domain_known else find_fault(email)
    return Verdict(Status.INVALID, fault[0], {"fault": fault[1]}) if fault else None


def judge(email: str, facts: DomainFacts, mailbox: MailboxAnswer | None = None) -> Verdict:
    """For an email whose text is in order. `mailbox` is None where no mail server was queried."""
    ground = judge_domain(facts)
    evidence = ground.evidence
    if mailbox is not None:
        evidence = evidence | {"asked": mailbox.host, "reply": mailbox.reply}
        if mailbox.kind is Mailbox.REFUSED and facts.kind not in _OF_KIND:
            return Verdict(Status.INVALID, Reason.MAILBOX_REFUSED, evidence)
    if ground.reason not in _OPEN:
        return Verdict(ground.status, ground.reason, evidence)
    if role := role_of(email.rpartition("@")[0]):
        return Verdict(Status.RISKY, Reason.ROLE, evidence | {"role": role})
    return ground if mailbox is None else Verdict(*_OF_MAILBOX[mailbox.kind], evidence)


@lru_cache(maxsize=REMEMBERED)
def judge_domain(facts: DomainFacts) -> Verdict:
    """What holds for all addresses of a domain; shared by them, so never to be changed."""
    suggestion = suggest(facts.domain)
    evidence = _evidence(facts, suggestion)
    if facts.kind in _OF_KIND:
        return Verdict(*_OF_KIND[facts.kind], evidence)
    if suggestion:
        return Verdict(Status.RISKY, Reason.TYPO, evidence)
    if is_disposable(facts.domain):
        return Verdict(Status.RISKY, Reason.DISPOSABLE, evidence)
    if facts.kind is MailKind.ADDRESS:
        return Verdict(Status.RISKY, Reason.ADDRESS_ONLY, evidence)
    return Verdict(Status.VERIFIED, Reason.MAIL_HOST, evidence)


def _evidence(facts: DomainFacts, suggestion: str) -> dict[str, Any]:
    evidence: dict[str, Any] = {}
    if facts.hosts:
        evidence["mail_host"] = facts.hosts[0]
    if facts.detail:
        evidence["detail"] = facts.detail
    if suggestion:
        evidence["suggestion"] = suggestion
    if is_free_mail(facts.domain):
        evidence["notes"] = ["free_mail"]
    return evidence
