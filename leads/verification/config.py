"""The settings -> what the verifier stands on."""

from django.conf import settings

from leads.verification.address.config import SmtpConfig, VerificationConfig


def read_config() -> VerificationConfig:
    """As the settings say now."""
    smtp = SmtpConfig(
        helo=settings.LEADGATE_VERIFY_HELO,
        mail_from=settings.LEADGATE_VERIFY_MAIL_FROM,
        port=settings.LEADGATE_VERIFY_SMTP_PORT,
        timeout=settings.LEADGATE_VERIFY_SMTP_TIMEOUT,
        per_minute=settings.LEADGATE_VERIFY_SMTP_PER_MINUTE,
        starttls=settings.LEADGATE_VERIFY_STARTTLS,
        private=settings.LEADGATE_VERIFY_PRIVATE_HOSTS,
    )
    return VerificationConfig(
        resolvers=tuple(settings.LEADGATE_VERIFY_RESOLVERS),
        canaries=tuple(settings.LEADGATE_VERIFY_CANARIES),
        in_flight=settings.LEADGATE_VERIFY_IN_FLIGHT,
        timeout=settings.LEADGATE_VERIFY_TIMEOUT,
        smtp=smtp if settings.LEADGATE_VERIFY_SMTP else None,
    )
