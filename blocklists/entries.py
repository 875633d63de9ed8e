"""A blocklist entry as typed -> what is stored: the same normal form that the gate gives an email."""

import re

from workspaces.text.email_address import normalize_domain, normalize_email

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class InvalidEntry(ValueError):
    """Neither an email nor a domain. The message is a sentence for the person who typed it."""


def parse_entry(text: str) -> tuple[str, bool]:
    """-> (value, is_domain). `@acme.com`, `*.acme.com` and `https://acme.com/about` mean acme.com."""
    value = text.strip()
    if "@" in value.lstrip("@") and not _SCHEME.match(value):
        email = normalize_email(value)
        if email is None:
            raise InvalidEntry(f"{value[:254]} is not an email address")
        return email, False
    host = re.split(r"[/?#:]", _SCHEME.sub("", value), maxsplit=1)[0]
    domain = normalize_domain(host.lstrip("@").removeprefix("*.").rstrip("."))
    if domain is None:
        raise InvalidEntry(f"{value[:254] or 'An empty value'} is neither an email address nor a domain")
    return domain, True
