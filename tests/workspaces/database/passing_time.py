"""Time that passes at once. What is due, expires or is too old is measured by the database's clock, which no
test can move: so every moment that is kept in the database moves back instead."""

import datetime as dt
from typing import Any

from django.db.models import F

from leads.models import BackgroundJob, EmailVerdict, MailDomain, VerificationRun
from workspaces.models import WebhookDelivery, WebhookEndpoint

_KEPT: list[tuple[Any, tuple[str, ...]]] = [
    (WebhookDelivery, ("next_attempt_at", "last_attempt_at", "created_at")),
    (WebhookEndpoint, ("failing_since", "old_secret_until")),
    (VerificationRun, ("not_before",)),
    (EmailVerdict, ("checked_at",)),
    (MailDomain, ("expires_at",)),
]
_SINCE = "network_missed_since"  # of a verification's work


def let_pass(time: dt.timedelta | float) -> None:
    """So long; a number is seconds."""
    time = time if isinstance(time, dt.timedelta) else dt.timedelta(seconds=time)
    for model, names in _KEPT:
        for name in names:
            model.objects.exclude(**{name: None}).update(**{name: F(name) - time})
    for job in BackgroundJob.objects.filter(work__has_key=_SINCE):
        job.work[_SINCE] = (dt.datetime.fromisoformat(job.work[_SINCE]) - time).isoformat()
        job.save(update_fields=["work"])
