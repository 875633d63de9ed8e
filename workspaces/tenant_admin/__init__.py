"""What every admin page stands on: tenancy, quick lists, forms that stay in one workspace."""

from workspaces.tenant_admin.access import access_of, current_workspace, listed_workspaces, once
from workspaces.tenant_admin.badges import Tone, badge, change_url, link, list_url, pairs
from workspaces.tenant_admin.base import TenantAdmin
from workspaces.tenant_admin.changelist import ACTION_LIMIT, COUNT_LIMIT, FOUND_LIMIT
from workspaces.tenant_admin.filters import CreatedFilter, RequiredFilter
from workspaces.tenant_admin.forms import Refused, TenantForm, workspace_of
from workspaces.tenant_admin.parameters import parse_uuid
from workspaces.tenant_admin.read_only import ReadOnlyAdmin

__all__ = [
    "ACTION_LIMIT",
    "COUNT_LIMIT",
    "FOUND_LIMIT",
    "CreatedFilter",
    "ReadOnlyAdmin",
    "Refused",
    "RequiredFilter",
    "TenantAdmin",
    "TenantForm",
    "Tone",
    "access_of",
    "badge",
    "change_url",
    "current_workspace",
    "link",
    "list_url",
    "listed_workspaces",
    "once",
    "pairs",
    "parse_uuid",
    "workspace_of",
]
