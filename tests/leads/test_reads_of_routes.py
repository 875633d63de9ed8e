"""No call of the API and no page of the admin reads a large table from end to end, whatever the statistics
say: each route's good call, and each page that an owner may open, in a workspace of thousands of leads."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from campaigns.models import Campaign
from leads.models import LeadList
from tests.builders import Tenant, make_key, make_tenant
from tests.config.test_admin_access import furnish
from tests.config.test_matrix import address_of, admin_patterns, ids_of
from tests.leads.reads import MOST, PEOPLE, STATES, fetched, fill_believing, forget_leads
from tests.route_cases import World, make_world
from tests.routes import Route, all_routes
from tests.test_routes import body_of, send
from workspaces.models import Usage

# What reads all of a campaign, list or workspace, or thousands of their leads, since that is what it is for.
OF_ALL = {
    "instantly GET /api/v2/exports": "an export",
    "smartlead GET /api/v1/campaigns/{id}/leads-export": "an export",
    "instantly GET /api/v2/lead-lists/{id}/verification-stats": "counts the verdicts of a list",
    **dict.fromkeys(
        (
            "instantly DELETE /api/v2/leads",
            "instantly DELETE /api/v2/lead-lists/{id}",
            "instantly DELETE /api/v2/campaigns/{id}",
            "puffle DELETE /api/campaigns/{campaign_id}/leads",
            "puffle DELETE /api/lists",
            "puffle DELETE /api/lists/{list_id}",
            "smartlead DELETE /api/v1/lead-list/{id}",
            "smartlead DELETE /api/v1/campaigns/{id}",
            "foxreach DELETE /api/v1/campaigns/{id}",
        ),
        "removes leads, at once a thousand",
    ),
    "smartlead POST /api/v1/leads/push-to-campaign": "puts all of a list into a campaign",
    **dict.fromkeys(
        (
            "instantly POST /api/v2/block-lists-entries",
            "instantly POST /api/v2/block-lists-entries/bulk-create",
            "instantly POST /api/v2/blocklists/{id}/entries",
            "instantly POST /api/v2/blocklists/{id}/upload",
            "instantly GET /api/v2/blocklists/{id}/matches",
        ),
        "looks for what a domain blocks, from an index, for so many seconds at most",
    ),
    "smartlead GET /api/v1/leads/global-leads": "counts up to ten thousand",
    "foxreach GET /api/v1/leads": "counts up to ten thousand",
}
OF_ALL_PAGES = {
    "admin/campaigns/campaign/<path:object_id>/change/": "counts the verdicts",
    "admin/leads/leadlist/<path:object_id>/change/": "counts the verdicts",
}

# Found by BRIN indexes, which leave out little of a small table. Their plans are read elsewhere.
_BY_BRIN = {"leads_importchange"}

pytestmark = pytest.mark.django_db


def grow(tenant: Tenant, state: str) -> None:
    """Thousands of leads in the campaign and in the list, and the counters know it."""
    fill_believing(state, tenant)
    Campaign.objects.filter(id=tenant.campaign.id).update(lead_count=PEOPLE)
    LeadList.objects.filter(id=tenant.list.id).update(lead_count=PEOPLE)
    Usage.objects.filter(workspace=tenant.workspace).update(contacts=PEOPLE)


def rows_read(work: Callable[[], Any]) -> int:
    """Of the table of which most were; whatever is written is taken back."""
    before = fetched()
    with transaction.atomic():
        work()
        read = {table: number - before[table] for table, number in fetched().items() if table not in _BY_BRIN}
        transaction.set_rollback(True)
    return max(read.values())


def _call(route: Route, key: str, world: World) -> str:
    return body_of(send(route, key, world))


def _open(client: Client, address: str) -> str:
    return body_of(client.get(address))


@pytest.mark.parametrize("state", STATES)
def test_no_call_reads_all(state: str) -> None:
    forget_leads()
    world = make_world()
    grow(world.tenant, state)
    key = make_key(world.tenant.workspace, world.tenant.owner)
    read = {}
    for route in all_routes():
        if route.name not in OF_ALL:
            read[route.name] = rows_read(partial(_call, route, key, world))
    assert not {name: number for name, number in read.items() if number > MOST}
    assert max(read.values()), "nothing was counted"
    assert OF_ALL.keys() <= {route.name for route in all_routes()}


@pytest.mark.parametrize("state", STATES)
def test_no_page_reads_all(state: str) -> None:
    forget_leads()
    tenant = furnish(make_tenant())
    grow(tenant, state)
    client, ids = Client(), ids_of(tenant)
    client.force_login(tenant.owner, backend="django.contrib.auth.backends.ModelBackend")
    read = {}
    for _, pattern in admin_patterns():
        if pattern not in OF_ALL_PAGES and "(?P<" not in pattern:
            read[pattern] = rows_read(partial(_open, client, address_of(pattern, ids)))
    assert not {name: number for name, number in read.items() if number > MOST}
    assert max(read.values()), "nothing was counted"
