"""Which campaign or list a list of memberships shows."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from campaigns.models import Campaign
from leads.models import LeadList
from leads.models.targets import TargetRow, target_of
from workspaces.tenant_admin import RequiredFilter, listed_workspaces, once, parse_uuid

_SHOWN = 15


class TargetFilter(RequiredFilter):
    """One campaign or list at a time. Only the newest are offered; others link here from their pages."""

    title = "campaign or list"
    parameter_name = "target"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(target.id), title_of(target)) for target in _offered(request)]

    @override
    def value(self) -> str | None:
        chosen = chosen_target(self.request)
        return str(chosen.id) if chosen else None

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        target = chosen_target(request)
        if target is None:
            return queryset.none()
        rows: Any = queryset
        leads: QuerySet[Any] = rows.in_target(workspace_id=target.workspace_id, target_id=target.id)
        return leads


def chosen_target(request: HttpRequest) -> TargetRow | None:
    """The one in the address, else the newest; None in a workspace that has none."""
    offered = _offered(request)
    chosen = parse_uuid(request.GET.get("target"))
    return next((target for target in offered if target.id == chosen), next(iter(offered), None))


def _offered(request: HttpRequest) -> list[TargetRow]:
    return once(request, "targets", lambda: offered_targets(request, "target"))


def offered_targets(request: HttpRequest, parameter: str) -> list[TargetRow]:
    """The newest campaigns and lists, and the one in the address, whose id comes last in the parameter."""
    workspaces = listed_workspaces(request)
    campaigns = Campaign.objects.filter(workspace_id__in=workspaces)
    lists = LeadList.objects.filter(workspace_id__in=workspaces)
    newest: list[TargetRow] = [*campaigns.order_by("-id")[:_SHOWN], *lists.order_by("-id")[:_SHOWN]]
    newest = sorted(newest, key=lambda target: target.id, reverse=True)[:_SHOWN]
    chosen = parse_uuid(request.GET.get(parameter, "").rpartition(":")[2])
    if chosen is None or any(target.id == chosen for target in newest):
        return newest
    return [*newest, *campaigns.filter(id=chosen), *lists.filter(id=chosen)]


def title_of(target: TargetRow) -> str:
    return f"{target.name} ({target_of(target).kind})"
