"""A verdict -> JSON."""

from leads.api.instantly.verification.schemas import EmailVerification
from leads.verification.address.verdicts import Status
from leads.verification.single import is_given_up
from leads.verification.store import KeptVerdict


def render_verdict(email: str, kept: KeptVerdict) -> EmailVerification:
    """In this call's two words. Catch-all counts as verified: `catch_all` says the rest."""
    status = kept.verdict.status
    if status is Status.UNKNOWN:
        call = "error" if is_given_up(kept) else "success"
        return EmailVerification(email, "pending", status=call, catch_all="pending")  # type: ignore[arg-type]
    is_good = status in (Status.VERIFIED, Status.CATCH_ALL)
    return EmailVerification(
        email, "verified" if is_good else "invalid", catch_all=status is Status.CATCH_ALL
    )
