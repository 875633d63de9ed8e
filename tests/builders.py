"""What tests stand on: a workspace with everything in it, and a client for its API."""

import itertools
import json
from dataclasses import dataclass
from typing import Any

from blocklists.entries import parse_entry
from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign, Channel
from leads.models import LeadList
from leads.provision import create_workspace
from tests.contract import CheckedClient
from workspaces.models import ApiKey, Member, Plan, Role, User, Workspace

_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Tenant:
    """A workspace as `make_tenant` makes it: an owner, three campaigns, two lists."""

    workspace: Workspace
    owner: User
    campaign: Campaign
    other_campaign: Campaign
    linkedin: Campaign
    list: LeadList
    other_list: LeadList
    blocklist: Blocklist
    key: str


def make_tenant(name: str = "", *, contact_limit: int = 10_000, upload_limit: int = 10_000) -> Tenant:
    name = name or f"Workspace {next(_numbers)}"
    owner = make_user(f"owner of {name}")
    workspace = create_workspace(name=name, owner=owner)
    Plan.objects.filter(workspace=workspace).update(contact_limit=contact_limit, upload_limit=upload_limit)
    return Tenant(
        workspace=workspace,
        owner=owner,
        campaign=make_campaign(workspace, owner, "Spring"),
        other_campaign=make_campaign(workspace, owner, "Autumn"),
        linkedin=make_campaign(workspace, owner, "Network", channel=Channel.LINKEDIN),
        list=make_list(workspace, owner, "Prospects"),
        other_list=make_list(workspace, owner, "Partners"),
        blocklist=Blocklist.objects.get(workspace=workspace, is_default=True),
        key=make_key(workspace, owner),
    )


def make_user(name: str, *, is_staff: bool = True) -> User:
    """Without a password: tests log in by force."""
    email = f"{name.replace(' ', '.')}@people.example"
    return User.objects.create_user(email, name=name, is_staff=is_staff)


def make_member(workspace: Workspace, role: Role) -> User:
    user = make_user(f"{role} {next(_numbers)}")
    Member.objects.create(workspace=workspace, user=user, role=role)
    return user


def make_campaign(
    workspace: Workspace, owner: User, name: str, *, channel: Channel = Channel.EMAIL
) -> Campaign:
    return Campaign.objects.create(workspace=workspace, owner=owner, name=name, channel=channel)


def make_list(workspace: Workspace, owner: User, name: str) -> LeadList:
    return LeadList.objects.create(workspace=workspace, owner=owner, name=name)


def make_key(
    workspace: Workspace, user: User, *, scopes: tuple[str, ...] = ("all:all",), **fields: Any
) -> str:
    """The key itself, as a client sends it."""
    key = ApiKey(workspace=workspace, user=user, name="Test", scopes=list(scopes), **fields)
    secret = key.renew_secret()
    key.save()
    return secret


def block(blocklist: Blocklist, *values: str) -> None:
    for text in values:
        value, is_domain = parse_entry(text)
        BlocklistEntry.objects.create(
            workspace_id=blocklist.workspace_id, blocklist=blocklist, value=value, is_domain=is_domain
        )


class ApiClient:
    """Speaks JSON with a bearer key. Each reply of the native API is held against its document."""

    def __init__(self, key: str | None) -> None:
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = CheckedClient()

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(path, query, headers=self.headers)

    def post(self, path: str, body: Any) -> Any:
        return self.send("POST", path, json.dumps(body).encode())

    def send(self, method: str, path: str, body: bytes, content_type: str = "application/json") -> Any:
        """With its content type even where the body is empty, as clients do."""
        return self._client.generic(method, path, body, CONTENT_TYPE=content_type, headers=self.headers)


def add_leads(tenant: Tenant, leads: list[dict[str, Any]], **envelope: Any) -> Any:
    """POST /api/v2/leads/add, to the tenant's campaign if the envelope names nothing else."""
    if "campaign_id" not in envelope and "list_id" not in envelope:
        envelope["campaign_id"] = tenant.campaign.id
    body = json.dumps({"leads": leads, **envelope}, default=str).encode()
    return ApiClient(tenant.key).send("POST", "/api/v2/leads/add", body)
