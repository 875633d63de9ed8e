"""The settings that verification stands on, as one frozen value that the stages are handed."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class SmtpConfig:
    """How mail servers are asked. `per_minute` is a limit per provider, not per address or domain."""

    helo: str
    mail_from: str
    port: int
    timeout: float  # seconds, of connecting and of each answer
    per_minute: int
    starttls: bool
    private: bool  # whether hosts of private networks are asked too


@dataclass(frozen=True, kw_only=True)
class VerificationConfig:
    """`smtp` is None where mail servers are not asked."""

    resolvers: tuple[tuple[str, int], ...]  # none: the system's
    canaries: tuple[str, ...]
    in_flight: int
    timeout: float  # seconds, of one question with its repetitions
    smtp: SmtpConfig | None


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
