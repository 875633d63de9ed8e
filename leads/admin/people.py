"""What the pages of leads and of memberships have in common: millions of rows, none made by hand."""

from typing import Any, ClassVar

from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet, TextField
from django.http import HttpRequest
from typing_extensions import override

from leads.admin.fields import KeptText
from workspaces.tenant_admin import TenantAdmin
from workspaces.tenant_admin.generics import M

SEARCH_LIMIT = 1_000  # found rows that are counted and paged through


class PeopleAdmin(TenantAdmin[M]):
    """Shows what is not deleted. A subclass says what a search term finds."""

    add_role = None
    is_long = True
    sortable_by = ()
    change_list_template = "admin/leads/people_list.html"
    formfield_overrides: ClassVar[Any] = {TextField: {"widget": AdminTextInputWidget, "form_class": KeptText}}

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        return super().get_queryset(request).filter(deleted_at=None)

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
