"""The audit log's page: for owners, filtered, and taken along as a file."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leads.models import Lead
from tests.admin_pages import Browser, page_url
from tests.builders import Tenant, add_leads, make_member, make_tenant
from workspaces.audit import Action, note
from workspaces.models import AuditEntry, Member, Plan, Role
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": "=ada@example.com"}])
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def _listed(browser: Browser, **query: Any) -> list[str]:
    return [entry.action for entry in browser.changelist(AuditEntry, **query).context["cl"].result_list]


def _exported(browser: Browser, **query: Any) -> list[list[str]]:
    response = browser.get(f"{reverse('admin:workspaces_auditentry_export')}?{urlencode(query)}")
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


def test_filters(browser: Browser, tenant: Tenant) -> None:
    lead = Lead.objects.get()
    browser.save(lead, first_name="Ada")
    assert _listed(browser, about="lead") == ["lead.changed"]
    assert set(_listed(browser, by="key")) == {"import.ended"}
    assert _listed(browser, q=lead.id) == ["lead.changed"]
    assert "import.ended" not in _listed(browser, q=tenant.owner.id, by="person")
    assert _listed(browser, q="nothing") == []
    assert "lead.changed" in _listed(browser, created="1")


def test_export_has_what_the_list_has_and_is_an_entry(browser: Browser, tenant: Tenant) -> None:
    for number in range(3):
        note(tenant.workspace.id, Action.LEAD_CHANGED, count=number, fields=["=cmd()"])
    header, *rows = _exported(browser, about="lead")
    assert [row[header.index("action")] for row in rows] == ["lead.changed"] * 3
    newest_first = AuditEntry.objects.filter(action=Action.LEAD_CHANGED).order_by("-id")  # by the millisecond
    assert [row[header.index("count")] for row in rows] == [str(entry.count) for entry in newest_first]
    assert {entry.count for entry in newest_first} == {0, 1, 2}
    entry = AuditEntry.objects.get(action=Action.AUDIT_EXPORTED)
    assert (entry.count, entry.user_id) == (3, tenant.owner.id)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.UPLOADER, Role.VIEWER])
def test_only_owners_read_it(tenant: Tenant, role: Role) -> None:
    browser = Browser(make_member(tenant.workspace, role))
    assert browser.changelist(AuditEntry).status_code == 403
    assert browser.get(reverse("admin:workspaces_auditentry_export")).status_code == 403


def test_owner_elsewhere_reads_it_only_there(tenant: Tenant) -> None:
    elsewhere = make_tenant()
    Member.objects.create(workspace=tenant.workspace, user=elsewhere.owner, role=Role.VIEWER)
    browser = Browser(elsewhere.owner)
    export = reverse("admin:workspaces_auditentry_export")
    for url in (page_url(AuditEntry, "changelist"), export):
        assert browser.get(f"{url}?workspace={tenant.workspace.id}").status_code == 403
        assert browser.get(f"{url}?workspace={elsewhere.workspace.id}").status_code == 200
    entry = AuditEntry.objects.filter(workspace_id=tenant.workspace.id).latest("id")
    assert browser.get(change_url(AuditEntry, entry.id)).status_code == 403


def test_stranger_exports_nothing_of_it(tenant: Tenant) -> None:
    rows = _exported(Browser(make_tenant().owner), workspace=tenant.workspace.id)
    ours = {str(entry.id) for entry in AuditEntry.objects.filter(workspace_id=tenant.workspace.id)}
    assert ours.isdisjoint(row[0] for row in rows)


def test_list_asks_no_more_when_there_is_more(browser: Browser, tenant: Tenant) -> None:
    def ask(entries: int) -> int:
        for _ in range(entries):
            note(tenant.workspace.id, Action.LEAD_CHANGED)
        with CaptureQueriesContext(connection) as queries:
            browser.changelist(AuditEntry)
        return len(queries)

    ask(1)
    assert ask(1) == ask(30)


def test_history_of_a_lead_shows_who_changed_it_without_where_from(browser: Browser, tenant: Tenant) -> None:
    lead = Lead.objects.get()
    browser.save(lead, first_name="Ada")
    page = Browser(make_member(tenant.workspace, Role.VIEWER)).get(page_url(Lead, "history", lead.id))
    text = page.content.decode()
    assert tenant.owner.email in text
    assert "Lead changed" in text
    assert "first_name" in text
    assert "127.0.0.1" not in text


@pytest.mark.parametrize("model", [Plan])
def test_settings_of_the_admin_are_entries(browser: Browser, tenant: Tenant, model: Any) -> None:
    browser.save(Plan.objects.get(workspace=tenant.workspace), contact_limit=5)
    entry = AuditEntry.objects.get(action=Action.PLAN_CHANGED)
    assert (entry.object_id, entry.user_id) == (tenant.workspace.id, tenant.owner.id)
    assert entry.details["fields"] == ["Contact limit"]
