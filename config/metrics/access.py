"""Who may read the figures: whoever has the token, or comes straight from an address that may."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# A proxy adds one of these. Without it all the world would come from the proxy's address, which is this
# machine's most of the time; whoever sends one themselves shuts nobody out but themselves.
_OF_PROXIES = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


def may_read(request: HttpRequest) -> bool:
    """By LEADGATE_METRICS_TOKEN or LEADGATE_METRICS_ALLOWED."""
    return _has_token(request) or _is_near(request)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.LEADGATE_METRICS_TOKEN
    return bool(expected) and scheme.lower() == "bearer" and constant_time_compare(token.strip(), expected)


def _is_near(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _OF_PROXIES):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:  # a Unix socket has none
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in settings.LEADGATE_METRICS_ALLOWED)
