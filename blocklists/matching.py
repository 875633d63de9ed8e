"""Email -> the values that a blocklist may hold against it. Used to probe, and to read the probe's answer."""

from collections.abc import Container, Iterable


def domain_and_parents(domain: str) -> list[str]:
    """`a.b.com` -> [`a.b.com`, `b.com`]: a domain entry covers its subdomains. No top-level domains."""
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def values_to_probe(emails: Iterable[str]) -> set[str]:
    """All values that could block one of `emails` (normalised)."""
    values = set(emails)
    domains = {email.partition("@")[2] for email in values}
    values |= domains
    for domain in domains:
        if domain.count(".") > 1:
            values.update(domain_and_parents(domain))
    return values


def blocking_value(email: str, blocked: Container[str]) -> str | None:
    """Which of `blocked` blocks this email: the address itself, else the nearest domain."""
    if email in blocked:
        return email
    domain = email.partition("@")[2]
    while domain not in blocked:
        domain = domain.partition(".")[2]
        if "." not in domain:
            return None
    return domain
