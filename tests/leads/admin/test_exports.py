"""Leads as a file, from the admin."""

import csv
import io
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from python_calamine import CalamineWorkbook

from campaigns.models import Campaign
from leads.admin import exports
from leads.admin import leads as leads_of_admin
from leads.models import Lead, LeadImport, LeadList, LeadStatus, Membership
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
    return [row["email"] for row in csv.DictReader(text.splitlines())]


def test_every_page_of_leads_offers_them_as_files(tenant: Tenant) -> None:
    browser = Browser(make_member(tenant.workspace, Role.VIEWER))
    pages = {
        change_url(Campaign, tenant.campaign.id): ["ann@example.com"],
        change_url(LeadList, tenant.list.id): ["bob@example.com"],
        list_url(Membership, target=tenant.list.id): ["bob@example.com"],
        list_url(Lead): ["ann@example.com", "bob@example.com"],
    }
    for url, expected in pages.items():
        as_csv, as_xlsx, as_ndjson = links(browser.get(url))
        assert parse_qs(urlsplit(as_xlsx).query)["format"] == ["xlsx"]
        assert parse_qs(urlsplit(as_ndjson).query)["format"] == ["ndjson"]
        reply = browser.get(as_csv)
        assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
        assert sorted(emails(reply)) == expected
    assert links(browser.get(page_url(Campaign, "changelist"))) == []


def test_what_is_shown_is_exported(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": f"cy{n}@example.com"} for n in range(3)], list_id=tenant.list.id)
    Lead.objects.filter(email="cy0@example.com").update(status=LeadStatus.BOUNCED)
    Membership.objects.filter(lead_id=Lead.objects.get(email="cy1@example.com").id).update(
        verification_status=-1
    )
    record = LeadImport.objects.latest("id")
    bob = Lead.objects.get(email="bob@example.com")
    cys = ["cy0@example.com", "cy1@example.com", "cy2@example.com"]
    browser = Browser(tenant.owner)
    shown = {
        list_url(Lead, q="ann"): ("1 lead", ["ann@example.com"]),
        list_url(Lead, q=bob.id): ("1 lead", ["bob@example.com"]),
        list_url(Lead, q="nobody"): ("0 leads", []),
        list_url(Lead, status__exact=2): ("1 lead", cys[:1]),
        list_url(Lead, **{"import": record.id}): ("3 leads", cys),
        list_url(Lead, **{"import": record.id, "q": "cy2", "email": "yes"}): ("1 lead", cys[2:]),
        list_url(Lead, email="no"): ("0 leads", []),
        list_url(Membership, target=tenant.list.id, q="cy"): ("3 leads", cys),
        list_url(Membership, target=tenant.list.id, q=bob.id): ("1 lead", ["bob@example.com"]),
        list_url(Membership, target=tenant.list.id, verification="invalid"): ("1 lead", cys[1:2]),
        list_url(Membership, target=tenant.list.id, verification="none", created=7): (
            "3 leads",
            ["bob@example.com", cys[0], cys[2]],
        ),
    }
    for url, (number, expected) in shown.items():
        page = browser.get(url)
        assert f"Export {number} as CSV" in page.content.decode(), url
        as_csv, as_xlsx, _ = links(page)
        assert sorted(emails(browser.get(as_csv))) == expected, url
        assert sorted(column("email", sheet(browser.get(as_xlsx)))) == expected, url


def test_search_is_exported_beyond_what_its_pages_count(
    tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads_of_admin, "FOUND_LIMIT", 2)
    monkeypatch.setattr(exports, "SOME", 2)
    add_leads(tenant, [{"email": f"cy{n}@example.com"} for n in range(7)])
    as_csv = links(Browser(tenant.owner).get(list_url(Lead, q="cy")))[0]
    assert len(emails(Browser(tenant.owner).get(as_csv))) == 7


def test_workbook_holds_texts_and_no_formula(tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "eve@example.com", "first_name": "=1+1", "phone": "0049 30 1"}])
    rows = sheet(Browser(tenant.owner).get(links(Browser(tenant.owner).get(list_url(Lead, q="eve")))[1]))
    row = dict(zip(rows[0], rows[1], strict=False))
    assert (row["first_name"], row["phone"]) == ("'=1+1", "0049 30 1")


@pytest.mark.django_db(transaction=True)  # the connection is closed in the middle of COPY
def test_value_that_no_cell_holds_is_reported_on_the_page(tenant: Tenant) -> None:
    Lead.objects.filter(email="ann@example.com").update(notes="x" * 32_768)
    browser = Browser(tenant.owner)
    as_csv, as_xlsx, _ = links(browser.get(list_url(Lead)))
    reply = browser.client.get(as_xlsx, headers={"Referer": f"http://testserver{list_url(Lead)}"})
    assert reply.headers["Location"].endswith(list_url(Lead))
    assert "A value of notes is longer than" in browser.get(list_url(Lead)).content.decode()
    assert len(emails(browser.get(as_csv))) == 2


def column(name: str, rows: list[list[Any]]) -> list[Any]:
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def sheet(reply: Any) -> list[list[Any]]:
    assert reply.status_code == 200
    content = io.BytesIO(b"".join(reply.streaming_content))
    return CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()


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
