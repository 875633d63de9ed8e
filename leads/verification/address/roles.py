"""Local part -> the function that it names, where it is nobody's own."""

import re

from leads.verification.address.words import read_words

_ROLES = frozenset(read_words("roles"))
_tail = re.compile(r"[.\-_]?[0-9]{1,2}$")


def role_of(local: str) -> str:
    """`sales` for sales, sales+fair and sales2, nothing for a person's."""
    base = local.partition("+")[0]
    if base in _ROLES:
        return base
    base = _tail.sub("", base)
    return base if base in _ROLES else ""
