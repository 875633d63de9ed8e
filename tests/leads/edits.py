"""The ground on which an edit is made through one door, and what can be seen of it afterwards."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.test import Client
from django.utils import timezone

from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.models import Lead, LeadList, Membership, UnsearchedLead
from leads.people.deletion import delete_leads
from leads.search import make_searchable
from leads.tags import tags_of
from tests.admin_pages import Browser
from tests.admin_pages import errors as form_errors
from tests.builders import ApiClient, Tenant, add_leads, block, make_tenant
from tests.leads.api.foxreach.conversation import FoxReachClient
from workspaces.models import EventType, Usage, WebhookDelivery, WebhookEndpoint

_PROFILE = ("email", "first_name", "last_name", "company_name", "notes", "status", "custom_fields")
_STATED = (
    "status",
    "personalization",
    "lt_interest_status",
    "custom_variables",
    "overrides",
    "verification_status",
)


@dataclass
class Ground:
    """Ada and Bob in the campaign, verified, and in the list, Gone deleted; an endpoint for all events;
    nothing left to be noted by the search."""

    tenant: Tenant
    names: dict[str, str] = field(default_factory=dict)  # id -> what evidence calls it
    since: dt.datetime = field(default_factory=timezone.now)

    def lead(self, name: str) -> Lead:
        return Lead.objects.get(id=self._id_of(name))

    def member(self, name: str, place: str = "campaign") -> Membership:
        return Membership.objects.get(id=self._id_of(f"{name} in the {place}"))

    def _id_of(self, name: str) -> UUID:
        return next(UUID(found) for found, known in self.names.items() if known == name)

    @property
    def browser(self) -> Browser:
        return Browser(self.tenant.owner)

    @property
    def foxreach(self) -> FoxReachClient:
        return FoxReachClient(self.tenant.key)

    @property
    def v2(self) -> ApiClient:
        return ApiClient(self.tenant.key)

    def smartlead(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        return Client().generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            query_params={"api_key": self.tenant.key, **query},
        )

    def v2_send(self, method: str, path: str, body: Any = None) -> Any:
        return self.v2.send(method, f"/api/v2/{path}", b"" if body is None else json.dumps(body).encode())


def make_ground() -> Ground:
    tenant = make_tenant()
    block(tenant.blocklist, "blocked.example")
    for target in ({"campaign_id": tenant.campaign.id}, {"list_id": tenant.list.id}):
        add_leads(tenant, [{"email": f"{name}@example.com"} for name in ("ada", "bob", "gone")], **target)
    gone = Lead.objects.get(workspace_id=tenant.workspace.id, email="gone@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    verified = Lead.objects.exclude(email="gone@example.com").filter(workspace_id=tenant.workspace.id)
    Membership.objects.filter(
        campaign_id=tenant.campaign.id, lead_id__in=list(verified.values_list("id", flat=True))
    ).update(verification_status=1)
    make_searchable()
    UnsearchedLead.objects.all().delete()
    WebhookEndpoint.objects.create(
        workspace=tenant.workspace, url="https://hooks.example/", events=EventType.values
    )
    ground = Ground(tenant=tenant)
    ground.names |= {str(place.id): place.name for place in (tenant.campaign, tenant.list)}
    for lead in Lead.objects.filter(workspace_id=tenant.workspace.id):
        ground.names[str(lead.id)] = (lead.email or "").partition("@")[0]
    for member in Membership.objects.filter(workspace_id=tenant.workspace.id):
        place = "campaign" if member.campaign_id else "list"
        ground.names[str(member.id)] = f"{ground.names[str(member.lead_id)]} in the {place}"
    ground.since = timezone.now()
    return ground


def evidence(ground: Ground) -> dict[str, Any]:
    """Everything that an edit may leave behind, in names that are the same on every ground."""
    workspace_id = ground.tenant.workspace.id
    return {
        "leads": _rows(ground, Lead, *_PROFILE),
        "tags": _tags(ground),
        "memberships": _rows(ground, Membership, *_STATED),
        "campaigns": _places(ground, Campaign, "channel", "status", "owner_id", "custom_variables"),
        "lists": _places(ground, LeadList, "owner_id"),
        "contacts": Usage.objects.get(workspace_id=workspace_id).contacts,
        "noted for the search": sorted(_noted(ground)),
        "events": [_event(ground, body) for body in _deliveries(ground)],
        "blocklists": _blocklists(workspace_id),
    }


def _tags(ground: Ground) -> dict[str, list[str]]:
    tags = tags_of(workspace_id=ground.tenant.workspace.id, resource_ids=map(UUID, ground.names))
    return {ground.names[str(pk)]: [tag.name for tag in theirs] for pk, theirs in tags.items()}


def _rows(ground: Ground, model: type[Model], *fields: str) -> dict[str, Any]:
    rows: Any = model._default_manager.filter(workspace_id=ground.tenant.workspace.id)
    return {
        ground.names.get(str(row.id), "a new one"): {
            **{name: getattr(row, name) for name in fields},
            "changed": row.updated_at > ground.since,
            "deleted": row.deleted_at is not None,
        }
        for row in rows
    }


def _places(ground: Ground, model: type[Model], *fields: str) -> dict[str, Any]:
    rows: Any = model._default_manager.filter(workspace_id=ground.tenant.workspace.id)
    is_owner = ground.tenant.owner.id
    return {
        row.name: {
            **{name: getattr(row, name) for name in fields if name != "owner_id"},
            "is the owner's": row.owner_id == is_owner,
            "leads": row.lead_count,
            "changed": row.updated_at > ground.since,
        }
        for row in rows
    }


def _noted(ground: Ground) -> list[str]:
    noted = UnsearchedLead.objects.filter(workspace_id=ground.tenant.workspace.id)
    return [ground.names[str(lead_id)] for lead_id in noted.values_list("lead_id", flat=True)]


def _deliveries(ground: Ground) -> list[str]:
    sent = WebhookDelivery.objects.filter(workspace_id=ground.tenant.workspace.id).order_by("id")
    return list(sent.values_list("body", flat=True))


def _event(ground: Ground, body: str) -> tuple[str, str]:
    event = json.loads(body)
    text = json.dumps(event["data"])
    for known, name in ground.names.items():
        text = text.replace(known, name)
    return event["type"], text


def _blocklists(workspace_id: UUID) -> dict[str, Any]:
    entries = BlocklistEntry.objects.filter(workspace_id=workspace_id).order_by("value")
    return {
        blocklist.name: {
            "is the default": blocklist.is_default,
            "entries": [(entry.value, entry.is_domain) for entry in entries.filter(blocklist=blocklist)],
            "count": blocklist.entry_count,
        }
        for blocklist in Blocklist.objects.filter(workspace_id=workspace_id)
    }


# --- what a door answered: "" or its reason, in its own words ---


def answer_of_api(response: Any) -> str:
    if response.status_code < 400:
        return ""
    body = response.json()
    assert response.status_code < 500, body
    return f"{response.status_code} {body.get('detail') or body.get('message') or body.get('error')}"


def answer_of_admin(response: Any) -> str:
    """A form's errors; a page that was saved leads on to another."""
    problems = form_errors(response)
    assert problems or response.status_code == 302, response.content
    return " ".join(sentence for sentences in problems.values() for sentence in sentences)


# --- the doors side by side ---

# A door makes the edit and says why it didn't.
Door = Callable[[Ground], str]


def check_doors(doors: dict[str, Door], *, refusals: dict[str, str] | None = None) -> Any:
    """Each door on a ground of its own. `refusals`: what each says; nothing may be changed then. -> what all
    of them left behind."""
    found: dict[str, Any] = {}
    for name, door in doors.items():
        ground = make_ground()
        before = evidence(ground)
        assert door(ground) == (refusals or {}).get(name, ""), name
        found[name] = evidence(ground)
        assert (found[name] == before) == (refusals is not None), (
            f"{name}: something changes or it is refused"
        )
    first, *others = found
    for name in others:
        assert found[name] == found[first], f"{name} leaves something else behind than {first}"
    return found[first]
