"""GET /api/v2/exports: leads as a file."""

import csv
import io
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from leads.api.instantly.exports.views import ExportViewSet
from leads.files.exported import FIXED, VARIABLES
from leads.models import Lead, Membership
from leads.people.deletion import delete_leads
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_tenant


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    variables = {"city": "=Rome", "age": 5, "b": True}
    ann = {"email": "ann@example.com", "first_name": "Ann", "phone": "+49 30", "custom_variables": variables}
    add_leads(tenant, [ann, {"email": "gone@example.com"}])
    add_leads(
        tenant,
        [{"email": "ann@example.com", "first_name": "Anna"}, {"first_name": "Only"}],
        list_id=tenant.list.id,
    )
    gone = Lead.objects.get(email="gone@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    return tenant


def export(tenant: Tenant, **query: Any) -> Any:
    return ApiClient(tenant.key).get("/api/v2/exports", **query)


def table(reply: Any) -> list[dict[str, str]]:
    text = b"".join(reply.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_campaign_as_a_table(tenant: Tenant) -> None:
    reply = export(tenant, campaign_id=tenant.campaign.id)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="Spring_20')
    assert reply.headers["x-ratelimit-limit"]
    (row,) = table(reply)
    assert list(row) == [*FIXED, "age", "b", "city", VARIABLES]
    assert row["leadgate_id"] == str(Lead.objects.get(email="ann@example.com").id)
    assert (row["email"], row["first_name"], row["phone"]) == ("ann@example.com", "Ann", "'+49 30")
    assert (row["status"], row["source"]) == ("active", "api")
    assert (row["city"], row["age"], row["b"]) == ("'=Rome", "5", "true")
    assert json.loads(row[VARIABLES]) == {"city": "=Rome", "age": 5, "b": True}
    assert row["timestamp_created"].endswith("Z")


def test_list_shows_what_was_stated_there(tenant: Tenant) -> None:
    ann, only = table(export(tenant, list_id=tenant.list.id))
    assert (ann["first_name"], only["first_name"], only["email"]) == ("Anna", "Only", "")


def test_workspace_shows_each_lead_once_as_json(tenant: Tenant) -> None:
    reply = export(tenant, format="ndjson")
    assert reply.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in b"".join(reply.streaming_content).splitlines()]
    assert {line["email"] for line in lines} == {"ann@example.com", None}
    assert list(lines[0]) == [*FIXED, VARIABLES]
    assert next(line for line in lines if line["email"])["phone"] == "+49 30"
    assert len(table(export(tenant))) == 2


def test_linkedin_campaign_shows_the_profile_that_is_there(tenant: Tenant) -> None:
    url = "https://www.linkedin.com/in/Ann-Lee/?x=1"
    add_leads(tenant, [{"custom_variables": {"linkedin_url": url}}], campaign_id=tenant.linkedin.id)
    (row,) = table(export(tenant, campaign_id=tenant.linkedin.id))
    assert row["linkedin_url"] == Membership.objects.get(campaign_id=tenant.linkedin.id).linkedin_url


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"format": "xml"}, 400),
        ({"campaign_id": "x"}, 400),
        ({"campaign_id": uuid4(), "list_id": uuid4()}, 400),
        ({"campaign_id": uuid4()}, 404),
        ({"list_id": uuid4()}, 404),
    ],
)
def test_bad_requests(tenant: Tenant, query: dict[str, Any], status: int) -> None:
    reply = export(tenant, **query)
    assert (reply.status_code, reply.json()["statusCode"]) == (status, status)


def test_strangers_and_scopes(tenant: Tenant) -> None:
    stranger = make_tenant()
    assert export(stranger, campaign_id=tenant.campaign.id).status_code == 404
    assert export(stranger, list_id=tenant.list.id).status_code == 404
    assert table(export(stranger)) == []
    writer = make_key(tenant.workspace, tenant.owner, scopes=("leads:create",))
    assert ApiClient(writer).get("/api/v2/exports").status_code == 403
    assert ApiClient(None).get("/api/v2/exports").status_code == 401


def test_head_copies_nothing(tenant: Tenant) -> None:
    """The test client would take away what a server sends."""
    request = RequestFactory().head("/api/v2/exports", headers={"Authorization": f"Bearer {tenant.key}"})
    reply: Any = ExportViewSet.as_view({"get": "list"})(request)
    assert reply.status_code == 200
    assert list(reply.streaming_content) == []
