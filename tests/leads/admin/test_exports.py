"""Leads as a file, from the admin."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from campaigns.models import Campaign
from leads.models import Lead, LeadList, Membership
from tests.admin_pages import Browser, page_url
from tests.builders import Tenant, add_leads, make_member, make_tenant, make_user
from workspaces.models import Role
from workspaces.tenant_admin import change_url, list_url

EXPORT = "/admin/leads/lead/export/"


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "ann@example.com", "first_name": "Ann"}])
    add_leads(tenant, [{"email": "bob@example.com"}], list_id=tenant.list.id)
    return tenant


def links(page: Any) -> list[str]:
    text = page.content.decode()
    return [
        part.split('"')[0].replace("&amp;", "&") for part in text.split('href="') if part.startswith(EXPORT)
    ]


def emails(reply: Any) -> list[str]:
    assert reply.status_code == 200
    text = b"".join(reply.streaming_content).decode("utf-8-sig")
    return [line.split(",")[1] for line in text.splitlines()[1:]]


def test_every_page_of_leads_offers_them_as_files(tenant: Tenant) -> None:
    browser = Browser(make_member(tenant.workspace, Role.VIEWER))
    pages = {
        change_url(Campaign, tenant.campaign.id): ["ann@example.com"],
        change_url(LeadList, tenant.list.id): ["bob@example.com"],
        list_url(Membership, target=tenant.list.id): ["bob@example.com"],
        list_url(Lead): ["ann@example.com", "bob@example.com"],
    }
    for url, expected in pages.items():
        as_csv, as_ndjson = links(browser.get(url))
        assert parse_qs(urlsplit(as_ndjson).query)["format"] == ["ndjson"]
        reply = browser.get(as_csv)
        assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
        assert sorted(emails(reply)) == expected
    assert links(browser.get(page_url(Campaign, "changelist"))) == []


def test_strangers_get_nothing(tenant: Tenant) -> None:
    mine, stranger = make_tenant("Mine"), make_user("nobody")
    for browser in (Browser(mine.owner), Browser(stranger)):
        for query in (
            f"workspace={tenant.workspace.id}",
            f"workspace={tenant.workspace.id}&campaign={tenant.campaign.id}",
            f"workspace={mine.workspace.id}&campaign={tenant.campaign.id}",
            f"workspace={mine.workspace.id}&list={tenant.list.id}",
            "workspace=x",
            f"workspace={mine.workspace.id}&format=exe",
            "",
        ):
            assert browser.get(f"{EXPORT}?{query}").status_code in (403, 404)
    assert Browser(tenant.owner).client.get(f"{EXPORT}?workspace={tenant.workspace.id}").status_code == 200
