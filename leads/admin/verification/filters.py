"""Lists of leads by their verdict."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.verification.badges import LABELS
from leads.models import EmailVerdict
from leads.verification.address.verdicts import Status
from workspaces.tenant_admin import listed_workspaces


class MembershipVerdictFilter(admin.SimpleListFilter):
    """By the number that the v2 API shows. Within one campaign or list, whose leads are read in order."""

    title = "verification"
    parameter_name = "verification"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.slug, LABELS[status]) for status in LABELS] + [("none", "Not verified")]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        if self.value() == "none":
            return queryset.filter(verification_status=None)
        status = _status(self.value())
        return None if status is None else queryset.filter(verification_status=status)


class LeadVerdictFilter(admin.SimpleListFilter):
    """By the verdict on the lead's address."""

    title = "verification"
    parameter_name = "verification"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.slug, LABELS[status]) for status in LABELS if status is not Status.WAITING]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        status = _status(self.value())
        if status is None:
            return None
        verdicts = EmailVerdict.objects.filter(
            workspace_id__in=listed_workspaces(request), status=status, email=OuterRef("email")
        )
        return queryset.filter(Exists(verdicts))


def _status(slug: str | None) -> Status | None:
    return next((status for status in Status if status.slug == slug), None)
