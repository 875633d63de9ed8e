"""What the list of a campaign's or list's leads shows: filters and search -> the selection that exports and
jobs take as well. Those of all leads stand in listing/filters.py."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.targets import chosen_target
from leads.admin.verification.badges import LABELS
from leads.models import LeadImport
from leads.models.places import memberships_of
from leads.models.targets import TargetRow, target_of
from leads.selection import Wanted, made_by
from leads.selection.newest import is_whole, newest_judged
from leads.verification.address.verdicts import Status
from workspaces.tenant_admin import FOUND_LIMIT, CreatedFilter, listed_workspaces, parse_uuid
from workspaces.tenant_admin.zones import shown

Lookups = list[tuple[str, str]]
NOT_VERIFIED = "none"


def this_import(request: HttpRequest) -> Lookups:
    """The one in the address."""
    chosen = parse_uuid(request.GET.get("import"))
    if chosen is None:
        return []
    found = LeadImport.objects.filter(workspace_id__in=listed_workspaces(request), id=chosen)
    return [(str(record.id), f"Import of {shown(record.created_at)}") for record in found]


class MembershipVerdictFilter(admin.SimpleListFilter):
    """By the number that the v2 API shows. Within one campaign or list, whose leads are read in order."""

    title = "verification"
    parameter_name = "verification"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(status.slug, LABELS[status]) for status in LABELS] + [(NOT_VERIFIED, "Not verified")]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        chosen = Wanted(**_verification(self.value() or ""))
        looked_for = self._looked_for(request)
        if looked_for is None:
            return queryset.filter(chosen.conditions)
        return queryset.filter(id__in=newest_judged(*looked_for, most=FOUND_LIMIT))

    @classmethod
    def leaves_some_unseen(cls, request: HttpRequest) -> bool:
        looked_for = cls._looked_for(request)
        return looked_for is not None and not is_whole(*looked_for)

    @classmethod
    def _looked_for(cls, request: HttpRequest) -> tuple[Wanted, TargetRow] | None:
        """With all other filters. None where nothing is chosen, or where the others name few by id."""
        place = chosen_target(request)
        if place is None or not _verification(request.GET.get(cls.parameter_name, "")):
            return None
        wanted = chosen_places(request, place)
        return (wanted, place) if wanted.search is None and wanted.ids is None else None


class MadeByFilter(admin.SimpleListFilter):
    """The leads that one import put here. Reached from the import's page."""

    title = "import"
    parameter_name = "import"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return this_import(request)

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        for workspace_id in listed_workspaces(request):
            wanted = Wanted(**_made_by(self.value(), workspace_id))
            found = queryset.filter(wanted.conditions)
            return found if wanted.ids is None else found.filter(id__in=wanted.ids)
        return queryset


def _made_by(value: str | None, workspace_id: UUID) -> dict[str, Any]:
    import_id = parse_uuid(value)
    return {} if import_id is None else made_by(import_id, workspace_id=workspace_id)


def _verification(value: str) -> dict[str, Any]:
    if value == NOT_VERIFIED:
        return {"is_unverified": True}
    status = status_called(value)
    return {} if status is None else {"verification": int(status)}


def chosen_places(request: HttpRequest, target: TargetRow) -> Wanted:
    """Of the list of a campaign's or list's leads that the address shows."""
    term = request.GET.get("q", "").strip()
    parts = _made_by(request.GET.get(MadeByFilter.parameter_name), target.workspace_id)
    if searched := parse_uuid(term):
        found = places_with_id(searched, target.workspace_id)
        parts["ids"] = tuple(pk for pk in found if pk in parts.get("ids", found))
    return Wanted(
        place=target_of(target),
        search=term if term and searched is None else None,
        searches_widely=bool(term) and searched is None,
        since=CreatedFilter.since(request.GET.get(CreatedFilter.parameter_name)),
        **_verification(request.GET.get("verification", "")),
        **parts,
    )


def places_with_id(searched: UUID, workspace_id: UUID) -> list[UUID]:
    """The membership with this id, and those of the lead with this id."""
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[searched])
    return [searched, *(membership.id for part in parts for membership in part)]


def status_called(slug: str) -> Status | None:
    return next((status for status in Status if status.slug == slug), None)
