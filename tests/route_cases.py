"""One good call for every route of the API.

Paths and bodies have placeholders, which `World` fills with the ids of a workspace: `$lead`, `$campaign`.
"""

import json
from dataclasses import dataclass
from string import Template
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
from workspaces.models import ApiKey, Member, WebhookEndpoint
from workspaces.webhooks.emit import queue


@dataclass(frozen=True, kw_only=True)
class Case:
    """`path` is the route's own path with its placeholders filled, without it the id of the route.

    `ids` fills a path of several placeholders, one after the other. A path that Smartlead and FoxReach
    share is FoxReach's without a key: 403.

    `status` is the answer to the owner, `stranger` that to a key of another workspace who names the same
    ids: 404, or 200 where ids that aren't there are passed over.
    """

    id: str = ""
    ids: tuple[str, ...] = ()
    query: str = ""
    body: Any = None
    content_type: str = "application/json"
    status: int = 200
    stranger: int = 404
    without_key: int | None = None  # where it is not the dialect's own answer

    def body_bytes(self, world: "World") -> bytes:
        if self.body is None:
            return b""
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return Template(text).substitute(world.ids).encode()


@dataclass(frozen=True, kw_only=True)
class World:
    """A workspace with one of everything."""

    tenant: Tenant
    ids: dict[str, str]


EMAIL = "ada@example.com"
_GONE = Who(by=Erasure.By.EMAIL, value="gone@example.com")
_SCHEDULE = {
    "schedules": [
        {
            "name": "Weekdays",
            "timing": {"from": "09:00", "to": "17:00"},
            "days": {"1": True, "2": True},
            "timezone": "Etc/GMT+12",
        }
    ]
}
_LEAD = ("campaign_number", "person_number")
_LEAD_FIELDS = {"email": "eve@example.com", "firstName": "Eve", "lastName": "Gray"}

CASES: dict[str, Case] = {
    # --- v2: leads ---
    "instantly POST /api/v2/leads/add": Case(
        body={"campaign_id": "$campaign", "leads": [{"email": "eve@example.com"}]}
    ),
    "instantly POST /api/v2/leads": Case(body={"campaign": "$campaign", "email": "eve@example.com"}),
    "instantly DELETE /api/v2/leads": Case(body={"campaign_id": "$campaign"}),
    "instantly POST /api/v2/leads/list": Case(body={"campaign": "$campaign"}),
    "instantly GET /api/v2/leads/{id}": Case(id="lead"),
    "instantly PATCH /api/v2/leads/{id}": Case(id="lead", body={"first_name": "Augusta"}),
    "instantly DELETE /api/v2/leads/{id}": Case(id="lead"),
    "instantly POST /api/v2/leads/merge": Case(
        body={"lead_id": "$lead", "destination_lead_id": "$other_lead"}
    ),
    "instantly POST /api/v2/leads/move": Case(
        body={"campaign": "$campaign", "ids": ["$lead"], "to_list_id": "$list"}
    ),
    "instantly POST /api/v2/leads/bulk-assign": Case(
        body={"campaign": "$campaign", "organization_user_ids": ["$user"]}, status=202
    ),
    "instantly POST /api/v2/leads/update-interest-status": Case(
        body={"lead_email": EMAIL, "campaign_id": "$campaign", "interest_value": 1}, status=202
    ),
    "instantly POST /api/v2/leads/subsequence/move": Case(
        body={"id": "$lead", "subsequence_id": "$lead"}, status=404
    ),
    "instantly POST /api/v2/leads/subsequence/remove": Case(body={"id": "$lead"}, status=404),
    # --- v2: imports and exports ---
    "instantly GET /api/v2/imports": Case(stranger=200),
    "instantly POST /api/v2/imports": Case(
        query="campaign_id=$campaign", body="email\neve@example.com\n", content_type="text/csv", status=202
    ),
    "instantly GET /api/v2/imports/{id}": Case(id="import"),
    "instantly GET /api/v2/imports/{id}/rows": Case(id="import"),
    "instantly GET /api/v2/imports/{id}/rejected.csv": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/cancel": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/resume": Case(id="import", status=409),
    "instantly POST /api/v2/imports/{id}/undo": Case(id="import"),
    "instantly GET /api/v2/exports": Case(query="campaign_id=$campaign"),
    # --- v2: lists and campaigns ---
    "instantly GET /api/v2/lead-lists": Case(stranger=200),
    "instantly POST /api/v2/lead-lists": Case(body={"name": "Leads of May", "owned_by": "$user"}),
    "instantly GET /api/v2/lead-lists/{id}": Case(id="list"),
    "instantly PATCH /api/v2/lead-lists/{id}": Case(id="list", body={"name": "Leads of May"}),
    "instantly DELETE /api/v2/lead-lists/{id}": Case(id="list"),
    "instantly GET /api/v2/lead-lists/{id}/verification-stats": Case(id="list"),
    "instantly GET /api/v2/campaigns": Case(stranger=200),
    "instantly POST /api/v2/campaigns": Case(
        body={"name": "May", "campaign_schedule": _SCHEDULE, "owned_by": "$user"}
    ),
    "instantly GET /api/v2/campaigns/{id}": Case(id="campaign"),
    "instantly PATCH /api/v2/campaigns/{id}": Case(id="campaign", body={"name": "June"}),
    "instantly DELETE /api/v2/campaigns/{id}": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/activate": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/pause": Case(id="campaign"),
    "instantly GET /api/v2/campaigns/search-by-contact": Case(query=f"search={EMAIL}", stranger=200),
    "instantly GET /api/v2/campaigns/count-launched": Case(stranger=200),
    "instantly GET /api/v2/campaigns/{id}/sending-status": Case(id="campaign"),
    "instantly POST /api/v2/campaigns/{id}/variables": Case(id="campaign", body={"variables": ["city"]}),
    "instantly POST /api/v2/campaigns/{id}/duplicate": Case(id="campaign", body={"name": "June"}),
    # --- v2: block lists ---
    "instantly GET /api/v2/block-lists-entries": Case(stranger=200),
    "instantly POST /api/v2/block-lists-entries": Case(body={"bl_value": "acme.com"}, stranger=200),
    "instantly DELETE /api/v2/block-lists-entries": Case(stranger=200),
    "instantly GET /api/v2/block-lists-entries/{id}": Case(id="entry"),
    "instantly PATCH /api/v2/block-lists-entries/{id}": Case(id="entry", body={"bl_value": "acme.org"}),
    "instantly DELETE /api/v2/block-lists-entries/{id}": Case(id="entry"),
    "instantly POST /api/v2/block-lists-entries/bulk-create": Case(
        body={"bl_values": ["acme.com"]}, stranger=200
    ),
    "instantly POST /api/v2/block-lists-entries/bulk-delete": Case(body={"ids": ["$entry"]}, stranger=200),
    "instantly GET /api/v2/block-lists-entries/download": Case(stranger=200),
    "instantly GET /api/v2/blocklists": Case(stranger=200),
    "instantly POST /api/v2/blocklists": Case(body={"name": "Partners"}, stranger=200),
    "instantly GET /api/v2/blocklists/{id}": Case(id="blocklist"),
    "instantly PATCH /api/v2/blocklists/{id}": Case(id="blocklist", body={"name": "Competitors"}),
    "instantly DELETE /api/v2/blocklists/{id}": Case(id="blocklist"),
    "instantly GET /api/v2/blocklists/{id}/entries": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/entries": Case(id="blocklist", body={"bl_values": ["acme.com"]}),
    "instantly DELETE /api/v2/blocklists/{id}/entries": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/entries/bulk-delete": Case(
        id="blocklist", body={"ids": ["$other_entry"]}
    ),
    "instantly POST /api/v2/blocklists/{id}/upload": Case(
        id="blocklist", body="acme.com\n", content_type="text/csv"
    ),
    "instantly GET /api/v2/blocklists/{id}/download": Case(id="blocklist"),
    "instantly GET /api/v2/blocklists/{id}/matches": Case(id="blocklist"),
    "instantly POST /api/v2/blocklists/{id}/remove-matches": Case(id="blocklist", body={"dry_run": True}),
    # --- v2: webhooks ---
    "instantly GET /api/v2/webhooks": Case(stranger=200),
    "instantly POST /api/v2/webhooks": Case(
        body={"url": "https://crm.example/hook", "events": ["import.finished"]}, stranger=200
    ),
    "instantly GET /api/v2/webhooks/{id}": Case(id="webhook"),
    "instantly PATCH /api/v2/webhooks/{id}": Case(id="webhook", body={"name": "CRM"}),
    "instantly DELETE /api/v2/webhooks/{id}": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/rotate-secret": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/test": Case(id="webhook"),
    "instantly POST /api/v2/webhooks/{id}/resume": Case(id="webhook"),
    "instantly GET /api/v2/webhooks/event-types": Case(stranger=200),
    "instantly GET /api/v2/webhooks/{id}/deliveries": Case(id="webhook"),
    "instantly GET /api/v2/webhooks/deliveries/{id}": Case(id="delivery"),
    "instantly POST /api/v2/webhooks/deliveries/{id}/redeliver": Case(id="delivery"),
    # --- v2: the workspace, and what is empty here ---
    "instantly GET /api/v2/workspaces/current": Case(stranger=200),
    "instantly GET /api/v2/workspace-members": Case(stranger=200),
    "instantly GET /api/v2/workspace-members/{id}": Case(id="member"),
    "instantly GET /api/v2/accounts": Case(stranger=200),
    "instantly GET /api/v2/custom-tags": Case(stranger=200),
    "instantly POST /api/v2/custom-tags": Case(body={"label": "VIP"}, stranger=200),
    "instantly GET /api/v2/custom-tags/{id}": Case(id="tag"),
    "instantly PATCH /api/v2/custom-tags/{id}": Case(id="tag", body={"label": "VIP"}),
    "instantly DELETE /api/v2/custom-tags/{id}": Case(id="tag"),
    "instantly POST /api/v2/custom-tags/toggle-resource": Case(
        body={"tag_ids": ["$tag"], "resource_type": 2, "resource_ids": ["$campaign"], "assign": True}
    ),
    "instantly GET /api/v2/custom-tag-mappings": Case(query="resource_ids=$campaign", stranger=200),
    "instantly GET /api/v2/lead-labels": Case(stranger=200),
    "instantly POST /api/v2/lead-labels": Case(
        body={"label": "Hot", "interest_status_label": "positive"}, stranger=200
    ),
    "instantly GET /api/v2/lead-labels/{id}": Case(id="label"),
    "instantly PATCH /api/v2/lead-labels/{id}": Case(id="label", body={"label": "Warm"}),
    "instantly DELETE /api/v2/lead-labels/{id}": Case(id="label", body={"reassigned_status": 1}),
    "instantly GET /api/v2/subsequences": Case(stranger=200),
    "instantly GET /api/v2/subsequences/{id}": Case(id="campaign", status=404),
    # --- v2: jobs and keys ---
    "instantly GET /api/v2/background-jobs": Case(stranger=200),
    "instantly GET /api/v2/background-jobs/{id}": Case(id="job"),
    "instantly POST /api/v2/background-jobs/{id}/cancel": Case(id="job"),
    "instantly POST /api/v2/background-jobs/{id}/resume": Case(id="job", status=409),
    "instantly GET /api/v2/api-keys": Case(stranger=200),
    "instantly POST /api/v2/api-keys": Case(
        body={"name": "CRM", "scopes": ["api_keys:create"]}, stranger=200
    ),
    "instantly DELETE /api/v2/api-keys/{id}": Case(id="key"),
    # --- v2: verification ---
    "instantly POST /api/v2/email-verification": Case(body={"email": "broken"}, stranger=200),
    "instantly GET /api/v2/email-verification/{email}": Case(id="email"),
    "instantly POST /api/v2/email-verification/leads": Case(body={"list_id": "$list"}),
    "instantly POST /api/v2/privacy/erasures": Case(body={"email": EMAIL}, stranger=200),
    "instantly GET /api/v2/privacy/erasures": Case(stranger=200),
    "instantly GET /api/v2/privacy/erasures/{id}": Case(id="erasure"),
    "instantly POST /api/v2/privacy/known": Case(body={"lead_id": "$lead"}),
    # --- Puffle ---
    "puffle GET /api/campaigns": Case(stranger=200),
    "puffle GET /api/campaigns/{campaign_id}/leads": Case(id="linkedin"),
    "puffle POST /api/campaigns/{campaign_id}/leads": Case(
        id="linkedin", body={"prospects": [{"linkedin_url": "https://linkedin.com/in/eve"}]}
    ),
    "puffle POST /api/campaigns/{campaign_id}/leads/import-from-list": Case(
        id="campaign", body={"listId": "$partners"}
    ),
    "puffle PATCH /api/campaigns/{campaign_id}/leads": Case(
        id="campaign", body={"prospect_id": "$lead", "updates": {"first_name": "Augusta"}}
    ),
    "puffle DELETE /api/campaigns/{campaign_id}/leads": Case(id="campaign", body={"all": True}),
    "puffle GET /api/leads": Case(query="id=$person"),
    "puffle POST /api/leads": Case(
        body={"contacts": [{"value": "eve@example.com"}], "listIds": ["$list"]}, status=201
    ),
    "puffle PATCH /api/leads": Case(body={"id": "$person", "title": "CTO"}),
    "puffle DELETE /api/leads": Case(body={"id": "$person"}),
    "puffle POST /api/lists/import": Case(
        body={"listId": "$list", "leads": [{"name": {"full": "Eve Gray"}}]}
    ),
    "puffle PATCH /api/lists": Case(body={"id": "$list", "name": "June"}),
    "puffle DELETE /api/lists": Case(body={"id": "$list"}),
    "puffle PATCH /api/lists/{list_id}": Case(id="list", body={"name": "June"}),
    "puffle DELETE /api/lists/{list_id}": Case(id="list"),
    "puffle GET /api/lists": Case(stranger=200),
    "puffle POST /api/lists": Case(body={"name": "May"}, status=201, stranger=201),
    "puffle GET /api/lists/{list_id}": Case(id="list"),
    "puffle GET /api/lists/{list_id}/leads": Case(id="list"),
    "puffle POST /api/lists/{list_id}/leads": Case(id="partners", body={"leadIds": ["$person"]}),
    "puffle DELETE /api/lists/{list_id}/leads": Case(id="list", body={"leadIds": ["$person"]}),
    # --- Smartlead ---
    "smartlead POST /api/v1/lead-list": Case(body={"listName": "May"}, stranger=200),
    "smartlead GET /api/v1/lead-list": Case(stranger=200),
    "smartlead GET /api/v1/lead-list/{id}": Case(id="list_number"),
    "smartlead PUT /api/v1/lead-list/{id}": Case(id="list_number", body={"listName": "June"}),
    "smartlead DELETE /api/v1/lead-list/{id}": Case(id="list_number"),
    "smartlead POST /api/v1/lead-list/{id}/import": Case(
        id="list_number", body={"leadList": [{"email": "eve@example.com"}], "fileName": "may.csv"}
    ),
    "smartlead POST /api/v1/campaigns/{id}/leads": Case(
        id="campaign_number", body={"lead_list": [{"email": "eve@example.com"}]}
    ),
    "smartlead GET /api/v1/campaigns": Case(stranger=200, without_key=403),
    "smartlead POST /api/v1/campaigns/create": Case(body={"name": "May"}, stranger=200),
    "smartlead GET /api/v1/campaigns/{id}": Case(id="campaign_number"),
    "smartlead DELETE /api/v1/campaigns/{id}": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/status": Case(id="campaign_number", body={"status": "START"}),
    "smartlead GET /api/v1/campaigns/{id}/leads": Case(id="campaign_number"),
    "smartlead GET /api/v1/campaigns/{id}/leads-export": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=_LEAD, body={"first_name": "Augusta"}),
    "smartlead DELETE /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/pause": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/resume": Case(ids=_LEAD),
    "smartlead POST /api/v1/campaigns/{id}/leads/{lead_id}/unsubscribe": Case(ids=_LEAD),
    "smartlead GET /api/v1/leads": Case(query=f"email={EMAIL}", stranger=200, without_key=403),
    "smartlead GET /api/v1/leads/global-leads": Case(stranger=200),
    "smartlead GET /api/v1/leads/fetch-categories": Case(stranger=200),
    "smartlead POST /api/v1/leads/{lead_id}/unsubscribe": Case(id="person_number"),
    "smartlead POST /api/v1/leads/push-to-campaign": Case(
        body={"campaignId": "$campaign_number", "action": "copy", "leadList": {"listId": "$list_number"}}
    ),
    "smartlead POST /api/v1/leads/push-to-list": Case(
        body={"listId": "$list_number", "leadIds": ["$person_number"], "action": "move"}
    ),
    "smartlead POST /api/v1/leads/push-between-lists": Case(
        body={"toListId": "$list_number", "leadIds": ["$person_number"]}
    ),
    "smartlead POST /api/v1/leads/leads/push-between-lists": Case(
        body={"toListId": "$list_number", "leadIds": ["$person_number"]}
    ),
    "smartlead GET /api/v1/campaigns/{id}/webhooks": Case(id="campaign_number"),
    "smartlead POST /api/v1/campaigns/{id}/webhooks": Case(
        id="campaign_number",
        body={"name": "CRM", "webhook_url": "https://crm.example/hook", "event_types": ["EMAIL_REPLY"]},
        status=422,
    ),
    "smartlead GET /api/v1/crm/leads/tags": Case(query="leadId=$person_number"),
    "smartlead POST /api/v1/crm/leads/tags": Case(
        body={"leadId": "$person_number", "tagIds": ["$tag_number"]}
    ),
    "smartlead DELETE /api/v1/crm/leads/tags/{mapping_id}": Case(id="tag_mapping"),
    "smartlead GET /api/v1/leads/get-domain-block-list": Case(stranger=200),
    "smartlead POST /api/v1/leads/add-domain-block-list": Case(
        body={"domain_block_list": ["acme.com"]}, stranger=200
    ),
    "smartlead DELETE /api/v1/leads/delete-domain-block-list": Case(query="id=$entry_number"),
    # --- FoxReach ---
    "foxreach POST /api/v1/leads/import": Case(body={"leads": [_LEAD_FIELDS]}, stranger=200),
    "foxreach GET /api/v1/leads": Case(stranger=200),
    "foxreach POST /api/v1/leads": Case(body=_LEAD_FIELDS, status=201, stranger=201),
    "foxreach GET /api/v1/leads/{id}": Case(id="person"),
    "foxreach PATCH /api/v1/leads/{id}": Case(id="person", body={"firstName": "Augusta"}),
    "foxreach DELETE /api/v1/leads/{id}": Case(id="person"),
    "foxreach GET /api/v1/campaigns": Case(stranger=200),
    "foxreach POST /api/v1/campaigns": Case(body={"name": "May"}, status=201, stranger=201),
    "foxreach GET /api/v1/campaigns/{id}": Case(id="campaign"),
    "foxreach PATCH /api/v1/campaigns/{id}": Case(id="campaign", body={"dailyLimit": 5}),
    "foxreach DELETE /api/v1/campaigns/{id}": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/start": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/resume": Case(id="campaign"),
    "foxreach POST /api/v1/campaigns/{id}/pause": Case(id="campaign"),
    "foxreach DELETE /api/v1/campaigns/{id}/leads/{lead_id}": Case(ids=("campaign", "person")),
    "foxreach POST /api/v1/campaigns/{id}/leads": Case(id="campaign", body={"leadIds": ["$person"]}),
}


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
