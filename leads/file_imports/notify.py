"""Mail to whoever started an import that took its time."""

import logging
import smtplib
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail

from leads.models import ImportState, LeadImport
from workspaces.models import User

logger = logging.getLogger(__name__)

LONG = 60.0  # seconds from the start to the end
_DUMMY = "django.core.mail.backends.dummy.EmailBackend"


def mail_end_of_import(import_id: UUID) -> bool:
    """-> whether a mail was sent. That a mail server refuses it is logged; the import is done anyway."""
    record = LeadImport.objects.filter(id=import_id).first()
    if record is None or record.user_id is None or settings.EMAIL_BACKEND == _DUMMY:
        return False
    if not _took_long(record):
        return False
    user = User.objects.filter(id=record.user_id, is_active=True).first()
    if user is None:
        return False
    try:
        send_mail(_subject(record), _text(record), None, [user.email])
    except (OSError, smtplib.SMTPException):
        logger.exception("The mail on the import %s could not be sent", import_id)
        return False
    return True


def _took_long(record: LeadImport) -> bool:
    if ImportState(record.state).is_open or record.finished_at is None:
        return False
    return (record.finished_at - record.created_at).total_seconds() > LONG


def _subject(record: LeadImport) -> str:
    what = "Dry run" if record.is_dry_run else "Import"
    return f"{what} {ImportState(record.state).label.lower()}: {record.created_count:,} leads"


def _text(record: LeadImport) -> str:
    lines = [
        f"Rows: {record.total_count:,}",
        f"Created: {record.created_count:,}",
        f"Not created: {record.total_count - record.created_count:,}",
    ]
    if record.failure_text:
        lines.insert(0, record.failure_text)
    if settings.LEADGATE_URL:
        lines.append(f"{settings.LEADGATE_URL.rstrip('/')}/admin/leads/leadimport/{record.id}/change/")
    return "\n".join(lines) + "\n"
