"""What a workspace may hold and upload, and what it has used of it.

Two tables on purpose: the gate adds to the usage in the tail of every import, people edit the
plan, and neither must overwrite the other.
"""

import calendar
import datetime as dt
from typing import ClassVar

from django.db import models
from typing_extensions import override

from workspaces.models.workspace import Workspace


class Plan(models.Model):
    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="plan"
    )
    contact_limit = models.BigIntegerField(default=10_000, help_text="Live leads at most.")
    upload_limit = models.BigIntegerField(
        default=10_000, help_text="Leads put into campaigns at most, in one billing period."
    )
    billing_day = models.PositiveSmallIntegerField(
        default=1, help_text="Day of the month on which a billing period begins (UTC)."
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(contact_limit__gte=0), name="plan_contact_limit_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(upload_limit__gte=0), name="plan_upload_limit_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(billing_day__range=(1, 31)), name="plan_billing_day_valid"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"Plan of {self.workspace}"


class Usage(models.Model):
    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="usage"
    )
    contacts = models.BigIntegerField(default=0, help_text="Live leads.")
    uploads = models.BigIntegerField(default=0, help_text="Uploads in the period that began on period_start.")
    period_start = models.DateField()

    class Meta:
        verbose_name_plural = "usage"

    @override
    def __str__(self) -> str:
        return f"Usage of {self.workspace}"


def period_start(*, billing_day: int, today: dt.date) -> dt.date:
    """The first day of the billing period that `today` (UTC) is in.

    A month that is too short for the billing day begins its period on its last day.
    """
    start = _day_in_month(today.year, today.month, billing_day)
    if start > today:
        last_month = today.replace(day=1) - dt.timedelta(days=1)
        start = _day_in_month(last_month.year, last_month.month, billing_day)
    return start


def _day_in_month(year: int, month: int, day: int) -> dt.date:
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))
