"""Lists that stay quick at millions of rows: capped counts, the order of an index, no query per row."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cached_property
from typing import Any, Protocol, cast

from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from typing_extensions import override

from workspaces.tenant_admin.access import access_of, current_workspace
from workspaces.tenant_admin.generics import Paginator

COUNT_LIMIT = 10_000  # rows that are counted and paged through; beyond it people search
FOUND_LIMIT = 1_000  # the same of rows that a search or filters find
ACTION_LIMIT = 900  # rows that one action takes: Django refuses forms of more than 1000 fields


class CappedPaginator(Paginator):
    """Counts at most `limit` rows, and pages through as many: an OFFSET reads all that it skips.

    `known_count` is what a counter says; nothing is counted then. `is_partial`: rows that fit may be missing
    in what is counted, as not all were looked at.
    """

    object_list: QuerySet[Any]
    is_partial = False

    def __init__(
        self,
        object_list: QuerySet[Any],
        per_page: int,
        *args: Any,
        known_count: int | None = None,
        limit: int = COUNT_LIMIT,
    ) -> None:
        super().__init__(object_list, per_page, *args)
        self._known_count = known_count
        self.limit = limit

    @cached_property
    def found(self) -> int:
        """Exact up to the limit; more than that only says: more, unless a counter knows."""
        if self._known_count is not None:
            return self._known_count
        # The order stays: it is an index's, and without it the planner may choose to read the whole table.
        return self.object_list[: self.limit + 1].count()

    @cached_property
    @override
    def count(self) -> int:
        return min(self.found, self.limit)

    @property
    def is_capped(self) -> bool:
        return self.found > self.limit

    @property
    def count_text(self) -> str:
        if self._known_count is not None:
            return f"{self.found:,}"
        return f"{self.count:,}+" if self.is_capped or self.is_partial else f"{self.found:,}"


@contextmanager
def without_sorting() -> Iterator[None]:
    """Makes PostgreSQL read an index in order. While its statistics don't know of a big import yet, it
    takes a million rows for a few, and would rather fetch and sort them all."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        yield


class ListedAdmin(Protocol):
    """What a list asks of its admin (base.py)."""

    one_workspace: bool
    is_long: bool
    acts_on_many: bool
    neutral_parameters: Collection[str]

    def list_title(self, request: HttpRequest) -> str: ...

    def get_ordering(self, request: HttpRequest) -> Sequence[str]: ...

    def walks_index(self, request: HttpRequest) -> bool: ...

    def prepare_page(self, request: HttpRequest, rows: Sequence[Any]) -> None: ...


class TenantChangeList(ChangeList):
    """One workspace's rows. The templates pagination.html, search_form.html and actions.html know it."""

    paginator: CappedPaginator
    model_admin: ListedAdmin  # type: ignore[assignment]  # the part that is used here

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.title = capfirst(self.model_admin.list_title(request))
        access, workspace = access_of(request), current_workspace(request)
        if self.model_admin.one_workspace and workspace and len(access.names) > 1:
            self.title += f" · {access.names[workspace]}"
        chosen = [name for name in self.filter_params if name not in self.model_admin.neutral_parameters]
        self.has_active_filters = bool(chosen)
        self.clear_all_filters_qs = self.get_query_string(remove=chosen)

    @override
    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Any]:
        """A long table's order is that of an index: nothing appended to it, nothing else to choose."""
        if self.model_admin.is_long:
            return list(self.model_admin.get_ordering(request))
        return cast(list[Any], super().get_ordering(request, queryset))

    @override
    def get_results(self, request: HttpRequest) -> None:
        with without_sorting() if self.model_admin.walks_index(request) else nullcontext():
            super().get_results(request)
            rows: Sequence[Any] = list(self.result_list)
        self.model_admin.prepare_page(request, rows)
        self.result_list = rows

    @property
    def count_text(self) -> str:
        """For example `1 lead`, `10,000+ leads`."""
        options = self.opts
        noun = options.verbose_name if self.paginator.found == 1 else options.verbose_name_plural
        return f"{self.paginator.count_text} {noun}"

    @property
    def found_text(self) -> str:
        """The same in as few words as there are: a lead in a list is a lead."""
        return f"{self.paginator.count_text} lead{'' if self.paginator.found == 1 else 's'}"

    @property
    def page_limit_text(self) -> str:
        return f"{self.paginator.limit:,}"

    @property
    def can_select_all(self) -> bool:
        most = self.result_count if self.model_admin.acts_on_many else ACTION_LIMIT
        is_more = self.paginator.is_partial or len(self.result_list) < self.result_count
        return is_more and self.result_count <= most

    @property
    def without_search(self) -> str:
        return self.get_query_string(remove=[SEARCH_VAR])
