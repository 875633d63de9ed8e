"""The Smartlead calls about one lead."""

from typing import Any

import pytest

from blocklists.models import BlocklistEntry
from leads.models import Lead, LeadStatus, Membership, MembershipStatus
from tests.builders import Tenant, block, make_tenant
from tests.leads.api.smartlead.client import SmartleadClient, add_to_campaign, check_error

ADA = {"email": "ada@example.com", "first_name": "Ada", "custom_fields": {"a": 1, "b": "x"}}


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    for campaign in (tenant.campaign, tenant.other_campaign):
        add_to_campaign(tenant, [ADA, {"email": "bob@example.com"}], number=campaign.number)
    return tenant


@pytest.fixture
def client(tenant: Tenant) -> SmartleadClient:
    return SmartleadClient(tenant.key)


def path_of(tenant: Tenant, email: str = "ada@example.com") -> str:
    """With the number by which a client finds it."""
    number = SmartleadClient(tenant.key).get("leads", email=email).json()["id"]
    return f"campaigns/{tenant.campaign.number}/leads/{number}"


def place_of(tenant: Tenant, email: str = "ada@example.com", *, elsewhere: bool = False) -> Membership:
    campaign = tenant.other_campaign if elsewhere else tenant.campaign
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email=email)
    return Membership.objects.get(lead_id=lead.id, campaign_id=campaign.id)


def check_ok(reply: Any) -> None:
    assert (reply.status_code, reply.json()) == (200, {"ok": True})


def test_update_changes_what_is_given_in_this_campaign(tenant: Tenant, client: SmartleadClient) -> None:
    body = {
        "email": "ada@example.com",
        "first_name": "Augusta",
        "last_name": None,
        "phone_number": 123,
        "location": "London",
        "custom_fields": {"b": "y", "a": None, "c": True},
    }
    check_ok(client.post(path_of(tenant), body))
    (row, _) = client.get(f"campaigns/{tenant.campaign.number}/leads").json()["data"]
    lead = row["lead"]
    assert (lead["first_name"], lead["phone_number"], lead["location"]) == ("Augusta", "123", "London")
    assert lead["custom_fields"] == {"b": "y", "c": True}
    (other, _) = client.get(f"campaigns/{tenant.other_campaign.number}/leads").json()["data"]
    assert (other["lead"]["first_name"], other["lead"]["custom_fields"]) == ("Ada", {"a": 1, "b": "x"})
    check_ok(client.post(path_of(tenant), {}))


def test_update_of_the_email_is_the_persons(tenant: Tenant, client: SmartleadClient) -> None:
    check_ok(client.post(path_of(tenant), {"email": " Countess@Example.com"}))
    assert client.get("leads", email="ada@example.com").json() == {}
    assert len(client.get("leads", email="countess@example.com").json()["lead_campaign_data"]) == 2


@pytest.mark.parametrize(
    ("body", "status", "key"),
    [
        ({"email": "bob@example.com"}, 422, "email"),
        ({"email": "nothing"}, 422, "email"),
        ({"email": "x@blocked.example"}, 422, "email"),
        ({"email": ""}, 422, "email"),
        ({"custom_fields": {"a": []}}, 422, "custom_fields.a"),
        ({"first_name": 5}, 422, "first_name"),
        ({"first_name": "x" * 40_000}, 422, "body"),
        ({"custom_fields": {f"v{n}": 1 for n in range(600)}}, 422, "body"),
        ({"nickname": "Ada"}, 400, "nickname"),
    ],
)
def test_update_that_cannot_be(
    tenant: Tenant, client: SmartleadClient, body: dict[str, Any], status: int, key: str
) -> None:
    """All or nothing."""
    block(tenant.blocklist, "blocked.example")
    assert BlocklistEntry.objects.count() == 1
    reply = client.post(path_of(tenant), {"website": "new.example"} | body)
    error = {400: "Bad Request", 422: "Unprocessable Entity"}[status]
    check_error(reply, status, error, keys=[key])
    assert place_of(tenant).overrides == {}


def test_delete_takes_it_out_of_this_campaign_alone(tenant: Tenant, client: SmartleadClient) -> None:
    path = path_of(tenant)
    check_ok(client.delete(path))
    check_error(client.delete(path), 404, "Not Found", "Lead")
    (place,) = client.get("leads", email="ada@example.com").json()["lead_campaign_data"]
    assert place["campaign_id"] == tenant.other_campaign.number
    assert client.get(f"campaigns/{tenant.campaign.number}").json()["lead_count"] == 1


def test_pause_and_resume(tenant: Tenant, client: SmartleadClient) -> None:
    path = path_of(tenant)
    for _ in range(2):
        check_ok(client.post(f"{path}/pause", {}))
        assert place_of(tenant).status == MembershipStatus.PAUSED
    assert place_of(tenant, elsewhere=True).status == MembershipStatus.ACTIVE
    check_ok(client.send("POST", f"{path}/resume", None))
    check_ok(client.post(f"{path}/resume", {"resume_lead_with_delay_days": 10}))
    assert place_of(tenant).status == MembershipStatus.ACTIVE
    refused = client.post(f"{path}/resume", {"resume_lead_with_delay_days": "soon"})
    check_error(refused, 422, "Unprocessable Entity", keys=["resume_lead_with_delay_days"])


@pytest.mark.parametrize("status", [MembershipStatus.UNSUBSCRIBED, MembershipStatus.BOUNCED])
def test_who_bounced_or_unsubscribed_stays_so(
    tenant: Tenant, client: SmartleadClient, status: MembershipStatus
) -> None:
    Membership.objects.filter(id=place_of(tenant).id).update(status=status)
    for action in ("pause", "resume"):
        reply = client.post(f"{path_of(tenant)}/{action}", {})
        check_error(reply, 400, "Bad Request", status.label.lower())
    assert place_of(tenant).status == status


def test_unsubscribe_from_one_campaign(tenant: Tenant, client: SmartleadClient) -> None:
    for _ in range(2):
        check_ok(client.post(f"{path_of(tenant)}/unsubscribe", {}))
    assert place_of(tenant).status == MembershipStatus.UNSUBSCRIBED
    assert place_of(tenant, elsewhere=True).status == MembershipStatus.ACTIVE
    assert client.get("leads", email="ada@example.com").json()["is_unsubscribed"] is False


def test_unsubscribe_everywhere(tenant: Tenant, client: SmartleadClient) -> None:
    number = client.get("leads", email="ada@example.com").json()["id"]
    for _ in range(2):
        check_ok(client.send("POST", f"leads/{number}/unsubscribe", None))
    lead = Lead.objects.get(workspace_id=tenant.workspace.id, email="ada@example.com")
    assert lead.status == LeadStatus.UNSUBSCRIBED
    for elsewhere in (False, True):
        assert place_of(tenant, elsewhere=elsewhere).status == MembershipStatus.UNSUBSCRIBED
        bob = place_of(tenant, "bob@example.com", elsewhere=elsewhere)
        assert bob.status == MembershipStatus.ACTIVE
    assert client.get("leads", email="ada@example.com").json()["is_unsubscribed"] is True


def test_lead_that_is_not_there(tenant: Tenant, client: SmartleadClient) -> None:
    elsewhere = path_of(tenant).replace(f"/{tenant.campaign.number}/", f"/{tenant.linkedin.number}/")
    check_error(client.delete(elsewhere), 404, "Not Found", "Lead")
    for number in (1, 10**30):
        check_error(client.delete(f"campaigns/{tenant.campaign.number}/leads/{number}"), 404, "Not Found")
        check_error(client.send("POST", f"leads/{number}/unsubscribe", None), 404, "Not Found")
    odd = client.delete(f"campaigns/{tenant.campaign.number}/leads/x")
    check_error(odd, 422, "Unprocessable Entity", keys=["id"])


def test_strangers_change_nothing(tenant: Tenant) -> None:
    stranger = make_tenant()
    add_to_campaign(stranger, [ADA])
    theirs = SmartleadClient(stranger.key)
    path = path_of(tenant)
    own = path.replace(f"campaigns/{tenant.campaign.number}", f"campaigns/{stranger.campaign.number}")
    for each in (path, own):
        check_error(theirs.post(each, {"first_name": "Eve"}), 404, "Not Found")
        check_error(theirs.delete(each), 404, "Not Found")
        for action in ("pause", "resume", "unsubscribe"):
            check_error(theirs.post(f"{each}/{action}", {}), 404, "Not Found")
    number = path.rsplit("/", 1)[1]
    check_error(theirs.post(f"leads/{number}/unsubscribe", {}), 404, "Not Found")
    assert place_of(tenant).status == MembershipStatus.ACTIVE
