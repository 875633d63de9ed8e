"""Which columns the list of leads shows: the open view's, else the person's own, else the usual ones."""

from uuid import UUID

from django.http import HttpRequest

from leads.models import SavedView
from leads.selection.views import columns_of, visible_views
from workspaces.models import User
from workspaces.tenant_admin import listed_workspaces, once, parse_uuid

FIRST = "shown_email"  # always there: it leads to the lead's page
COLUMNS = {
    "name": "Name",
    "company_name": "Company",
    "job_title": "Job title",
    "state": "Status",
    "tags": "Tags",
    "verification": "Verification",
    "phone": "Phone",
    "website": "Website",
    "linkedin_url": "LinkedIn URL",
    "source": "Source",
    "notes": "Notes",
    "external_id": "External id",
    "created_at": "Created at",
    "updated_at": "Updated at",
}
USUAL = ("name", "company_name", "job_title", "state", "tags", "verification")


def known_columns(names: list[str]) -> list[str]:
    """Those that there are, in the order in which they are shown."""
    return [name for name in COLUMNS if name in names]


def shown_columns(request: HttpRequest) -> list[str]:
    """Without the first."""
    view = open_view(request)
    chosen = view.columns if view else once(request, "columns", lambda: columns_of(user_id_of(request)))
    return known_columns(chosen) or list(USUAL)


def open_view(request: HttpRequest) -> SavedView | None:
    """The one in the address, if the reader may see it."""
    return once(request, "view", lambda: _read_view(request))


def _read_view(request: HttpRequest) -> SavedView | None:
    chosen = parse_uuid(request.GET.get("view"))
    if chosen is None:
        return None
    own = visible_views(user_id_of(request)).filter(workspace_id__in=listed_workspaces(request))
    return own.filter(id=chosen).first()


def user_id_of(request: HttpRequest) -> UUID:
    assert isinstance(request.user, User), "admin_view"
    return request.user.pk
