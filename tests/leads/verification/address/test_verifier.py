"""The verdict table, against a real DNS server and a real mail server on loopback."""

import asyncio
from collections.abc import Iterator

import pytest

from leads.verification.address.config import VerificationConfig
from leads.verification.address.verdicts import Reason, Status, Verdict
from leads.verification.address.verifier import Verifier
from tests.leads.verification.network import CANARY, LOOPBACK, ZONES, config_for
from tests.loopback.dns import DnsServer, Zone
from tests.loopback.smtp import Habits, SmtpServer, knows

V, I, R, C, U = Status.VERIFIED, Status.INVALID, Status.RISKY, Status.CATCH_ALL, Status.UNKNOWN  # noqa: E741

TABLE = [
    # what the text says
    ("ada@good.example", V, Reason.MAIL_HOST),
    ("ada.lovelace@good.example", V, Reason.MAIL_HOST),
    ("ada+fair@good.example", V, Reason.MAIL_HOST),
    ("o'neill@good.example", V, Reason.MAIL_HOST),
    ("ada_lovelace-1815@good.example", V, Reason.MAIL_HOST),
    ("!#$%&@good.example", V, Reason.MAIL_HOST),
    ("jürgen@good.example", V, Reason.MAIL_HOST),
    ("ada@xn--mller-kva.example", V, Reason.MAIL_HOST),
    (f"{'a' * 64}@good.example", V, Reason.MAIL_HOST),
    (f"{'a' * 65}@good.example", I, Reason.SYNTAX),
    ("ada..l@good.example", I, Reason.SYNTAX),
    (".ada@good.example", I, Reason.SYNTAX),
    ("a da@good.example", I, Reason.SYNTAX),
    ("ada@-bad-.example", I, Reason.SYNTAX),
    ("ada@example", I, Reason.SYNTAX),
    ("ada@", I, Reason.SYNTAX),
    ("ada", I, Reason.SYNTAX),
    ("ada@host.test", I, Reason.SPECIAL_USE),
    ("ada@host.invalid", I, Reason.SPECIAL_USE),
    ("ada@service.onion", I, Reason.SPECIAL_USE),
    ("ada@printer.local", I, Reason.SPECIAL_USE),
    # who takes the domain's mail
    ("ada@gone.example", I, Reason.NO_DOMAIN),
    ("ada@sub.gone.example", I, Reason.NO_DOMAIN),
    ("ada@empty.example", I, Reason.NO_MAIL_HOST),
    ("ada@null.example", I, Reason.NULL_MX),
    ("ada@null-and-more.example", V, Reason.MAIL_HOST),
    ("ada@local.example", I, Reason.UNUSABLE_MX),
    ("ada@literal.example", I, Reason.UNUSABLE_MX),
    ("ada@one-label.example", I, Reason.UNUSABLE_MX),
    ("ada@one-good.example", V, Reason.MAIL_HOST),
    ("ada@address.example", R, Reason.ADDRESS_ONLY),
    ("ada@six.example", R, Reason.ADDRESS_ONLY),
    ("ada@alias.example", V, Reason.MAIL_HOST),
    ("ada@long.example", V, Reason.MAIL_HOST),
    ("ada@slow.example", V, Reason.MAIL_HOST),
    # a name server that doesn't answer is no evidence against an address
    ("ada@servfail.example", U, Reason.DNS_FAILED),
    ("ada@refused.example", U, Reason.DNS_FAILED),
    ("ada@silent.example", U, Reason.DNS_FAILED),
    ("ada@garbage.example", U, Reason.DNS_FAILED),
    ("info@silent.example", U, Reason.DNS_FAILED),
    # doubts
    ("info@good.example", R, Reason.ROLE),
    ("sales+fair@good.example", R, Reason.ROLE),
    ("support2@good.example", R, Reason.ROLE),
    ("no-reply@good.example", R, Reason.ROLE),
    ("postmaster@good.example", R, Reason.ROLE),
    ("information.desk@good.example", V, Reason.MAIL_HOST),
    ("infomann@good.example", V, Reason.MAIL_HOST),
    ("info@gone.example", I, Reason.NO_DOMAIN),
    ("ada@mailinator.com", R, Reason.DISPOSABLE),
    ("ada@sub.mailinator.com", R, Reason.DISPOSABLE),
    ("info@mailinator.com", R, Reason.DISPOSABLE),
    ("ada@gmail.com", V, Reason.MAIL_HOST),
    ("ada@gmx.de", V, Reason.MAIL_HOST),
    ("ada@gmial.com", R, Reason.TYPO),
    ("ada@gmail.con", I, Reason.NO_DOMAIN),
]  # fmt: skip

# What a server answers to RCPT TO -> what follows. The address is ada@good.example.
REPLIES = [
    ("250 ok", V, Reason.MAILBOX_ACCEPTED),
    ("251 user not local; will forward", V, Reason.MAILBOX_ACCEPTED),
    ("252 cannot verify, but will try", R, Reason.MAILBOX_UNCONFIRMED),
    ("550 5.1.1 no such user", I, Reason.MAILBOX_REFUSED),
    ("550 no such user here", I, Reason.MAILBOX_REFUSED),
    ("551 user has moved", I, Reason.MAILBOX_REFUSED),
    ("553 mailbox name not known", I, Reason.MAILBOX_REFUSED),
    ("554 5.2.1 mailbox disabled", I, Reason.MAILBOX_REFUSED),
    ("552 5.2.2 over quota", R, Reason.MAILBOX_FULL),
    ("552 mailbox full", R, Reason.MAILBOX_FULL),
    ("452 4.2.2 mailbox full", R, Reason.MAILBOX_FULL),
    ("450 4.2.0 greylisted, try again", U, Reason.SMTP_LATER),
    ("451 try later", U, Reason.SMTP_LATER),
    ("421 too busy", U, Reason.SMTP_LATER),
    ("550 5.7.1 blocked by policy", U, Reason.SMTP_REFUSED_US),
    ("550 your IP is listed at a block list", U, Reason.SMTP_REFUSED_US),
    ("554 transaction failed", U, Reason.SMTP_REFUSED_US),
    ("550 5.1.8 bad sender", U, Reason.SMTP_REFUSED_US),
    ("999 what", U, Reason.SMTP_FAILED),
    ("", U, Reason.SMTP_FAILED),
]

# How a server is as a whole -> what follows for every address there.
HABITS = [
    (Habits(greeting="554 go away"), U, Reason.SMTP_REFUSED_US),
    (Habits(greeting="421 busy"), U, Reason.SMTP_LATER),
    (Habits(greeting=""), U, Reason.SMTP_FAILED),
    (Habits(hello=""), U, Reason.SMTP_FAILED),
    (Habits(mail_from="550 5.7.1 not you"), U, Reason.SMTP_REFUSED_US),
    (Habits(mail_from="451 later"), U, Reason.SMTP_LATER),
    (Habits(mail_from=""), U, Reason.SMTP_FAILED),
    (Habits(garbage=True), U, Reason.SMTP_FAILED),
    (Habits(delay=5.0), U, Reason.SMTP_FAILED),
    (Habits(delay=0.02), V, Reason.MAILBOX_ACCEPTED),
]


@pytest.fixture(scope="module")
def dns() -> Iterator[DnsServer]:
    with DnsServer(ZONES) as server:
        yield server


def verify(config: VerificationConfig, *emails: str) -> dict[str, Verdict]:
    async def work() -> dict[str, Verdict]:
        return await Verifier(config).verify(emails)

    return asyncio.run(work())


@pytest.fixture(scope="module")
def of_the_table(dns: DnsServer) -> dict[str, Verdict]:
    return verify(config_for(dns), *(email for email, _, _ in TABLE))


@pytest.mark.parametrize(("email", "status", "reason"), TABLE)
def test_verdict(of_the_table: dict[str, Verdict], email: str, status: Status, reason: Reason) -> None:
    verdict = of_the_table[email]
    assert (verdict.status, verdict.reason) == (status, reason), verdict.evidence


def test_evidence_names_what_a_verdict_rests_on(of_the_table: dict[str, Verdict]) -> None:
    found = {email: verdict.evidence for email, verdict in of_the_table.items()}
    assert found["ada@good.example"] == {"mail_host": "mx.good.example"}
    assert found["ada@gmail.com"]["notes"] == ["free_mail"]
    assert found["ada@gmial.com"]["suggestion"] == "gmail.com"
    assert found["ada@gmail.con"]["suggestion"] == "gmail.com"
    assert found["support2@good.example"]["role"] == "support"
    assert "SERVFAIL" in found["ada@servfail.example"]["detail"]


@pytest.mark.parametrize(("reply", "status", "reason"), REPLIES)
def test_reply_of_the_mail_server(dns: DnsServer, reply: str, status: Status, reason: Reason) -> None:
    def answer(email: str) -> str:
        return reply if email.startswith("ada@") else "550 5.1.1 no such user"

    with SmtpServer(answer) as smtp:
        verdict = verify(config_for(dns, smtp), "ada@good.example")["ada@good.example"]
    assert (verdict.status, verdict.reason) == (status, reason), verdict.evidence
    assert reply[:3] in verdict.evidence["reply"]


@pytest.mark.parametrize(("habits", "status", "reason"), HABITS)
def test_habits_of_the_mail_server(dns: DnsServer, habits: Habits, status: Status, reason: Reason) -> None:
    with SmtpServer(knows("ada@good.example"), habits=habits) as smtp:
        config = config_for(dns, smtp, timeout=0.4)
        verdict = verify(config, "ada@good.example")["ada@good.example"]
    assert (verdict.status, verdict.reason) == (status, reason), verdict.evidence


def test_server_that_takes_everything_is_queried_once(dns: DnsServer) -> None:
    emails = [f"p{number}@good.example" for number in range(20)]
    with SmtpServer(lambda email: "250 ok") as smtp:
        verdicts = verify(config_for(dns, smtp), *emails)
        assert {verdict.status for verdict in verdicts.values()} == {C}
        assert len(smtp.recipients) == 1 and smtp.recipients[0] not in emails


def test_one_connection_for_all_domains_of_a_mail_server() -> None:
    """None is ever opened beside another, many recipients take several transactions, and no mail is sent."""
    zones = {f"d{number}.example": Zone(mx=("1 mx.one.example",)) for number in range(5)}
    zones |= {CANARY: ZONES[CANARY], "mx.one.example": LOOPBACK}
    emails = [f"p{number}@d{number % 5}.example" for number in range(300)]
    with DnsServer(zones) as dns, SmtpServer(knows(*emails)) as smtp:
        verdicts = verify(config_for(dns, smtp), *emails)
        assert {verdict.status for verdict in verdicts.values()} == {V}
        assert smtp.most_at_once == 1
        assert {command[:4] for command in smtp.commands} == {"EHLO", "MAIL", "RCPT", "RSET", "QUIT"}
        assert smtp.commands[0] == "EHLO verifier.example"
        assert sorted(set(smtp.recipients) & set(emails)) == sorted(emails)


def test_server_of_a_private_network_is_not_queried(dns: DnsServer) -> None:
    with SmtpServer(knows()) as smtp:
        verdict = verify(config_for(dns, smtp, private=False), "ada@good.example")["ada@good.example"]
        assert smtp.connections == 0
    assert verdict.reason is Reason.SMTP_FAILED


def test_second_mail_server_stands_in_for_the_first() -> None:
    """The first has an address where nobody listens."""
    zones = {
        CANARY: ZONES[CANARY],
        "a.example": Zone(mx=("1 dead.example", "2 mx.a.example")),
        "dead.example": Zone(a=("127.0.0.2",)),
        "mx.a.example": LOOPBACK,
    }
    with DnsServer(zones) as dns, SmtpServer(knows("ada@a.example")) as smtp:
        verdict = verify(config_for(dns, smtp), "ada@a.example")["ada@a.example"]
    assert (verdict.status, verdict.evidence["asked"]) == (V, "mx.a.example")


@pytest.mark.parametrize("trouble", ["is_down", "is_lying", "hijacks"])
def test_network_in_trouble_makes_nothing_invalid(trouble: str) -> None:
    """It is down; it says that nothing exists; it shows a page of its own for everything."""
    with DnsServer(ZONES) as dns:
        setattr(dns, trouble, True)
        verdicts = verify(config_for(dns), "ada@good.example", "ada@gone.example", "ada@null.example")
    assert {verdict.status for verdict in verdicts.values()} == {U}


def test_each_domain_is_queried_once_however_many_addresses_it_has(dns: DnsServer) -> None:
    async def work() -> None:
        verifier = Verifier(config_for(server))
        emails = [
            f"p{number}@{domain}" for number in range(50) for domain in ("good.example", "gone.example")
        ]
        await asyncio.gather(*(verifier.verify(emails) for _ in range(3)))

    with DnsServer(ZONES) as server:
        asyncio.run(work())
        assert server.questions["good.example", "MX"] == server.questions["gone.example", "MX"] == 1
        assert server.questions[CANARY, "MX"] == 1
