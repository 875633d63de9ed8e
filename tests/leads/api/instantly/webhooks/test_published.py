"""/api/v2/webhooks as clients of the original call it, and what is sent to such a webhook."""

import json
from typing import Any

import pytest

from leads.models import Membership
from leads.people.deletion import IN_ONE_EVENT, delete_leads
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.loopback.receiver import Receiver
from tests.workspaces.webhooks.endpoints import deliver, make_endpoint
from workspaces.models import EventType, WebhookDelivery, WebhookEndpoint
from workspaces.webhooks.published import EVENT_TYPES

PATH = "/api/v2/webhooks"
URL = "https://hooks.example.com/n8n"
MOST_BYTES = 20_000  # that Standard Webhooks recommends for a payload
REQUIRED = ("id", "organization", "target_hook_url", "timestamp_created")


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


@pytest.fixture
def api(tenant: Tenant) -> ApiClient:
    return ApiClient(tenant.key)


def make(api: ApiClient, **fields: Any) -> Any:
    reply = api.post(PATH, {"target_hook_url": URL, **fields})
    assert reply.status_code == 200, reply.content
    return reply.json()


def patch(api: ApiClient, webhook_id: str, **fields: Any) -> Any:
    return api.send("PATCH", f"{PATH}/{webhook_id}", json.dumps(fields).encode())


def set_interest(api: ApiClient, value: int | None, **place: Any) -> None:
    body = {"lead_email": "ada@example.com", "interest_value": value, **place}
    assert api.post("/api/v2/leads/update-interest-status", body).status_code == 202


def sent() -> list[Any]:
    return [json.loads(each.body) for each in WebhookDelivery.objects.order_by("id")]


def test_made_changed_and_listed_as_published(tenant: Tenant, api: ApiClient) -> None:
    headers = {"Authorization": "Basic eDp5"}
    made = make(
        api, event_type="lead_interested", name=None, campaign=str(tenant.campaign.id), headers=headers
    )
    assert (made["target_hook_url"], made["url"]) == (URL, URL)
    assert (made["event_type"], made["campaign"]) == ("lead_interested", str(tenant.campaign.id))
    assert (made["headers"], made["status"], made["events"]) == (headers, 1, ["lead.interest_changed"])
    changed = patch(api, made["id"], name="Renamed", target_hook_url=f"{URL}/2", campaign=None).json()
    assert (changed["name"], changed["target_hook_url"], changed["campaign"]) == ("Renamed", f"{URL}/2", None)
    assert (changed["event_type"], changed["headers"]) == ("lead_interested", headers)


def test_a_page_that_holds_one_of_ours_can_be_read_by_their_clients(tenant: Tenant, api: ApiClient) -> None:
    ours, theirs = str(make_endpoint(tenant).id), make(api, event_type="email_sent")["id"]
    items = api.get(PATH).json()["items"]
    assert [item["id"] for item in items] == [ours, theirs]
    for item in items:
        assert all(isinstance(item[name], str) for name in REQUIRED)
        assert item["event_type"] in (None, "email_sent")
    assert [item["id"] for item in api.get(PATH, event_type="email_sent").json()["items"]] == [theirs]
    assert api.get(PATH, campaign=str(tenant.campaign.id)).json() == {"items": []}


def test_without_an_event_type_it_receives_all(api: ApiClient) -> None:
    for made in (make(api), make(api, event_type=None)):
        assert (made["event_type"], made["events"]) == ("all_events", list(EventType.values))
    changed = patch(api, make(api, event_type="email_sent")["id"], event_type=None).json()
    assert changed["event_type"] == "all_events"


def test_a_published_type_ends_ours_and_the_other_way_round(tenant: Tenant, api: ApiClient) -> None:
    endpoint = make_endpoint(tenant)
    changed = patch(api, str(endpoint.id), event_type="lead_closed").json()
    assert (changed["event_type"], changed["events"]) == ("lead_closed", ["lead.interest_changed"])
    changed = patch(api, str(endpoint.id), events=["import.failed"]).json()
    assert (changed["event_type"], changed["events"]) == (None, ["import.failed"])


def test_events_to_choose_from(api: ApiClient) -> None:
    items = api.get(f"{PATH}/event-types").json()["event_types"]
    assert [item["id"] for item in items] == [*EVENT_TYPES, *EventType.values]
    assert items[1] == {"id": "email_sent", "label": "Email Sent", "type": "standard"}
    for item in items:
        make(api, event_type=item["id"])


def test_one_that_was_switched_off_is_resumed(tenant: Tenant, api: ApiClient) -> None:
    broken = make_endpoint(tenant, is_active=False, note="Switched off: it answered 410 Gone.")
    WebhookEndpoint.objects.update(failing_since=broken.created_at)
    shown = api.get(f"{PATH}/{broken.id}").json()
    assert (shown["status"], shown["timestamp_error"]) == (-1, shown["timestamp_failing_since"])
    resumed = api.post(f"{PATH}/{broken.id}/resume", {}).json()
    assert (resumed["status"], resumed["timestamp_error"], resumed["note"]) == (1, None, "")
    by_hand = make_endpoint(tenant, is_active=False)
    assert api.get(f"{PATH}/{by_hand.id}").json()["status"] is None


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"url": URL, "events": ["lead.deleted"]}, "url or target_hook_url, not both"),
        ({"event_type": "email_sent", "events": ["lead.deleted"]}, "events or event_type, not both"),
        ({"event_type": "sent"}, "event_type is invalid"),
        ({"target_hook_url": "http://127.0.0.1/"}, "url is invalid"),
        ({"custom_interest_value": 1.5}, "custom_interest_value is invalid"),
        ({"headers": {"Content-Length": "5"}}, "headers.Content-Length is set by Leadgate"),
        ({"headers": {"webhook-id": "5"}}, "headers.webhook-id is set by Leadgate"),
        ({"headers": {"X Y": "5"}}, "headers.X Y has no name"),
        ({"headers": {"X": "5\r\nY: 6"}}, "headers.X must have"),
        ({"headers": {str(each): "" for each in range(21)}}, "headers are too many"),
    ],
)
def test_what_is_wrong_is_named(tenant: Tenant, api: ApiClient, change: Any, part: str) -> None:
    made = make(api)
    for reply in (
        api.post(PATH, {"target_hook_url": URL, **change}),
        patch(api, made["id"], **{"target_hook_url": URL, **change}),
    ):
        assert reply.status_code == 400
        assert part in reply.json()["message"]


def test_missing_properties_are_named(api: ApiClient) -> None:
    assert "'url' or 'target_hook_url'" in api.post(PATH, {"event_type": "email_sent"}).json()["message"]
    assert "'events' or 'event_type'" in api.post(PATH, {"url": URL}).json()["message"]


def test_a_campaign_of_others_is_not_found(api: ApiClient) -> None:
    stranger = make_tenant()
    body = {"target_hook_url": URL, "campaign": str(stranger.campaign.id)}
    assert api.post(PATH, body).status_code == 404
    assert patch(api, make(api)["id"], campaign=str(stranger.campaign.id)).status_code == 404


# --- what is sent ---


def test_interest_is_sent_in_the_published_shape_to_whom_it_fits(tenant: Tenant, api: ApiClient) -> None:
    (lead_id,) = [
        each["id"] for each in add_leads(tenant, [{"email": "ada@example.com"}]).json()["created_leads"]
    ]
    fitting = [
        make(api, event_type="lead_interested")["id"],
        make(api, event_type="all_events", campaign=str(tenant.campaign.id))["id"],
        make(api, custom_interest_value=1)["id"],
    ]
    make(api, event_type="lead_closed")
    make(api, event_type="email_sent")
    make(api, event_type="all_events", campaign=str(tenant.other_campaign.id))
    make(api, custom_interest_value=7)
    set_interest(api, 1)
    deliveries = WebhookDelivery.objects.order_by("endpoint_id")
    assert [str(each.endpoint_id) for each in deliveries] == fitting
    assert len({each.event_id for each in deliveries}) == 1
    body = sent()[0]
    assert body == {
        "timestamp": body["timestamp"],
        "event_type": "lead_interested",
        "workspace": str(tenant.workspace.id),
        "campaign_id": str(tenant.campaign.id),
        "campaign_name": "Spring",
        "list_id": None,
        "lead_id": lead_id,
        "lead_email": "ada@example.com",
        "interest_status": 1,
        "interest_label": None,
    }


@pytest.mark.parametrize(
    ("value", "name"),
    [(None, "lead_neutral"), (0, "lead_out_of_office"), (-4, "lead_no_show"), (99, "lead_custom_label")],
)
def test_each_interest_has_its_event(tenant: Tenant, api: ApiClient, value: int | None, name: str) -> None:
    add_leads(tenant, [{"email": "ada@example.com", "lt_interest_status": 1}])
    make(api, event_type="lead.interest_changed")
    set_interest(api, value)
    assert [body["event_type"] for body in sent()] == [name]


def test_ours_receives_it_in_our_shape_once_a_place_and_only_if_it_changes(
    tenant: Tenant, api: ApiClient
) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}])
    add_leads(
        tenant, [{"email": "ada@example.com", "first_name": "A", "last_name": "L"}], list_id=tenant.list.id
    )
    make_endpoint(tenant, None, EventType.LEAD_INTEREST)
    set_interest(api, 2)
    set_interest(api, 2)
    lead = Membership.objects.get(campaign_id=tenant.campaign.id)
    for value in (2, 3):
        reply = api.send(
            "PATCH", f"/api/v2/leads/{lead.id}", json.dumps({"lt_interest_status": value}).encode()
        )
        assert reply.status_code == 200
    bodies = sent()
    assert {body["type"] for body in bodies} == {"lead.interest_changed"}
    assert [body["data"]["interest_status"] for body in bodies] == [2, 2, 3]
    assert {body["data"]["list_id"] for body in bodies} == {None, str(tenant.list.id)}


def test_leadgates_own_events_come_in_the_same_shape(tenant: Tenant, api: ApiClient) -> None:
    make(api, event_type="import.finished")
    make(api, event_type="import.failed")
    add_leads(tenant, [{"email": "ada@example.com"}])
    (body,) = sent()
    assert (body["event_type"], body["workspace"]) == ("import.finished", str(tenant.workspace.id))
    assert (body["campaign_id"], body["outcomes"]["created"]) == (str(tenant.campaign.id), 1)


def test_a_test_event_has_the_shape_too(tenant: Tenant, api: ApiClient, settings: Any) -> None:
    settings.LEADGATE_WEBHOOK_PRIVATE_ADDRESSES = True
    with Receiver() as receiver:
        made = make(api, target_hook_url=receiver.url, headers={"X-Token": "abc"})
        tested = api.post(f"{PATH}/{made['id']}/test", {}).json()
        assert (tested["success"], tested["state"]) == (True, "pending")
        deliver(WebhookEndpoint.objects.get())
    (message,) = receiver.received
    assert message.headers["X-Token"] == "abc"
    assert json.loads(message.body)["event_type"] == "webhook.test"
    assert api.get(f"{PATH}/deliveries/{tested['id']}").json()["state"] == "delivered"


def test_no_payload_is_larger_than_receivers_take(tenant: Tenant) -> None:
    number = IN_ONE_EVENT + 1
    add_leads(tenant, [{"email": f"{each}@example.com"} for each in range(number)])
    make_endpoint(tenant)
    make_endpoint(tenant, event_type="all_events")
    lead_ids = list(Membership.objects.values_list("lead_id", flat=True))
    assert delete_leads(workspace_id=tenant.workspace.id, lead_ids=lead_ids) == number
    bodies = list(WebhookDelivery.objects.values_list("body", flat=True))
    assert len(bodies) == 4
    assert max(len(body.encode()) for body in bodies) < MOST_BYTES
    ours = [json.loads(body)["data"] for body in bodies if "data" in json.loads(body)]
    assert {pk for data in ours for pk in data["lead_ids"]} == {str(pk) for pk in lead_ids}
    assert sum(data["count"] for data in ours) == number
