"""The list of leads: what its filters choose is read as jobs and exports read it, bounded."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.listing.filters import PeopleFilter, chosen_people
from leads.selection import list_people
from leads.selection.listed import Listed
from workspaces.tenant_admin import FOUND_LIMIT, listed_workspaces, once
from workspaces.tenant_admin.changelist import TenantChangeList


@dataclass(frozen=True, kw_only=True)
class FilterField:
    """A filter as a form shows it. `text`: what is chosen, in words, "" for nothing; `without` leads to the
    list without it."""

    name: str
    label: str
    kind: str
    value: str
    choices: list[tuple[str, str]]
    text: str
    without: str


class LeadChangeList(TenantChangeList):
    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(request, *args, **kwargs)

    @override
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_queryset(request, exclude_parameters)
        listed = listed_people(request)
        return found if listed is None else found.filter(listed.conditions)

    @property
    def looked_at_text(self) -> str:
        """ "" where nobody who fits was left out."""
        listed = listed_people(self.request)
        return f"{listed.looked_at:,}" if listed is not None and listed.looked_at is not None else ""

    @property
    def filter_fields(self) -> list[FilterField]:
        return [self._field(spec) for spec in self.filter_specs if isinstance(spec, PeopleFilter)]

    @property
    def chosen_filters(self) -> list[FilterField]:
        return [field for field in self.filter_fields if field.text]

    @property
    def other_specs(self) -> list[Any]:
        """The choice of a workspace."""
        return [spec for spec in self.filter_specs if not isinstance(spec, PeopleFilter)]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What of the address the form of the filters doesn't show, but sends."""
        own = {field.name for field in self.filter_fields if field.kind != "hidden"} | {"p", "e"}
        return [(name, value) for name, value in self.params.items() if name not in own]

    def _field(self, spec: PeopleFilter) -> FilterField:
        name, value = spec.parameter_name or "", spec.value() or ""
        choices = [(str(key), str(text)) for key, text in spec.lookup_choices]
        is_in_force = bool(value and spec.chosen(value))
        return FilterField(
            name=name,
            label=str(spec.title),
            kind=spec.kind,
            value=value if is_in_force else "",
            choices=choices,
            text=dict(choices).get(value, value) if is_in_force else "",
            without=self.get_query_string({name: None, "p": None}),
        )


def listed_people(request: HttpRequest) -> Listed | None:
    """None for who is in no workspace."""
    return once(request, "listed people", lambda: _read(request))


def _read(request: HttpRequest) -> Listed | None:
    for workspace_id in listed_workspaces(request):
        return list_people(chosen_people(request), workspace_id=workspace_id, most=FOUND_LIMIT)
    return None
