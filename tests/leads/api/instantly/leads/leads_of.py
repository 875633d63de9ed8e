"""What tests of v2 leads do all the time."""

import json
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from leads.models import BackgroundJob, Lead, LeadList, Membership
from leads.moving import run_job
from tests.builders import ApiClient, Tenant
from workspaces.models import Usage

LEADS = "/api/v2/leads"


def create_lead(tenant: Tenant, email: str = "", **fields: Any) -> Any:
    """POST /leads, to the tenant's campaign unless the fields name another place. -> the lead"""
    if "campaign" not in fields and "list_id" not in fields:
        fields["campaign"] = tenant.campaign.id
    body = {"email": email, **fields}
    reply = ApiClient(tenant.key).send("POST", LEADS, json.dumps(body, default=str).encode())
    assert reply.status_code == 200, reply.content
    return reply.json()


def send(tenant: Tenant, method: str, path: str, **body: Any) -> Any:
    """Below /leads."""
    return ApiClient(tenant.key).send(method, LEADS + path, json.dumps(body, default=str).encode())


def listed(tenant: Tenant, **body: Any) -> Any:
    reply = send(tenant, "POST", "/list", **body)
    assert reply.status_code == 200, reply.content
    return reply.json()


def emails(tenant: Tenant, **body: Any) -> list[str]:
    """Of all pages, sorted."""
    found: list[str] = []
    while True:
        page = listed(tenant, **body)
        found += [lead["email"] for lead in page["items"]]
        if "next_starting_after" not in page:
            return sorted(found)
        body["starting_after"] = page["next_starting_after"]


def do_job(reply: Any) -> BackgroundJob:
    """What a worker does with the job of a reply. -> the job afterwards"""
    body = reply.json()
    job_id = UUID(body.get("background_job_id") or body["id"])
    run_job(job_id)
    return BackgroundJob.objects.get(id=job_id)


def check_counters(tenant: Tenant) -> None:
    """Every counter agrees with the rows."""
    workspace_id = tenant.workspace.id
    for model in (Campaign, LeadList):
        for target in model.objects.filter(workspace_id=workspace_id):
            live = Membership.objects.in_target(workspace_id=workspace_id, target_id=target.pk)
            assert target.lead_count == live.filter(deleted_at=None).count(), target
    contacts = Lead.objects.filter(workspace_id=workspace_id, deleted_at=None).count()
    assert Usage.objects.get(workspace_id=workspace_id).contacts == contacts


def uploads(tenant: Tenant) -> int:
    return Usage.objects.get(workspace_id=tenant.workspace.id).uploads
