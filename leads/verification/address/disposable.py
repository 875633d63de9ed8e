"""Domain -> whether it hands out throw-away mailboxes."""

from disposable_email_domains import blocklist


def is_disposable(domain: str) -> bool:
    """A listed domain covers its subdomains."""
    while domain:
        if domain in blocklist:
            return True
        domain = domain.partition(".")[2]
    return False
