"""Many leads at once, as an import makes them: forty thousand in a second."""

from uuid import UUID

from leads.models import LeadImport
from leads.models.row_ids import LEAD, MEMBERSHIP, id_prefix, new_import_id
from leads.models.targets import Target
from tests.builders import Tenant
from workspaces.database.cursor import plain_cursor

_LEADS = """
INSERT INTO leads_lead (id, workspace_id, email)
SELECT (%(leads)s || lpad(to_hex(n), 8, '0'))::uuid, %(workspace)s, 'p' || lpad(n::text, 6, '0') || %(domain)s
FROM generate_series(0, %(number)s - 1) AS n
"""
_MEMBERSHIPS = """
INSERT INTO leads_membership (id, workspace_id, lead_id, campaign_id, list_id, assigned_to)
SELECT (%(members)s || lpad(to_hex(n), 8, '0'))::uuid, %(workspace)s,
    (%(leads)s || lpad(to_hex(n), 8, '0'))::uuid, %(campaign)s, %(list)s, %(owner)s
FROM generate_series(0, %(number)s - 1) AS n
"""


def make_crowd(tenant: Tenant, place: Target, number: int) -> list[UUID]:
    """Of people p000000@…, p000001@… who are new here -> the ids of their memberships, in order."""
    import_id = new_import_id()
    campaign = place.id if place.kind == "campaign" else None
    list_id = place.id if place.kind == "list" else None
    LeadImport.objects.create(
        id=import_id,
        workspace=tenant.workspace,
        door="puffle",
        campaign_id=campaign,
        list_id=list_id,
        created_count=number,
        searchable_row=number,
    )
    members = id_prefix(import_id, MEMBERSHIP)
    parameters = {
        "workspace": tenant.workspace.id,
        "leads": id_prefix(import_id, LEAD),
        "members": members,
        "domain": f"@{import_id.hex[:12]}{import_id.hex[20:27]}.example",
        "campaign": campaign,
        "list": list_id,
        "owner": tenant.owner.id,
        "number": number,
    }
    for statement in (_LEADS, _MEMBERSHIPS):
        plain_cursor().execute(statement, parameters)
    counted = tenant.campaign if campaign else tenant.list
    type(counted)._default_manager.filter(id=place.id).update(lead_count=number)
    return [UUID(f"{members}{row:08x}") for row in range(number)]
