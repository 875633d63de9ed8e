"""Email -> what is wrong with it as a text, or None. The gate has normalised it already."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from leads.verification.address.verdicts import Reason

# Nearly every local part: nothing that the long way round would find a fault in.
_is_plain = re.compile(r"[a-z0-9_'+&-]{1,64}(?:\.[a-z0-9_'+&-]+)*", re.ASCII).fullmatch
MAX_LOCAL = 64


def find_fault(email: str) -> tuple[Reason, str] | None:
    """The reason, and a sentence. A domain is looked at once, however many addresses it has."""
    return _fault_of_domain(email.rpartition("@")[2]) or find_fault_of_local(email)


def find_fault_of_local(email: str) -> tuple[Reason, str] | None:
    """Of an email whose domain is in order."""
    local = email.rpartition("@")[0]
    if len(local) > MAX_LOCAL:
        return Reason.SYNTAX, f"The part before the @-sign has more than {MAX_LOCAL} characters."
    if _is_plain(local):
        return None
    return _ask(email)


@lru_cache(maxsize=2_000)
def _fault_of_domain(domain: str) -> tuple[Reason, str] | None:
    return _ask(f"a@{domain}")


def _ask(email: str) -> tuple[Reason, str] | None:
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError as error:
        text = str(error)
        return (Reason.SPECIAL_USE if "special-use" in text else Reason.SYNTAX), text
    return None
