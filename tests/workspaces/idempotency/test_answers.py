"""Idempotency-Key: the same answer without doing it twice, through every dialect."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from blocklists.models import BlocklistEntry
from leads.models import Lead, LeadImport, LeadList, Membership
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant
from workspaces.idempotency.answers import prune_kept_answers
from workspaces.models import KeptAnswer, Plan

ADD = "/api/v2/leads/add"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def send(tenant: Tenant, body: Any, *, key: str = "one", path: str = ADD) -> Any:
    client = ApiClient(tenant.key)
    client.headers["Idempotency-Key"] = key
    return client.post(path, body)


def ada(tenant: Tenant, email: str = "ada@lovelace.example") -> dict[str, Any]:
    return {"campaign_id": str(tenant.campaign.id), "leads": [{"email": email}]}


def test_the_same_request_is_answered_again_and_not_done_again(tenant: Tenant) -> None:
    first, again = send(tenant, ada(tenant)), send(tenant, ada(tenant))
    assert first.status_code == again.status_code == 200
    assert first.json()["leads_uploaded"] == 1
    assert again.content == first.content
    assert again["X-Import-Id"] == first["X-Import-Id"]
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert int(again["X-RateLimit-Remaining"]) == int(first["X-RateLimit-Remaining"]) - 1
    assert LeadImport.objects.count() == 1
    assert Lead.objects.count() == 1


def test_without_a_key_nothing_is_kept(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@lovelace.example"}])
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("what", ["body", "path", "query"])
def test_the_same_key_with_another_request_is_422(tenant: Tenant, what: str) -> None:
    assert send(tenant, ada(tenant)).status_code == 200
    path = {"path": "/api/v2/block-lists-entries", "query": f"{ADD}?a=b"}.get(what, ADD)
    other = send(tenant, ada(tenant, "grace@hopper.example") if what == "body" else ada(tenant), path=path)
    assert other.status_code == 422
    assert other.json()["error"] == "Unprocessable Entity"
    assert "Idempotency-Key" in other.json()["message"]
    assert Lead.objects.count() == 1
    assert send(tenant, ada(tenant)).status_code == 200


@pytest.mark.parametrize("key", ["", " ", "x" * 256, "t\tab", "ä"])
def test_a_key_that_is_none_is_400(tenant: Tenant, key: str) -> None:
    reply = send(tenant, ada(tenant), key=key)
    assert reply.status_code == 400
    assert "Idempotency-Key" in reply.json()["message"]
    assert not Lead.objects.exists()


def test_a_key_belongs_to_a_workspace_and_not_to_one_api_key(tenant: Tenant) -> None:
    stranger = make_tenant()
    assert send(tenant, ada(tenant)).json()["leads_uploaded"] == 1
    reply = send(stranger, ada(stranger))
    assert reply.json()["leads_uploaded"] == 1
    assert "Idempotent-Replayed" not in reply
    client = ApiClient(make_key(tenant.workspace, tenant.owner))
    client.headers["Idempotency-Key"] = "one"
    assert client.post(ADD, ada(tenant))["Idempotent-Replayed"] == "true"


def test_a_key_does_not_get_around_a_scope(tenant: Tenant) -> None:
    send(tenant, ada(tenant))
    client = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("leads:read",)))
    client.headers["Idempotency-Key"] = "one"
    assert client.post(ADD, ada(tenant)).status_code == 403


def test_a_refusal_of_the_work_is_kept(tenant: Tenant) -> None:
    plan = Plan.objects.filter(workspace=tenant.workspace)
    plan.update(contact_limit=0)
    first = send(tenant, ada(tenant))
    plan.update(contact_limit=10)
    again = send(tenant, ada(tenant))
    assert first.status_code == again.status_code == 402
    assert again.content == first.content
    assert again["Idempotent-Replayed"] == "true"
    assert not Lead.objects.exists()
    assert send(tenant, ada(tenant), key="two").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_request_that_was_refused_before_the_work_can_be_mended() -> None:
    tenant = make_tenant()
    assert send(tenant, {"leads": "none"}).status_code == 400
    assert send(tenant, ada(tenant)).json()["leads_uploaded"] == 1


def test_an_error_of_ours_is_taken_back_and_not_kept(tenant: Tenant) -> None:
    """The gate's last step fails: a table that it needs is away."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE workspaces_usage RENAME TO away")
    assert send(tenant, ada(tenant)).status_code in (500, 503)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE away RENAME TO workspaces_usage")
    assert not Lead.objects.exists()
    assert send(tenant, ada(tenant)).json()["leads_uploaded"] == 1


def test_a_key_is_free_again_after_a_day(tenant: Tenant) -> None:
    send(tenant, ada(tenant))
    _make_older(hours=23)
    assert send(tenant, ada(tenant))["Idempotent-Replayed"] == "true"
    assert prune_kept_answers() == 0
    _make_older(hours=1)
    reply = send(tenant, ada(tenant, "grace@hopper.example"))
    assert "Idempotent-Replayed" not in reply
    assert reply.json()["leads_uploaded"] == 1
    _make_older(hours=24)
    assert prune_kept_answers() == 1


def _make_older(*, hours: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workspaces_keptanswer SET created_at = created_at - make_interval(hours => %s)", [hours]
        )


# --- every dialect ---


def _puffle_list(tenant: Tenant) -> dict[str, Any]:
    return _bearer(tenant, "/api/lists", '{"name": "Twice"}')


def _puffle_from_list(tenant: Tenant) -> dict[str, Any]:
    add_leads(tenant, [{"email": "ada@lovelace.example"}], list_id=tenant.list.id)
    path = f"/api/campaigns/{tenant.campaign.id}/leads/import-from-list"
    return _bearer(tenant, path, f'{{"listId": "{tenant.list.id}"}}')


def _foxreach_refused(tenant: Tenant) -> dict[str, Any]:
    """Answered with an error, and on record all the same."""
    return _foxreach(tenant, '{"email": "none"}')


def _foxreach_lead(tenant: Tenant) -> dict[str, Any]:
    return _foxreach(tenant, '{"email": "ada@lovelace.example"}')


def _foxreach(tenant: Tenant, body: str) -> dict[str, Any]:
    return {"path": "/api/v1/leads", "data": body, "headers": {"X-API-Key": tenant.key}}


def _smartlead_leads(tenant: Tenant) -> dict[str, Any]:
    path = f"/api/v1/campaigns/{tenant.campaign.number}/leads?api_key={tenant.key}"
    return {"path": path, "data": '{"lead_list": [{"email": "ada@lovelace.example"}]}', "headers": {}}


def _smartlead_block_list(tenant: Tenant) -> dict[str, Any]:
    path = f"/api/v1/leads/add-domain-block-list?api_key={tenant.key}"
    return {"path": path, "data": '{"domain_block_list": ["spam.example"]}', "headers": {}}


def _instantly_entry(tenant: Tenant) -> dict[str, Any]:
    return _bearer(tenant, "/api/v2/block-lists-entries", '{"bl_value": "spam.example"}')


def _bearer(tenant: Tenant, path: str, body: str) -> dict[str, Any]:
    return {"path": path, "data": body, "headers": {"Authorization": f"Bearer {tenant.key}"}}


def _count() -> list[int]:
    return [model.objects.count() for model in (Lead, Membership, LeadImport, LeadList, BlocklistEntry)]


@pytest.mark.parametrize(
    "request_of",
    [
        _puffle_list,
        _puffle_from_list,
        _foxreach_lead,
        _foxreach_refused,
        _smartlead_leads,
        _smartlead_block_list,
        _instantly_entry,
    ],
)
def test_every_dialect_does_a_write_once(
    tenant: Tenant, request_of: Callable[[Tenant], dict[str, Any]]
) -> None:
    requested = request_of(tenant)
    path, body, headers = requested["path"], requested["data"], requested["headers"]

    def ask(path: str, data: str) -> Any:
        sent = headers | {"Idempotency-Key": "one"}
        return Client().post(path, data, content_type="application/json", headers=sent)

    before = _count()
    first = ask(path, body)
    assert first.status_code < 500 and "Idempotent-Replayed" not in first, first.content
    done = _count()
    assert done != before
    again = ask(path, body)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotent-Replayed"] == "true"
    assert again.get("X-Import-Id") == first.get("X-Import-Id")
    other = ask(path, body + " ")
    assert other.status_code == 422
    assert "Idempotency-Key" in other.content.decode()
    assert _count() == done
