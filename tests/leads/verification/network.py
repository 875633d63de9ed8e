"""The little internet of these tests: zones, and a config that asks it."""

from typing import Any

from leads.verification.address.config import SmtpConfig, VerificationConfig
from tests.loopback.dns import DnsServer, Zone
from tests.loopback.smtp import SmtpServer

CANARY = "canary.example"
GOOD = Zone(mx=("10 mx.good.example", "20 mx2.good.example"))
LOOPBACK = Zone(a=("127.0.0.1",))

ZONES = {
    CANARY: Zone(mx=("10 mx.canary.example",)),
    "good.example": GOOD,
    "mx.good.example": LOOPBACK,
    "gmail.com": GOOD,
    "gmx.de": GOOD,
    "gmial.com": GOOD,
    "gmail.con": Zone(nxdomain=True),
    "mailinator.com": GOOD,
    "sub.mailinator.com": GOOD,
    "address.example": LOOPBACK,
    "six.example": Zone(aaaa=("::1",)),
    "empty.example": Zone(),
    "null.example": Zone(mx=("0 .",)),
    "null-and-more.example": Zone(mx=("0 .", "10 mx.good.example")),
    "local.example": Zone(mx=("10 localhost",)),
    "literal.example": Zone(mx=("10 127.0.0.1",)),
    "one-label.example": Zone(mx=("10 mail",)),
    "one-good.example": Zone(mx=("5 localhost", "10 mx.good.example")),
    "alias.example": Zone(cname="good.example", mx=GOOD.mx),
    "long.example": Zone(truncated=True, mx=GOOD.mx),
    "slow.example": Zone(delay=0.2, mx=GOOD.mx),
    "servfail.example": Zone(servfail=True),
    "refused.example": Zone(refused=True),
    "silent.example": Zone(silent=True),
    "garbage.example": Zone(garbage=True),
    "xn--mller-kva.example": GOOD,
}


def config_for(dns: DnsServer, smtp: SmtpServer | None = None, **smtp_fields: Any) -> VerificationConfig:
    asks = smtp and SmtpConfig(
        **{
            "helo": "verifier.example",
            "mail_from": "",
            "port": smtp.port,
            "timeout": 2.0,
            "per_minute": 60_000,
            "starttls": True,
            "private": True,
            **smtp_fields,
        }
    )
    return VerificationConfig(
        resolvers=(dns.address,), canaries=(CANARY,), in_flight=50, timeout=0.8, smtp=asks or None
    )
