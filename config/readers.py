"""Values of the environment that need more than a type. What can't be read stops the start."""

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


@contextmanager
def writable(folder: Path, name: str) -> Iterator[None]:
    """Around what writes there first. Raises ImproperlyConfigured where it can't."""
    try:
        yield
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {folder}, which can't be written: {error}. Make it writable for this user, or choose "
            f"another folder with {name}."
        ) from error


def at_least(least: int, name: str, value: int) -> int:
    if value < least:
        raise ImproperlyConfigured(f"{name} is {value}; it must be at least {least}")
    return value


def one_of(known: Sequence[str], name: str, value: str) -> str:
    if value not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}; it can be {' or '.join(known)}")
    return value


def read_resolvers(values: Sequence[str]) -> list[tuple[str, int]]:
    """`9.9.9.9`, `127.0.0.1:5353`, `::1`, `[::1]:53` -> addresses and ports. Raises ImproperlyConfigured."""
    return [_read_resolver(value.strip()) for value in values]


def _read_resolver(value: str) -> tuple[str, int]:
    host, port = value, "53"
    if value.startswith("[") and "]" in value:
        host, _, port = value[1:].partition("]")
        port = port.removeprefix(":") or "53"
    elif value.count(":") == 1:
        host, _, port = value.partition(":")
    try:
        ipaddress.ip_address(host)
        if not 0 < int(port) < 65536:
            raise ValueError
    except ValueError:
        raise ImproperlyConfigured(
            f"LEADGATE_VERIFY_RESOLVERS: {value!r} is no address of a name server such as 9.9.9.9 or [::1]:53"
        ) from None
    return host, int(port)


def read_networks(name: str, values: Sequence[str]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """`10.0.0.7`, `10.0.0.0/8`, `fd00::/8` -> networks. Raises ImproperlyConfigured."""
    try:
        return [ipaddress.ip_network(value.strip(), strict=False) for value in values]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}; it takes addresses and networks") from None
