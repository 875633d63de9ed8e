"""What can be read and is a mistake all the same: `manage.py check` and every command say so. With an
error (E) none of them starts."""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

_LOCAL = {"localhost", "127.0.0.1", "[::1]", ".localhost", "testserver"}
_SHORTEST = 32  # characters of a secret that nobody guesses


@register()
def check_https(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """People's browsers come by HTTPS if and only if LEADGATE_HTTPS says so."""
    schemes = {origin.partition("://")[0] for origin in settings.CSRF_TRUSTED_ORIGINS}
    if settings.LEADGATE_URL.startswith("https://"):
        schemes.add("https")
    if "https" in schemes and not settings.LEADGATE_HTTPS:
        return [
            Warning(
                "Leadgate is reached by HTTPS, but its cookies may go over plain HTTP too.",
                hint="Set LEADGATE_HTTPS to true.",
                id="leadgate.W001",
            )
        ]
    if "http" in schemes and settings.LEADGATE_HTTPS:
        return [
            Warning(
                "LEADGATE_TRUSTED_ORIGINS has an origin without HTTPS, from which nobody can log in: with "
                "LEADGATE_HTTPS cookies go over HTTPS alone.",
                hint="Name it with https://, or leave it out.",
                id="leadgate.W002",
            )
        ]
    return []


@register()
def check_debug(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """Django's debug pages show settings and data to whoever makes an error."""
    if settings.DEBUG and not set(settings.ALLOWED_HOSTS) <= _LOCAL:
        return [
            Warning(
                "LEADGATE_DEBUG is on, and other machines can reach this one.",
                hint="Set LEADGATE_DEBUG to false.",
                id="leadgate.W003",
            )
        ]
    return []


@register()
def check_https_is_whole(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """LEADGATE_HTTPS promises the world's browsers something that the other settings must not undo."""
    return list(_undone()) if settings.LEADGATE_HTTPS else []


def _undone() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            "LEADGATE_DEBUG is on beside LEADGATE_HTTPS: whoever makes an error reads settings and data.",
            hint="Set LEADGATE_DEBUG to false.",
            id="leadgate.E001",
        )
    url = urlsplit(settings.LEADGATE_URL)
    if url.scheme == "http" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield Error(
            "LEADGATE_URL begins with http://, and with LEADGATE_HTTPS nobody can log in there: cookies go "
            "over HTTPS alone.",
            hint="Name the address that browsers use, with https://.",
            id="leadgate.E002",
        )
    if len(settings.SECRET_KEY) < _SHORTEST:
        yield Error(
            f"LEADGATE_SECRET_KEY has less than {_SHORTEST} characters: sessions could be forged.",
            hint="Leave it out, and one is made, or take the output of `openssl rand -base64 48`.",
            id="leadgate.E003",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "LEADGATE_ALLOWED_HOSTS allows every name: a request can claim one that isn't yours.",
            hint="Name those by which people reach Leadgate.",
            id="leadgate.W004",
        )


@register()
def check_metrics(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A token is no password that somebody chose."""
    token = settings.LEADGATE_METRICS_TOKEN
    if token and len(token) < _SHORTEST:
        return [
            Error(
                f"LEADGATE_METRICS_TOKEN has less than {_SHORTEST} characters: it could be guessed.",
                hint="Take the output of `openssl rand -hex 32`.",
                id="leadgate.E004",
            )
        ]
    return []


@register()
def check_extras(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """What is configured can be imported."""
    return [
        Error(
            f"{name} is set, and the Python package {package} is missing.",
            hint=f"pip install {package}, or unset {name}.",
            id="leadgate.E005",
        )
        for name, wanted in _EXTRAS.items()
        if getattr(settings, name)
        for module, package in wanted.items()
        if not _is_there(module)
    ]


_EXTRAS = {
    "LEADGATE_SENTRY_DSN": {"sentry_sdk": "sentry-sdk"},
    "LEADGATE_OPENTELEMETRY": {
        "opentelemetry.sdk": "opentelemetry-sdk",
        "opentelemetry.exporter.otlp.proto.http": "opentelemetry-exporter-otlp-proto-http",
    },
}


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a package above it
        return False
