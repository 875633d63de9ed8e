"""What other programs read, where somebody has configured it: the log as JSON, errors at a Sentry, traces at
a collector of OpenTelemetry's. None of their packages is imported otherwise.
"""

from django.conf import settings


def begin() -> None:
    """In each process that serves: a web server's worker, the worker of the queue."""
    if settings.LEADGATE_SENTRY_DSN:
        from config.telemetry import sentry

        sentry.begin(settings.LEADGATE_SENTRY_DSN)
    if settings.LEADGATE_OPENTELEMETRY:
        from config.telemetry import opentelemetry

        opentelemetry.begin()
