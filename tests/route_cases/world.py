"""A workspace with one of everything."""

from typing import Any
from uuid import UUID

from blocklists.models import Blocklist, BlocklistEntry
from leads.erasing import Who, erase_person
from leads.models import EmailVerdict, Erasure, LeadImport, Membership
from leads.people.labels import create_label
from leads.people.numbers import numbers_of
from leads.tags import add_tags, create_tag
from leads.verification.address.verdicts import Reason
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.route_cases.case import EMAIL, World
from workspaces.models import ApiKey, Member, WebhookEndpoint
from workspaces.webhooks.emit import queue

_GONE = Who(by=Erasure.By.EMAIL, value="gone@example.com")


def make_world() -> World:
    tenant = make_tenant()
    leads = [{"email": EMAIL, "first_name": "Ada"}, {"email": "bob@example.com"}, {"email": "broken"}]
    created = _added(tenant, leads)
    _added(tenant, leads, list_id=tenant.list.id)
    _added(tenant, [{"email": "cy@example.com"}], list_id=tenant.other_list.id)
    lead = Membership.objects.get(pk=created[0])
    ids = {
        "campaign": tenant.campaign.id,
        "campaign_number": tenant.campaign.number,
        "linkedin": tenant.linkedin.id,
        "list": tenant.list.id,
        "partners": tenant.other_list.id,
        "list_number": tenant.list.number,
        **_make_numbers(tenant, lead.lead_id),
        "user": tenant.owner.id,
        "label": _make_label(tenant),
        "tag": create_tag(workspace_id=tenant.workspace.id, name="Partner").id,
        "member": Member.objects.get(workspace=tenant.workspace, user=tenant.owner).id,
        "lead": lead.id,
        "other_lead": created[1],
        "person": lead.lead_id,
        "email": EMAIL,
        "import": LeadImport.objects.get(workspace=tenant.workspace, campaign_id=tenant.campaign.id).id,
        "key": ApiKey.objects.get(workspace=tenant.workspace).id,
        "job": _make_job(tenant),
        "erasure": erase_person(workspace_id=tenant.workspace.id, who=_GONE).id,
        **_make_blocklist(tenant),
        **_make_webhook(tenant),
    }
    _make_verdict(tenant)
    return World(tenant=tenant, ids={name: str(value) for name, value in ids.items()})


def _added(tenant: Tenant, leads: list[dict[str, Any]], **envelope: Any) -> list[str]:
    """-> the ids of the v2 leads."""
    reply = add_leads(tenant, leads, **envelope)
    assert reply.status_code == 200
    return [created["id"] for created in reply.json()["created_leads"]]


def _make_numbers(tenant: Tenant, lead_id: UUID) -> dict[str, Any]:
    """The lead's own, that of a tag which it has, and what the two are called together."""
    workspace_id = tenant.workspace.id
    tag_id = create_tag(workspace_id=workspace_id, name="VIP").id
    add_tags(workspace_id=workspace_id, tag_ids=[tag_id], resource_ids=[lead_id])
    numbers = numbers_of(workspace_id=workspace_id, ids=[lead_id, tag_id])
    return {
        "person_number": numbers[lead_id],
        "tag_number": numbers[tag_id],
        "tag_mapping": f"{numbers[lead_id]}-{numbers[tag_id]}",
    }


def _make_blocklist(tenant: Tenant) -> dict[str, Any]:
    """An entry on the default blocklist, and another blocklist with one."""
    blocklist = Blocklist.objects.create(workspace=tenant.workspace, name="Rivals")
    block(tenant.blocklist, "blocked.example")
    block(blocklist, "rival.example")
    entry = BlocklistEntry.objects.get(blocklist=tenant.blocklist)
    other = BlocklistEntry.objects.get(blocklist=blocklist)
    return {
        "blocklist": blocklist.id,
        "entry": entry.id,
        "entry_number": entry.number,
        "other_entry": other.id,
    }


def _make_webhook(tenant: Tenant) -> dict[str, Any]:
    endpoint = WebhookEndpoint.objects.create(
        workspace=tenant.workspace, url="https://crm.example/hook", events=["lead.deleted"]
    )
    (delivery,) = queue(tenant.workspace.id, {endpoint.id: False}, event_type="lead.deleted", body="{}")
    return {"webhook": endpoint.id, "delivery": delivery.id}


def _make_label(tenant: Tenant) -> str:
    label = create_label(
        workspace_id=tenant.workspace.id, user_id=tenant.owner.id, name="Cold", sentiment="negative"
    )
    return str(label.id)


def _make_job(tenant: Tenant) -> str:
    body = {"list_id": str(tenant.other_list.id), "to_campaign_id": str(tenant.other_campaign.id)}
    reply = ApiClient(tenant.key).post("/api/v2/leads/move", body)
    assert reply.status_code == 200
    job_id: str = reply.json()["id"]
    return job_id


def _make_verdict(tenant: Tenant) -> None:
    EmailVerdict.objects.create(
        workspace_id=tenant.workspace.id,
        email=EMAIL,
        status=EmailVerdict.Status.VERIFIED,
        reason=Reason.MAILBOX_ACCEPTED,
    )
