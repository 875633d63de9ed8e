"""What only the program writes."""

from workspaces.tenant_admin.base import TenantAdmin
from workspaces.tenant_admin.generics import M


class ReadOnlyAdmin(TenantAdmin[M]):
    add_role = None
    change_role = None
    delete_role = None
