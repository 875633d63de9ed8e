"""The Smartlead calls about a campaign's webhooks, whose events don't happen here."""

import pytest

from tests.builders import Tenant, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, check_error
from workspaces.models import WebhookEndpoint

BODY = {"name": "CRM", "webhook_url": "https://crm.example/hook", "event_types": ["EMAIL_REPLY"]}


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_there_are_none_and_none_is_made(tenant: Tenant) -> None:
    client, path = SmartleadClient(tenant.key), f"campaigns/{tenant.campaign.number}/webhooks"
    assert (client.get(path).status_code, client.get(path).json()) == (200, [])
    refused = client.post(path, {"id": None, "categories": [], **BODY})
    check_error(refused, 422, "Unprocessable Entity", "/api/v2/webhooks", keys=["event_types"])
    check_error(client.post(path, {"name": "CRM"}), 400, "Bad Request", keys=["webhook_url"])
    assert not WebhookEndpoint.objects.exists()


def test_strangers_are_answered_nothing(tenant: Tenant) -> None:
    stranger, path = SmartleadClient(make_tenant().key), f"campaigns/{tenant.campaign.number}/webhooks"
    check_error(stranger.get(path), 404, "Not Found", "Campaign")
    check_error(stranger.post(path, BODY), 404, "Not Found", "Campaign")
