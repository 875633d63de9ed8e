"""A verdict -> JSON."""

from leads.api.instantly.verification.schemas import EmailVerification
from leads.verification.callbacks import in_published_words
from leads.verification.store import KeptVerdict


def render_verdict(email: str, kept: KeptVerdict) -> EmailVerification:
    return EmailVerification(**in_published_words(email, kept))
