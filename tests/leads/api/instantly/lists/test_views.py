"""The calls under /api/v2/lead-lists."""

import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now

from leads.models import LeadList, Membership
from leads.people import deletion
from leads.removing import open_removals, run_removal
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_list, make_tenant

PATH = "/api/v2/lead-lists"


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def patch(key: str, list_id: Any, body: Any) -> Any:
    return ApiClient(key).send("PATCH", f"{PATH}/{list_id}", json.dumps(body).encode())


def test_list_is_made_read_and_changed(tenant: Tenant) -> None:
    client = ApiClient(tenant.key)
    reply = client.post(PATH, {"name": " Summer ", "has_enrichment_task": True})
    assert reply.status_code == 200
    body = reply.json()
    assert body == {
        "id": body["id"],
        "organization_id": str(tenant.workspace.id),
        "has_enrichment_task": True,
        "owned_by": str(tenant.owner.id),
        "name": "Summer",
        "timestamp_created": body["timestamp_created"],
    }
    assert client.get(f"{PATH}/{body['id']}").json() == body
    changed = patch(tenant.key, body["id"], {"has_enrichment_task": None}).json()
    assert changed == {**body, "has_enrichment_task": None}
    assert patch(tenant.key, body["id"], {"name": "Winter", "owned_by": None}).json()["name"] == "Winter"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "x", "foo": 1}, "foo"),
        ({"name": "x", "has_enrichment_task": "yes"}, "has_enrichment_task"),
        ({"name": "x", "owned_by": "me"}, "owned_by"),
        ({"name": "a\x00"}, "name"),
    ],
)
def test_wrong_bodies_are_answered_with_the_field(tenant: Tenant, body: Any, named: str) -> None:
    for reply in (ApiClient(tenant.key).post(PATH, body), patch(tenant.key, tenant.list.id, body)):
        assert reply.status_code == 400
        assert named in reply.json()["message"] or not body


def test_owner_must_be_a_member(tenant: Tenant) -> None:
    other = str(make_tenant().owner.id)
    assert ApiClient(tenant.key).post(PATH, {"name": "x", "owned_by": other}).status_code == 404
    assert patch(tenant.key, tenant.list.id, {"owned_by": other}).status_code == 404


# --- paging ---


def pages(tenant: Tenant, limit: int, cursor_of: Any) -> list[str]:
    """Names, page after page, with a cursor made from each page."""
    names: list[str] = []
    query: dict[str, Any] = {"limit": limit}
    for _ in range(20):
        body = ApiClient(tenant.key).get(PATH, **query).json()
        names += [item["name"] for item in body["items"]]
        query["starting_after"] = cursor_of(body)
        if not query["starting_after"]:
            return names
    raise AssertionError(f"it never ends: {names}")


def test_lists_of_the_same_moment_are_paged_exactly(tenant: Tenant) -> None:
    for number in range(5):
        make_list(tenant.workspace, tenant.owner, f"Tie {number}")
    LeadList.objects.filter(name__startswith="Tie").update(created_at=Now())
    expected = ["Prospects", "Partners", *(f"Tie {number}" for number in range(5))]
    for limit in (1, 2, 3, 7):
        assert pages(tenant, limit, lambda body: body.get("next_starting_after")) == expected


def test_cursor_is_a_time(tenant: Tenant) -> None:
    cursor = ApiClient(tenant.key).get(PATH, limit=1).json()["next_starting_after"]
    tenant.list.refresh_from_db()
    assert dt.datetime.fromisoformat(cursor) == tenant.list.created_at


def test_plain_times_are_cursors(tenant: Tenant) -> None:
    def last(body: Any) -> str | None:
        return body["items"][-1]["timestamp_created"] if body["items"] else None

    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    for number, lead_list in enumerate((tenant.list, tenant.other_list)):
        created = moment + dt.timedelta(seconds=number, microseconds=123456)
        LeadList.objects.filter(id=lead_list.id).update(created_at=created)
    assert pages(tenant, 1, last) == ["Prospects", "Partners"]

    def after(cursor: str) -> list[str]:
        reply = ApiClient(tenant.key).get(PATH, starting_after=cursor)
        return [item["name"] for item in reply.json()["items"]]

    assert after("2026-01-01") == ["Prospects", "Partners"]
    for cursor in ("2026-01-01T00:00:01Z", "2026-01-01T01:00:01+01:00", "2026-01-01T00:00:01.000"):
        assert after(cursor) == ["Partners"]
    assert after("2027-01-01T00:00:00.000Z") == []


@pytest.mark.parametrize(
    "query",
    [
        {"starting_after": "yesterday"},
        {"starting_after": "2026-13-01T00:00:00Z"},
        {"starting_after": "0001-01-01T00:00:00+10:00"},
        {"limit": "0"},
        {"has_enrichment_task": "x"},
    ],
)
def test_wrong_queries_are_answered_with_the_parameter(tenant: Tenant, query: dict[str, str]) -> None:
    reply = ApiClient(tenant.key).get(PATH, **query)
    assert reply.status_code == 400
    assert f"querystring/{next(iter(query))}" in reply.json()["message"]


def test_lists_are_filtered(tenant: Tenant) -> None:
    LeadList.objects.filter(id=tenant.list.id).update(has_enrichment_task=True)

    def listed(**query: Any) -> list[str]:
        return [item["name"] for item in ApiClient(tenant.key).get(PATH, **query).json()["items"]]

    assert listed(search="PART") == ["Partners"]
    assert listed(has_enrichment_task="true") == ["Prospects"]
    assert listed(has_enrichment_task="false") == ["Partners"]


# --- its leads ---


def test_verification_stats(tenant: Tenant) -> None:
    people = [{"email": f"{n}@x.example", "first_name": "A", "last_name": "B"} for n in range(8)]
    add_leads(tenant, people, list_id=tenant.list.id)
    add_leads(tenant, people, list_id=tenant.other_list.id)
    statuses = [1, 1, -1, -2, -3, 11, 12, None]
    here = Membership.objects.filter(list_id=tenant.list.id).order_by("id")
    for membership, status in zip(here, statuses, strict=True):
        Membership.objects.filter(id=membership.id).update(verification_status=status)
    reply = ApiClient(tenant.key).get(f"{PATH}/{tenant.list.id}/verification-stats")
    assert reply.json() == {
        "stats": {
            "verified": 2,
            "invalid": 1,
            "risky": 1,
            "catch_all": 1,
            "job_change": 0,
            "verification_job_pending_leadfinder": 1,
            "verification_job_pending_user": 1,
        },
        "total_leads": 8,
    }


def test_list_is_deleted_with_its_places(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [{"email": f"{n}@x.example", "first_name": "A", "last_name": "B"} for n in range(3)]
    add_leads(tenant, people, list_id=tenant.list.id)
    monkeypatch.setattr(deletion, "BATCH", 2)
    client = ApiClient(tenant.key)
    reply = client.send("DELETE", f"{PATH}/{tenant.list.id}", b"")
    assert (reply.status_code, reply.json()["name"]) == (200, "Prospects")
    assert client.get(f"{PATH}/{tenant.list.id}").status_code == 404
    assert Membership.objects.count() == 1
    for job_id in open_removals():
        assert str(job_id) == reply["X-Background-Job"]
        run_removal(job_id, size=2)
    assert not Membership.objects.exists()
    assert "X-Background-Job" not in client.send("DELETE", f"{PATH}/{tenant.other_list.id}", b"")


# --- who ---


def test_stranger_finds_no_list(tenant: Tenant) -> None:
    stranger = make_tenant()
    client = ApiClient(stranger.key)
    for list_id in (tenant.list.id, "no-id", uuid4()):
        path = f"{PATH}/{list_id}"
        assert client.get(path).status_code == 404
        assert client.get(f"{path}/verification-stats").status_code == 404
        assert patch(stranger.key, list_id, {"name": "Mine"}).status_code == 404
        assert client.send("DELETE", path, b"").status_code == 404
    assert LeadList.objects.filter(id=tenant.list.id, name="Prospects").exists()


def test_scopes(tenant: Tenant) -> None:
    reader = ApiClient(make_key(tenant.workspace, tenant.owner, scopes=("lead_lists:read",)))
    path = f"{PATH}/{tenant.list.id}"
    for where in (PATH, path, f"{path}/verification-stats"):
        assert reader.get(where).status_code == 200
    assert reader.post(PATH, {"name": "x"}).status_code == 403
    for method in ("PATCH", "DELETE"):
        assert reader.send(method, path, b"{}").status_code == 403
