"""What the lists of leads show: filters and search -> the selection that exports and jobs take as well."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.targets import offered_targets, title_of
from leads.admin.verification.badges import LABELS
from leads.models import LeadImport, LeadStatus, Tag
from leads.models.places import memberships_of
from leads.models.targets import Target, TargetRow, target_of
from leads.selection import People, Wanted, made_by
from leads.verification.address.verdicts import Status
from workspaces.tenant_admin import CreatedFilter, listed_workspaces, parse_uuid

Lookups = list[tuple[str, str]]
NOT_VERIFIED = "none"


class PeopleFilter(admin.SimpleListFilter):
    """A filter of leads: `chosen` reads its value into a part of People."""

    @classmethod
    def chosen(cls, value: str) -> dict[str, Any]:
        raise NotImplementedError

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for workspace_id in listed_workspaces(request):
            chosen = {"is_deleted": shows_deleted(request), **self.chosen(self.value() or "")}
            return queryset.filter(People(**chosen).conditions(workspace_id))
        return queryset


def shows_deleted(request: HttpRequest) -> bool:
    return request.GET.get("deleted") == "yes"


class PlaceFilter(PeopleFilter):
    """Leads that are in a campaign or list: the newest are offered, others by their address."""

    title = "campaign or list"
    parameter_name = "place"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        targets = ((target_of(target), title_of(target)) for target in offered_targets(request, "place"))
        return [(f"{target.kind}:{target.id}", title) for target, title in targets]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        kind, _, text = value.partition(":")
        target_id = parse_uuid(text)
        if target_id is None or kind not in ("campaign", "list"):
            return {}
        return {"place": Target("campaign" if kind == "campaign" else "list", target_id)}


class HasFilter(PeopleFilter):
    title = "contact"
    parameter_name = "has"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("phone", "With a phone number"), ("linkedin_url", "With a LinkedIn URL")]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {"has": (value,)} if value in ("phone", "linkedin_url") else {}


class NewLeadsFilter(PeopleFilter):
    title = "age"
    parameter_name = "created"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return list(CreatedFilter.DAYS.items())

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        since = CreatedFilter.since(value)
        return {} if since is None else {"since": since}


class DeletedFilter(PeopleFilter):
    title = "deleted"
    parameter_name = "deleted"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("yes", "Deleted leads")]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {"is_deleted": True} if value == "yes" else {}


class StatusFilter(PeopleFilter):
    title = "status"
    parameter_name = "status__exact"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(str(status.value), str(status.label)) for status in LeadStatus]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {"status": int(value)} if value in {str(status.value) for status in LeadStatus} else {}


class LeadVerdictFilter(PeopleFilter):
    """By the verdict on the lead's address."""

    title = "verification"
    parameter_name = "verification"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(status.slug, LABELS[status]) for status in LABELS if status is not Status.WAITING]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        status = _status(value)
        return {} if status is None else {"verdict": int(status)}


class EmailFilter(PeopleFilter):
    title = "email"
    parameter_name = "email"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("yes", "With an email"), ("no", "Without an email")]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {"yes": {"has": ("email",)}, "no": {"lacks": ("email",)}}.get(value, {})


class ImportFilter(PeopleFilter):
    """The leads that one import brought: an exact range of ids. Reached from the import's page."""

    title = "import"
    parameter_name = "import"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return _this_import(request)

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        import_id = parse_uuid(value)
        return {} if import_id is None else {"import_id": import_id}


def _this_import(request: HttpRequest) -> Lookups:
    """The one in the address."""
    chosen = parse_uuid(request.GET.get("import"))
    if chosen is None:
        return []
    found = LeadImport.objects.filter(workspace_id__in=listed_workspaces(request), id=chosen)
    return [(str(record.id), f"Import of {record.created_at:%Y-%m-%d %H:%M}") for record in found]


class TagFilter(PeopleFilter):
    """The tags by name, as many as a list can show; another one is reached from its own page."""

    title = "tag"
    parameter_name = "tag"
    _SHOWN = 100

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        own = Tag.objects.filter(workspace_id__in=listed_workspaces(request))
        found = dict(own.order_by("name").values_list("id", "name")[: self._SHOWN])
        if (chosen := parse_uuid(request.GET.get("tag"))) and chosen not in found:
            found |= dict(own.filter(id=chosen).values_list("id", "name"))
        return [(str(pk), name) for pk, name in found.items()]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        tag_id = parse_uuid(value)
        return {} if tag_id is None else {"tag_id": tag_id}


LEAD_FILTERS: tuple[type[PeopleFilter], ...] = (
    StatusFilter,
    TagFilter,
    LeadVerdictFilter,
    PlaceFilter,
    EmailFilter,
    HasFilter,
    NewLeadsFilter,
    ImportFilter,
    DeletedFilter,
)


def chosen_people(request: HttpRequest) -> People:
    """Of the list of leads that the address shows."""
    parts: dict[str, Any] = {}
    for each in LEAD_FILTERS:
        for name, value in each.chosen(request.GET.get(each.parameter_name or "", "")).items():
            parts[name] = (*parts.get(name, ()), *value) if isinstance(value, tuple) else value
    term = request.GET.get("q", "").strip()
    if lead_id := parse_uuid(term):
        return People(**parts, ids=(lead_id,))
    return People(**parts, search=term or None)


# --- leads in campaigns and lists ---


class MembershipVerdictFilter(admin.SimpleListFilter):
    """By the number that the v2 API shows. Within one campaign or list, whose leads are read in order."""

    title = "verification"
    parameter_name = "verification"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(status.slug, LABELS[status]) for status in LABELS] + [(NOT_VERIFIED, "Not verified")]

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        return queryset.filter(Wanted(**_verification(self.value() or "")).conditions)


class MadeByFilter(admin.SimpleListFilter):
    """The leads that one import put here. Reached from the import's page."""

    title = "import"
    parameter_name = "import"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return _this_import(request)

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
    status = _status(value)
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


def _status(slug: str) -> Status | None:
    return next((status for status in Status if status.slug == slug), None)
