"""Mails with a link."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest

logger = logging.getLogger(__name__)
_DUMMY = "django.core.mail.backends.dummy.EmailBackend"


def has_mail() -> bool:
    """Whether LEADGATE_EMAIL_URL is set."""
    return bool(settings.EMAIL_BACKEND != _DUMMY)


def link_to(request: HttpRequest, path: str) -> str:
    """Where people reach Leadgate, as its administrator states it; else as this reader reached it."""
    base: str = settings.LEADGATE_URL
    return f"{base.rstrip('/')}{path}" if base else request.build_absolute_uri(path)


def send(to: str, *, subject: str, text: str) -> bool:
    """-> whether a mail server took it. A failure is logged: the link can be handed over otherwise."""
    if not has_mail():
        return False
    try:
        send_mail(subject, text, None, [to])
    except (OSError, smtplib.SMTPException):
        logger.exception("A mail with a link could not be sent")
        return False
    return True
