"""What the pages of leads and of memberships share: millions of rows, and what is done to many of them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet, TextField
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.fields import KeptText
from leads.admin.many.operations import Operation
from leads.admin.many.page import many_view
from workspaces.models import Role
from workspaces.tenant_admin import TenantAdmin
from workspaces.tenant_admin.access import access_of
from workspaces.tenant_admin.generics import M
from workspaces.tenant_admin.parameters import parse_uuid


class PeopleAdmin(TenantAdmin[M]):
    """Shows what is not deleted. A subclass says what a search term finds."""

    add_role: ClassVar[Role | None] = None
    is_long = True
    acts_on_many = True
    deletes_many = False  # by a page of Django's: an operation does
    operations: ClassVar[tuple[Operation, ...]] = ()
    sortable_by = ()
    change_list_template = "admin/leads/people_list.html"
    formfield_overrides: ClassVar[Any] = {TextField: {"widget": AdminTextInputWidget, "form_class": KeptText}}

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return self.of_page(request, super().get_queryset(request))

    def of_page(self, request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
        """Those of a workspace's rows that the page is about."""
        return rows.filter(deleted_at=None)

    @override
    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> M | None:
        """The workspace is compared in words that no index has: see LeadQuerySet.with_ids."""
        row_id = parse_uuid(object_id)
        if row_id is None:
            return None
        own_workspace = Coalesce("workspace_id", "workspace_id")
        rows: Any = self.model._default_manager.alias(own_workspace=own_workspace)
        own = rows.filter(own_workspace__in=list(access_of(request).roles), id=row_id)
        return self.of_one(request, own).first()

    def of_one(self, request: HttpRequest, rows: QuerySet[M]) -> QuerySet[M]:
        """Those that have a page of their own."""
        return self.of_page(request, rows)

    @override
    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """No search finds a row twice, hence False."""
        term = search_term.strip().lower()
        return (self.search(request, queryset, term) if term else queryset), False

    def search(self, request: HttpRequest, queryset: QuerySet[Any], term: str) -> QuerySet[Any]:
        """The rows that fit the term, which is trimmed and in lower case."""
        raise NotImplementedError

    def operations_for(self, request: HttpRequest) -> Sequence[Operation]:
        return self.operations

    @override
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """What this reader may do here, each on a page of its own."""
        offered = (each for each in self.operations_for(request) if self.allows(request, None, each.role))
        return {each.name: (_action(each), each.name, each.label) for each in offered}


def _action(operation: Operation) -> Any:
    def act(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return many_view(model_admin, request, operation)

    return act
