"""What the list of leads shows: filters and search -> the selection that exports and jobs take as well."""

import datetime as dt
from typing import Any, ClassVar, Literal
from uuid import UUID

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from typing_extensions import override

from campaigns.models import Campaign
from leads.admin.filters import status_called
from leads.admin.verification.badges import LABELS
from leads.models import LeadImport, LeadList, LeadStatus, SourceFile, Tag
from leads.models.targets import Target
from leads.selection import People
from leads.verification.address.verdicts import Status
from workspaces.database.ids import earliest_id
from workspaces.models import User
from workspaces.tenant_admin import CreatedFilter, listed_workspaces, parse_uuid
from workspaces.tenant_admin.zones import shown

Lookups = list[tuple[str, str]]
_SHOWN = 100  # choices of one filter; another one is reached from its own page
_FILES = 20
_FIRST_DAY, _LAST_DAY = dt.date(1970, 1, 2), dt.date(9999, 12, 29)  # that an id can state


class PeopleFilter(admin.SimpleListFilter):
    """A filter of leads: `chosen` reads its value into a part of People, by which lists, exports and jobs go
    (changelist.py). `kind` says how it is typed."""

    kind: ClassVar[Literal["choice", "date", "text", "hidden"]] = "choice"

    @classmethod
    def chosen(cls, value: str) -> dict[str, Any]:
        raise NotImplementedError

    @override
    def has_output(self) -> bool:
        return True

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return []

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


class _IdFilter(PeopleFilter):
    """Its value is an id; another text chooses nothing."""

    @classmethod
    def means(cls, pk: UUID) -> dict[str, Any]:
        raise NotImplementedError

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        pk = parse_uuid(value)
        return {} if pk is None else cls.means(pk)


class _RowFilter(_IdFilter):
    """By a row of the workspace that has a name: the newest are offered, and the one in the address."""

    model: ClassVar[type[Model]]

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        own = self.model._default_manager.filter(workspace_id__in=listed_workspaces(request))
        found = dict(own.order_by("-id").values_list("id", "name")[:_SHOWN])
        chosen = parse_uuid(request.GET.get(self.parameter_name or ""))
        if chosen and chosen not in found:
            found |= dict(own.filter(id=chosen).values_list("id", "name"))
        return sorted(((str(pk), name) for pk, name in found.items()), key=lambda pair: pair[1].casefold())


class CampaignFilter(_RowFilter):
    title = "campaign"
    parameter_name = "campaign_id"
    model = Campaign

    @classmethod
    @override
    def means(cls, pk: UUID) -> dict[str, Any]:
        return {"places": (Target("campaign", pk),)}


class ListFilter(_RowFilter):
    title = "list"
    parameter_name = "list_id"
    model = LeadList

    @classmethod
    @override
    def means(cls, pk: UUID) -> dict[str, Any]:
        return {"places": (Target("list", pk),)}


class TagFilter(_RowFilter):
    title = "tag"
    parameter_name = "tag"
    model = Tag

    @classmethod
    @override
    def means(cls, pk: UUID) -> dict[str, Any]:
        return {"tag_id": pk}


class AssignedFilter(_IdFilter):
    """Whose they are, in whatever campaign or list."""

    title = "assigned to"
    parameter_name = "assigned_to"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        members = User.objects.filter(memberships__workspace_id__in=listed_workspaces(request))
        return [(str(pk), email) for pk, email in members.order_by("email").values_list("id", "email")]

    @classmethod
    @override
    def means(cls, pk: UUID) -> dict[str, Any]:
        return {"assigned_to": pk}


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
        status = status_called(value)
        return {} if status is None else {"verdict": int(status)}


class _HasFilter(PeopleFilter):
    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [("yes", "Has one"), ("no", "Has none")]

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        field = cls.parameter_name
        return {"yes": {"has": (field,)}, "no": {"lacks": (field,)}}.get(value, {})


class EmailFilter(_HasFilter):
    title = "email"
    parameter_name = "email"


class PhoneFilter(_HasFilter):
    title = "phone"
    parameter_name = "phone"


class LinkedInFilter(_HasFilter):
    title = "LinkedIn URL"
    parameter_name = "linkedin_url"


class SourceFilter(PeopleFilter):
    """What the lead itself states as its source, word for word."""

    title = "source"
    parameter_name = "source"
    kind = "text"

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {"source": value.strip()} if value.strip() else {}


class ImportFilter(_IdFilter):
    """The leads that one import brought: an exact range of ids. The newest files are offered, any other
    import is reached from its page."""

    title = "came with"
    parameter_name = "import"

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        own = LeadImport.objects.filter(workspace_id__in=listed_workspaces(request))
        found = list(own.filter(source_id__isnull=False, is_dry_run=False).order_by("-id")[:_FILES])
        chosen = parse_uuid(request.GET.get("import"))
        if chosen and all(record.id != chosen for record in found):
            found += own.filter(id=chosen)
        files = SourceFile.objects.filter(workspace_id__in=listed_workspaces(request))
        names = files.in_bulk([record.source_id for record in found])
        return [(str(record.id), _called(record, names.get(record.source_id))) for record in found]

    @classmethod
    @override
    def means(cls, pk: UUID) -> dict[str, Any]:
        return {"import_id": pk}


def _called(record: LeadImport, file: SourceFile | None) -> str:
    name = file.name if file else record.name or record.get_door_display()
    return f"{name}, {shown(record.created_at)}"


class AgeFilter(PeopleFilter):
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


class FromFilter(PeopleFilter):
    """The first day on which they may have come, where the reader is."""

    title = "created from"
    parameter_name = "created_from"
    kind = "date"

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {} if (first := _id_on(value, 0)) is None else {"since": first}


class UntilFilter(PeopleFilter):
    """The last day."""

    title = "created until"
    parameter_name = "created_until"
    kind = "date"

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {} if (end := _id_on(value, 1)) is None else {"before": end}


def _id_on(day: str, later: int) -> UUID | None:
    """The least id of that day, or of so many days later; None for what is no day."""
    try:
        chosen = min(max(dt.date.fromisoformat(day), _FIRST_DAY), _LAST_DAY)
    except ValueError:
        return None
    midnight = dt.datetime.combine(chosen + dt.timedelta(days=later), dt.time())
    return earliest_id(timezone.make_aware(midnight))


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


class ViewFilter(PeopleFilter):
    """Which saved view is open: it says what its filters are in the address, and which columns are shown."""

    title = "view"
    parameter_name = "view"
    kind = "hidden"

    @classmethod
    @override
    def chosen(cls, value: str) -> dict[str, Any]:
        return {}


LEAD_FILTERS: tuple[type[PeopleFilter], ...] = (
    ListFilter,
    CampaignFilter,
    TagFilter,
    AssignedFilter,
    StatusFilter,
    LeadVerdictFilter,
    EmailFilter,
    PhoneFilter,
    LinkedInFilter,
    ImportFilter,
    SourceFilter,
    AgeFilter,
    FromFilter,
    UntilFilter,
    DeletedFilter,
)


def shows_deleted(request: HttpRequest) -> bool:
    return request.GET.get("deleted") == "yes"


def chosen_people(request: HttpRequest) -> People:
    """Of the list of leads that the address shows."""
    parts: dict[str, Any] = {}
    for each in LEAD_FILTERS:
        for name, value in each.chosen(request.GET.get(each.parameter_name or "", "")).items():
            parts[name] = _both(name, parts[name], value) if name in parts else value
    term = request.GET.get("q", "").strip()
    if lead_id := parse_uuid(term):
        return People(**parts, ids=(lead_id,))
    return People(**parts, search=term or None)


def _both(name: str, one: Any, other: Any) -> Any:
    """What two filters want of the same part."""
    return max(one, other) if name == "since" else (*one, *other)
