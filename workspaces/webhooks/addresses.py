"""Which addresses webhooks may go to: those of the public internet, unless a setting allows all.

An endpoint's URL is somebody's wish; the worker that follows it stands inside of the network. So a name is
resolved once, each address is looked at, and the connection goes to that very address: a name server that
answers differently the next time changes nothing.
"""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Any

from django.conf import settings

from workspaces.models.webhook import MAX_URL

if TYPE_CHECKING:
    import httpx

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Refused(Exception):
    """An address, or a URL, that webhooks don't go to. The text says why."""


def check_url(url: str) -> "httpx.URL":
    """Without asking a name server. Raises Refused."""
    import httpx  # it takes as long to load as all of Django, and few processes ever look at a URL

    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise Refused(f"it must have at most {MAX_URL} printable ASCII characters and no space")
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise Refused(f"it is no URL: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise Refused("it must begin with https:// or http:// and name a host")
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        raise Refused("its port must be from 1 to 65535")
    if parsed.userinfo or parsed.fragment:
        raise Refused("it must have no user, no password and no #fragment")
    _check_host(parsed.host)
    return parsed


def _check_host(host: str) -> None:
    if settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES:
        return
    if host == "localhost" or host.endswith(".localhost"):
        raise Refused(f"{host} is this machine itself")
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return  # a name
    if not is_public(address):
        raise Refused(f"{host} is not an address of the public internet")


def resolve(host: str, port: int) -> list[str]:
    """The addresses that may be connected to, in the resolver's order. Raises Refused, OSError."""
    found: list[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES:
        return addresses
    public = [text for text in addresses if is_public(ipaddress.ip_address(text.partition("%")[0]))]
    if not public:
        # Which it has is not for whoever made the webhook to know: that would map the network from inside.
        raise Refused(f"{host} has no address of the public internet")
    return public


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Also of what a v6 address carries inside: a mapped, translated or tunnelled v4 address."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
