"""POST /leads/list by tags."""

import json
from typing import Any
from uuid import UUID

import pytest

from leads.models import Lead
from leads.selection import sources
from leads.tags import add_tags, create_tag
from tests.builders import ApiClient, Tenant, add_leads, make_tenant


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def listed(tenant: Tenant, **body: Any) -> list[str]:
    found, after = [], None
    while True:
        page = json.dumps({"limit": 2, "starting_after": after, **body}, default=str)
        reply = ApiClient(tenant.key).send("POST", "/api/v2/leads/list", page.encode())
        assert reply.status_code == 200, reply.content
        found += [item["email"].partition("@")[0] for item in reply.json()["items"]]
        after = reply.json().get("next_starting_after")
        if not after:
            return sorted(found)


@pytest.mark.parametrize("few", [10_000, 1])
def test_leads_are_listed_by_their_tags(tenant: Tenant, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(sources, "FEW", few)
    add_leads(tenant, [{"email": f"p{n}@example.com"} for n in range(5)])
    add_leads(tenant, [{"email": "p1@example.com"}], list_id=tenant.list.id)
    workspace = tenant.workspace.id

    def tagged(name: str, *emails: str) -> UUID:
        tag = create_tag(workspace_id=workspace, name=name)
        people = Lead.objects.filter(workspace_id=workspace, email__in=[f"{e}@example.com" for e in emails])
        add_tags(workspace_id=workspace, tag_ids=[tag.id], resource_ids=people.values_list("id", flat=True))
        return tag.id

    vip, new = tagged("vip", "p1", "p3", "p4"), tagged("new", "p0", "p1")
    assert listed(tenant, tag_ids=[vip]) == ["p1", "p1", "p3", "p4"]
    assert listed(tenant, tag_ids=[vip, new], campaign=tenant.campaign.id) == ["p0", "p1", "p3", "p4"]
    assert listed(tenant, tag_ids=[new], list_id=tenant.list.id) == ["p1"]
    assert listed(tenant, tag_ids=[new], search="p0") == ["p0"]
    assert listed(tenant, tag_ids=[]) == []
    stranger = make_tenant()
    add_leads(stranger, [{"email": "p1@example.com"}])
    assert listed(stranger, tag_ids=[vip]) == []
