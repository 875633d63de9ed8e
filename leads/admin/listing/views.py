"""Saved views: the forms beside the list of leads that save one and choose columns, and the page of each."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from typing_extensions import override

from leads.admin.listing.columns import COLUMNS, known_columns, shown_columns, user_id_of
from leads.admin.listing.filters import LEAD_FILTERS
from leads.models import Lead, SavedView
from leads.selection.views import (
    TooManyViews,
    ViewNameTaken,
    change_view,
    choose_columns,
    delete_view,
    save_view,
    visible_views,
)
from workspaces.models import Role
from workspaces.tenant_admin import (
    Refused,
    TenantAdmin,
    access_of,
    current_workspace,
    link,
    list_url,
    listed_workspaces,
    pairs,
)
from workspaces.text.names import MAX_NAME, NameRefused

_KEPT = {"q", *(each.parameter_name for each in LEAD_FILTERS)}
_LONGEST = 500  # characters of a value
_LABELS = {str(each.parameter_name): str(each.title) for each in LEAD_FILTERS} | {"q": "search"}


@require_POST
def columns_view(request: HttpRequest) -> HttpResponse:
    """Remembers what was ticked for this person; "usual" forgets it."""
    user_id, _ = _reader(request)
    ticked = [] if "usual" in request.POST else known_columns(request.POST.getlist("column"))
    choose_columns(user_id=user_id, columns=ticked)
    return HttpResponseRedirect(_list(_filters(request)))


@require_POST
def save_view_view(request: HttpRequest) -> HttpResponse:
    """Saves what the list shows, with its columns."""
    user_id, workspace_id = _reader(request)
    filters = _filters(request)
    may_share = access_of(request).allows(workspace_id, Role.UPLOADER)
    try:
        view = save_view(
            workspace_id=workspace_id,
            user_id=user_id,
            name=request.POST.get("name", ""),
            filters=filters,
            columns=known_columns(request.POST.getlist("column")),
            is_shared=may_share and "is_shared" in request.POST,
        )
    except NameRefused as error:
        messages.error(request, f"The view was not saved: {error}.")
        return HttpResponseRedirect(_list(filters))
    except TooManyViews:
        messages.error(
            request, "The view was not saved: you have as many as there can be. Delete some first."
        )
        return HttpResponseRedirect(_list(filters))
    messages.success(request, f"The view “{view.name}” is saved.")
    return HttpResponseRedirect(view_url(view))


def _reader(request: HttpRequest) -> tuple[UUID, UUID]:
    """-> who it is, and in which workspace they look at leads."""
    workspace_id = current_workspace(request)
    if workspace_id is None or not access_of(request).allows(workspace_id, Role.VIEWER):
        raise PermissionDenied
    return user_id_of(request), workspace_id


def _filters(request: HttpRequest) -> dict[str, str]:
    """Of the address that the form was on."""
    query = QueryDict(request.POST.get("query", "")[:8000])
    return {name: str(value)[:_LONGEST] for name, value in query.items() if name in _KEPT and value}


def _list(filters: dict[str, str]) -> str:
    return list_url(Lead, **filters)


def view_url(view: SavedView) -> str:
    """The list as it was saved."""
    return list_url(Lead, **{**view.filters, "workspace": view.workspace_id, "view": view.id})


def forms_of(request: HttpRequest, open_view: SavedView | None) -> dict[str, Any]:
    """What the list's page shows of columns and views."""
    workspaces = listed_workspaces(request)
    shown = set(shown_columns(request))
    views = visible_views(user_id_of(request)).filter(workspace_id__in=workspaces).order_by("name")
    return {
        "open_view": open_view,
        "views": [(view, view_url(view)) for view in views[:100]],
        "columns": [(name, label, name in shown) for name, label in COLUMNS.items()],
        "longest_name": MAX_NAME,
        "may_share": any(access_of(request).allows(pk, Role.UPLOADER) for pk in workspaces),
        "is_mine": open_view is not None and open_view.user_id == request.user.pk,
    }


@admin.register(SavedView)
class SavedViewAdmin(TenantAdmin[SavedView]):
    """New ones are saved beside the list of leads."""

    add_role = None
    change_role = delete_role = Role.MANAGER
    deletes_many = False
    deletion_note = "The leads stay as they are."
    list_display = ("name", "opens", "is_shared", "user", "updated_at")
    list_select_related = ("user",)
    search_fields = ("name",)
    ordering = ("name",)
    fields: ClassVar[Any] = ("workspace", "name", "is_shared", "user", "opens", "shows", "updated_at")
    readonly_fields = ("user", "opens", "shows", "updated_at")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedView]:
        own = visible_views(user_id_of(request)).values("id")
        return super().get_queryset(request).filter(id__in=own)

    @override
    def allows(self, request: HttpRequest, obj: SavedView | None, role: Role | None) -> bool:
        """Everybody changes their own."""
        is_own = obj is not None and obj.user_id == request.user.pk
        return super().allows(request, obj, Role.VIEWER if is_own and role is not None else role)

    @override
    def save_model(self, request: HttpRequest, obj: SavedView, form: Any, change: bool) -> None:
        own = {"workspace_id": obj.workspace_id, "view_id": obj.id}
        try:
            change_view(**own, name=obj.name, is_shared=obj.is_shared)
        except ViewNameTaken:
            raise Refused("name", "The same person has a view of that name.") from None
        except NameRefused as error:
            raise Refused("name", f"No: {error}.") from None
        except SavedView.DoesNotExist:
            raise Refused("name", "Somebody else has just deleted this view.") from None

    @override
    def delete_model(self, request: HttpRequest, obj: SavedView) -> None:
        delete_view(workspace_id=obj.workspace_id, view_id=obj.id)

    @admin.display(description="leads")
    def opens(self, view: SavedView) -> SafeString:
        return link(view_url(view), "Open")

    @admin.display(description="shows")
    def shows(self, view: SavedView) -> SafeString:
        filters = {_LABELS.get(name, name): value for name, value in view.filters.items()}
        return pairs({**filters, "columns": ", ".join(COLUMNS.get(name, name) for name in view.columns)})
