"""Where webhooks may go."""

import ipaddress
from typing import Any

import pytest

from tests.loopback.receiver import Receiver
from workspaces.webhooks.addresses import Refused, check_url, is_public, resolve
from workspaces.webhooks.send import post


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
    ],
)
def test_only_addresses_of_the_public_internet(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/hook",
        "example.com/hook",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "http:///hook",
        "http://user:secret@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com:99999/",
        "https://[::1",
        "https://example.com/\n",
        "https://ex\x00ample.com/",
        "https://exämple.com/",
        "https://example.com/" + "x" * 2000,
        "http://localhost/",
        "http://a.localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1:8080/",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://example.com", "http://example.com:8080/a?b=c", "https://93.184.216.34/"]
)
def test_urls_that_are_not(url: str) -> None:
    assert str(check_url(url)) in (url, url + "/")


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_of_a_private_address_is_refused_when_it_is_resolved(host: str) -> None:
    """Whoever made the webhook reads the error: it doesn't say where inside the name leads."""
    with pytest.raises(Refused) as caught:
        resolve(host, 80)
    assert str(caught.value) == f"{host} has no address of the public internet"


def test_nothing_is_sent_to_a_private_address_unless_a_setting_allows_it(settings: Any) -> None:
    with Receiver() as receiver:
        by_name = receiver.url.replace("127.0.0.1", "0x7f.1")  # the resolver alone knows what this is
        for url in (receiver.url, by_name):
            received = post(url, b"{}", {})
            assert received.status is None
            assert received.error.startswith("Refused: ")
        assert receiver.received == []
        settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
        assert post(by_name, b"{}", {}).status == 200
        assert receiver.received[0].headers["Host"] == f"0x7f.1:{receiver.port}"
