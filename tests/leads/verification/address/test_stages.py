"""Stages that need no network."""

import pytest

from config.readers import read_resolvers
from leads.verification.address.roles import role_of
from leads.verification.address.smtp_limits import provider_of
from leads.verification.address.typos import suggest


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),  # swapped
        ("gmal.com", "gmail.com"),  # too few
        ("gmaill.com", "gmail.com"),  # too many
        ("gnail.com", "gmail.com"),  # wrong
        ("gmail.con", "gmail.com"),  # a wrong end
        ("gmail.comm", "gmail.com"),
        ("hotmial.com", "hotmail.com"),
        ("hotmali.con", "hotmail.com"),  # both
        ("outlok.com", "outlook.com"),
        ("yaho.com", "yahoo.com"),
        ("icloud.cmo", "icloud.com"),
        ("gmail.com", ""),
        ("gmx.de", ""),
        ("gmx.at", ""),  # a provider of its own, one letter from gmx.de
        ("ymail.com", ""),
        ("email.com", ""),
        ("yahoo.fr", ""),
        ("acme.example", ""),
        ("male.com", ""),
        ("x.de", ""),
    ],
)
def test_misspelt_domain(domain: str, meant: str) -> None:
    assert suggest(domain) == meant


@pytest.mark.parametrize(
    ("local", "role"),
    [("sales", "sales"), ("sales+fair", "sales"), ("sales2", "sales"), ("hr.1", "hr"), ("ada", "")],
)
def test_role(local: str, role: str) -> None:
    assert role_of(local) == role


def test_provider_of_a_mail_server() -> None:
    assert provider_of("aspmx.l.google.com") == "google.com"
    assert provider_of("mx1.acme.co.uk") == "acme.co.uk"


def test_resolvers_are_read() -> None:
    read = read_resolvers(["9.9.9.9", "127.0.0.1:5353", "::1", "[::1]:54"])
    assert read == [("9.9.9.9", 53), ("127.0.0.1", 5353), ("::1", 53), ("::1", 54)]


@pytest.mark.parametrize(
    "text", ["dns.example", "9.9.9.9:", "9.9.9.9:0", "9.9.9.9:x", "[::1", "", "::1:999999"]
)
def test_what_is_no_resolver_stops_the_start(text: str) -> None:
    with pytest.raises(Exception, match="LEADGATE_VERIFY_RESOLVERS"):
        read_resolvers([text])
