"""What can be read and is a mistake all the same: `manage.py check` and every command say so."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

_LOCAL = {"localhost", "127.0.0.1", "[::1]", ".localhost", "testserver"}


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
