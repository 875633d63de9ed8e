"""Filters that use an index, and the one that every list has."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from typing_extensions import override

from workspaces.database.ids import earliest_id
from workspaces.tenant_admin.access import (
    WORKSPACE_PARAMETER,
    access_of,
    current_workspace,
    listed_workspaces,
)

Lookups = list[tuple[str, str]]


class RequiredFilter(SimpleListFilter):
    """Without the choice `All`: one choice is always in force."""

    @override
    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        for value, title in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": self.query_string(changelist, value),
                "display": title,
            }

    def query_string(self, changelist: ChangeList, value: str) -> str:
        return changelist.get_query_string({self.parameter_name or "": value}, ["p"])


class WorkspaceFilter(RequiredFilter):
    """Shown only to who is in several workspaces. Remembers the choice (access.py)."""

    title = "workspace"
    parameter_name = WORKSPACE_PARAMETER

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return [(str(pk), name) for pk, name in access_of(request).names.items()]

    @override
    def has_output(self) -> bool:
        return len(self.lookup_choices) > 1

    @override
    def value(self) -> str | None:
        workspace_id = current_workspace(self.request)
        return str(workspace_id) if workspace_id else None

    @override
    def query_string(self, changelist: ChangeList, value: str) -> str:
        """Another workspace has other lists, campaigns and so on: nothing else of the address stays."""
        return f"?{self.parameter_name}={value}"

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model_admin.in_workspaces(queryset, listed_workspaces(request))
        return rows

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)


class CreatedFilter(SimpleListFilter):
    """By age, read off the ids: they begin with their time, so every index on the id will do."""

    title = "age"
    parameter_name = "created"
    DAYS: ClassVar = {"1": "Last 24 hours", "7": "Last 7 days", "30": "Last 30 days"}

    @override
    def lookups(self, request: HttpRequest, model_admin: Any) -> Lookups:
        return list(self.DAYS.items())

    @override
    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any] | None:
        since = self.since(self.value())
        return None if since is None else queryset.filter(id__gte=since)

    @classmethod
    def since(cls, value: str | None) -> UUID | None:
        """The least id that fits; None for no age."""
        if value not in cls.DAYS:
            return None
        return earliest_id(timezone.now() - dt.timedelta(days=int(value)))
