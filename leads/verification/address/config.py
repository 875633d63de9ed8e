"""What a verifier stands on, as one frozen value that the stages are handed."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SmtpConfig:
    """How mail servers are queried. `per_minute` is a limit per provider, not per address or domain."""

    helo: str
    mail_from: str
    port: int
    timeout: float  # seconds, of connecting and of each answer
    per_minute: int
    starttls: bool
    private: bool  # whether hosts of private networks are queried too


@dataclass(frozen=True, kw_only=True)
class VerificationConfig:
    """`smtp` is None where mail servers are not queried."""

    resolvers: tuple[tuple[str, int], ...]  # none: the system's
    canaries: tuple[str, ...]
    in_flight: int
    timeout: float  # seconds, of one question with its repetitions
    smtp: SmtpConfig | None
