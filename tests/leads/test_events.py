"""What webhooks receive, whatever causes it."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from leads.models import BackgroundJob, Lead, LeadImport, VerificationRun
from leads.people.deletion import delete_leads
from leads.undo.run import request_undo, run_undo
from leads.verification.lifecycle import begin_run, finish
from tests.builders import ApiClient, Tenant, add_leads, make_tenant
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.models import Plan, WebhookDelivery


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    make_endpoint(tenant)
    return tenant


def events() -> list[dict[str, Any]]:
    bodies = WebhookDelivery.objects.order_by("id").values_list("body", flat=True)
    return [msgspec.json.decode(body) for body in bodies]


def test_an_api_call_is_an_import(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "ada@lovelace.example"}, {"email": "none"}])
    (event,) = events()
    assert event["type"] == "import.finished"
    data = event["data"]
    assert data["import_id"] == reply["X-Import-Id"]
    assert (data["state"], data["door"], data["total"]) == ("finished", "v2_leads_add", 2)
    assert (data["outcomes"]["created"], data["outcomes"]["invalid_email"]) == (1, 1)
    assert (data["campaign_id"], data["list_id"]) == (str(tenant.campaign.id), None)


def test_what_is_rolled_back_is_no_event(tenant: Tenant) -> None:
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=0)
    assert add_leads(tenant, [{"email": "ada@lovelace.example"}]).status_code == 402
    assert events() == []


def test_without_endpoints_an_import_asks_nothing_more(db: None) -> None:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "ada@lovelace.example"}])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        add_leads(tenant, [{"email": "grace@hopper.example"}])
    assert not [query for query in queries if "webhook" in query["sql"] and "leadimport" not in query["sql"]]
    assert events() == []


def test_a_list_run_that_ends_and_one_that_fails(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@lovelace.example"}], list_id=tenant.list.id)
    path = f"/api/campaigns/{tenant.campaign.id}/leads/import-from-list"
    assert ApiClient(tenant.key).post(path, {"listId": str(tenant.list.id)}).status_code == 200
    Plan.objects.filter(workspace=tenant.workspace).update(upload_limit=0)
    path = f"/api/campaigns/{tenant.other_campaign.id}/leads/import-from-list"
    assert ApiClient(tenant.key).post(path, {"listId": str(tenant.list.id)}).status_code == 402
    assert [event["type"] for event in events()] == ["import.finished", "import.finished", "import.failed"]
    assert events()[1]["data"]["outcomes"]["created"] == 1
    assert events()[2]["data"]["failure"] == "plan_exhausted"


def test_an_undo_is_reported_once(tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "ada@lovelace.example"}])
    record = LeadImport.objects.get(id=UUID(reply["X-Import-Id"]))
    request_undo(workspace_id=tenant.workspace.id, import_id=record.id)
    run_undo(record.id)
    run_undo(record.id)
    reported = [event for event in events() if event["type"] == "import.undone"]
    assert len(reported) == 1
    assert reported[0]["data"]["undone"] == {"memberships": 1, "leads": 1, "restored": 0, "kept_count": 0}


def test_a_verification_that_ends(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@lovelace.example"}], verify_leads_on_import=True)
    job = BackgroundJob.objects.get()
    begun = begin_run(job.id)
    assert begun is not None
    VerificationRun.objects.update(verified_count=1)
    assert finish(begun[1])
    assert not finish(begun[1])
    (event,) = [event for event in events() if event["type"] == "verification.finished"]
    assert event["data"]["job_id"] == str(job.id)
    assert (event["data"]["entity_id"], event["data"]["entity_type"]) == (str(tenant.campaign.id), "campaign")
    assert (event["data"]["counts"]["verified"], event["data"]["counts"]["invalid"]) == (1, 0)


def test_deleted_leads_share_an_event(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"{n}@example.com"} for n in range(3)])
    ids = list(Lead.objects.order_by("id").values_list("id", flat=True))
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids)
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=ids)
    reported = [event["data"] for event in events() if event["type"] == "lead.deleted"]
    assert len(reported) == 1
    assert sorted(reported[0]["lead_ids"]) == [str(lead_id) for lead_id in ids]
    assert reported[0]["count"] == 3
