"""What is found out about an address: the frozen types that travel through the stages."""

from enum import IntEnum, StrEnum
from typing import Any

import msgspec

REMEMBERED = 10_000  # domains in memory, with what follows for their addresses; behind it is the table


class Status(IntEnum):
    """The numbers of the v2 API (a membership's verification_status)."""

    VERIFIED = 1
    INVALID = -1
    RISKY = -2
    CATCH_ALL = -3
    UNKNOWN = 11  # while it is tried again; -2 for the v2 API when that has come to nothing
    WAITING = 12  # no verdict yet: its job waits

    @property
    def slug(self) -> str:
        return self.name.lower()


class Reason(StrEnum):
    """Why; the sentence for people stands in REASONS."""

    MAIL_HOST = "mail_host"
    MAILBOX_ACCEPTED = "mailbox_accepted"
    SYNTAX = "syntax"
    SPECIAL_USE = "special_use"
    NO_DOMAIN = "no_domain"
    NO_MAIL_HOST = "no_mail_host"
    NULL_MX = "null_mx"
    UNUSABLE_MX = "unusable_mx"
    MAILBOX_REFUSED = "mailbox_refused"
    DISPOSABLE = "disposable"
    TYPO = "typo"
    ROLE = "role"
    ADDRESS_ONLY = "address_only"
    MAILBOX_FULL = "mailbox_full"
    MAILBOX_UNCONFIRMED = "mailbox_untold"  # the v2 word: stored, and on the wire
    ACCEPTS_ALL = "accepts_all"
    DNS_FAILED = "dns_failed"
    DNS_UNTRUSTED = "dns_untrusted"
    SMTP_FAILED = "smtp_failed"
    SMTP_LATER = "smtp_later"
    SMTP_REFUSED_US = "smtp_refused_us"


REASONS: dict[str, str] = {
    Reason.MAIL_HOST: "The domain has a mail server",
    Reason.MAILBOX_ACCEPTED: "The mail server takes mail for this address",
    Reason.SYNTAX: "The address can't be written so",
    Reason.SPECIAL_USE: "The domain is reserved and never takes mail",
    Reason.NO_DOMAIN: "The domain doesn't exist",
    Reason.NO_MAIL_HOST: "The domain has neither a mail server nor an address",
    Reason.NULL_MX: "The domain says that it takes no mail",
    Reason.UNUSABLE_MX: "The mail servers that the domain names can't exist",
    Reason.MAILBOX_REFUSED: "The mail server knows no such mailbox",
    Reason.DISPOSABLE: "A throw-away address",
    Reason.TYPO: "The domain looks like a misspelt one",
    Reason.ROLE: "A function's address, not a person's",
    Reason.ADDRESS_ONLY: "The domain names no mail server; it has an address, where often none listens",
    Reason.MAILBOX_FULL: "The mailbox is full",
    Reason.MAILBOX_UNCONFIRMED: "The mail server doesn't say whether it knows the mailbox",
    Reason.ACCEPTS_ALL: "The mail server takes any address of this domain",
    Reason.DNS_FAILED: "The domain's name server didn't answer",
    Reason.DNS_UNTRUSTED: "The network's name servers can't be trusted at the moment",
    Reason.SMTP_FAILED: "The mail server couldn't be reached",
    Reason.SMTP_LATER: "The mail server wants to be queried later",
    Reason.SMTP_REFUSED_US: "The mail server doesn't talk to us",
}


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """`evidence`: what it rests on, by name; `notes` among it are no faults."""

    status: Status
    reason: Reason
    evidence: dict[str, Any] = {}


class MailKind(StrEnum):
    """What a domain's mail records say."""

    MX = "mx"
    ADDRESS = "address"  # none, but an A or AAAA record, which stands in for them
    NULL_MX = "null_mx"
    UNUSABLE = "unusable"
    NO_HOST = "no_host"
    NO_DOMAIN = "no_domain"
    FAILED = "failed"  # no answer: nothing is known
    UNTRUSTED = "untrusted"  # an answer of a network that can't be trusted


class DomainFacts(msgspec.Struct, frozen=True, gc=False):
    """`hosts` in order of preference; `detail` is what went wrong."""

    domain: str
    kind: MailKind
    hosts: tuple[str, ...] = ()
    detail: str = ""

    @property
    def is_known(self) -> bool:
        return self.kind not in (MailKind.FAILED, MailKind.UNTRUSTED)

    @property
    def needs_trust(self) -> bool:
        """What a lying network could make us believe."""
        return self.is_known and self.kind is not MailKind.MX


class Mailbox(StrEnum):
    """What a mail server answered to RCPT TO."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    FULL = "full"
    UNCONFIRMED = "unconfirmed"
    ACCEPTS_ALL = "accepts_all"
    LATER = "later"  # greylisted, or busy
    REFUSED_US = "refused_us"
    FAILED = "failed"


class MailboxAnswer(msgspec.Struct, frozen=True, gc=False):
    """`reply` is the server's own line."""

    kind: Mailbox
    host: str = ""
    reply: str = ""
