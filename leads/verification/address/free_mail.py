"""Domain -> whether anybody gets a mailbox there for nothing. A note, not a fault."""

from leads.verification.address.words import read_words

WELL_KNOWN = read_words("free_mail")
_FREE = frozenset(WELL_KNOWN)


def is_free_mail(domain: str) -> bool:
    return domain in _FREE
