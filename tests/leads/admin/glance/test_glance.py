"""Pictures of a workspace, a campaign and a list, the tables behind them, and what needs attention."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from leads.imports.record import by_day
from leads.imports.record.by_day import days_of
from leads.models import BackgroundJob, LeadImport
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_tenant
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.database.planner import by_index_only
from workspaces.models import Plan, WebhookEndpoint
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant("Acme")
    add_leads(tenant, [{"email": "ann@example.com"}, {"email": "bob@example.com"}, {"email": "bad"}])
    add_leads(tenant, [{"email": "ann@example.com"}], list_id=tenant.list.id)
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def first_page(browser: Browser) -> str:
    text: str = browser.get("/admin/").content.decode()
    return text


def test_days_count_what_imports_counted(tenant: Tenant) -> None:
    found = days_of(tenant.workspace.id, days=30)
    assert len(found.days) == 30 and found.is_whole
    assert found.days[-1].day == timezone.localdate()
    total = {slug: sum(day.outcomes[slug] for day in found.days) for slug in found.days[0].outcomes}
    assert {slug: number for slug, number in total.items() if number} == {"created": 3, "invalid_email": 1}
    assert sum(day.new for day in found.days) == 2
    assert sum(day.imports for day in found.days) == 2


def test_days_of_a_place_are_its_own_and_dry_runs_are_none(tenant: Tenant) -> None:
    assert sum(day.rows for day in days_of(tenant.workspace.id, days=30, target_id=tenant.list.id).days) == 1
    LeadImport.objects.update(is_dry_run=True)
    assert sum(day.rows for day in days_of(tenant.workspace.id, days=30).days) == 0


def test_days_are_those_of_the_reader(tenant: Tenant) -> None:
    moment = dt.datetime.combine(timezone.localdate() - dt.timedelta(days=3), dt.time(23, 30), dt.UTC)
    LeadImport.objects.update(created_at=moment)
    with timezone.override("Asia/Tokyo"):
        [day] = [day for day in days_of(tenant.workspace.id, days=30).days if day.rows]
    assert day.day == (moment + dt.timedelta(days=1)).date()


def test_days_look_at_so_many_imports(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_day, "MOST", 1)
    found = days_of(tenant.workspace.id, days=30)
    assert not found.is_whole
    assert sum(day.rows for day in found.days) == 1


def test_days_are_read_by_the_index_of_imports(tenant: Tenant) -> None:
    parameters = {"workspace": tenant.workspace.id, "since": tenant.workspace.id, "target": None}
    with by_index_only(), connection.cursor() as cursor:
        text = by_day._SQL.text("counts_by_day")
        cursor.execute(f"EXPLAIN {text}", {**parameters, "limit": 9})
        assert any("import_workspace_id" in line for (line,) in cursor.fetchall())


def test_first_page_has_pictures_and_tables(tenant: Tenant, browser: Browser) -> None:
    block(tenant.blocklist, "blocked.example")
    page = first_page(browser)
    for text in (
        "2 new in the last 30 days",
        "2 imports with 4 rows",
        'class="part part-invalid_email"',
        "<title>" + f"{timezone.localdate()}: 3 created</title>",
        "As a table",
        "Default blocklist",
        "Nothing: no import, job or webhook failed",
    ):
        assert text in page, text


def test_what_failed_is_named_with_its_reason(tenant: Tenant, browser: Browser) -> None:
    record = LeadImport.objects.latest("id")
    LeadImport.objects.filter(id=record.id).update(state="failed", failure_text="The plan is <full>")
    job = BackgroundJob.objects.create(
        workspace=tenant.workspace,
        type="move-leads",
        entity_id=tenant.list.id,
        entity_type="list",
        status="failed",
        data={"failure_text": "The list is gone"},
    )
    endpoint = make_endpoint(tenant)
    WebhookEndpoint.objects.filter(id=endpoint.id).update(failing_since=timezone.now())
    Plan.objects.filter(workspace=tenant.workspace).update(contact_limit=2)
    page = first_page(browser)
    for row in (record, job, endpoint):
        assert change_url(type(row), row.pk) in page
    for text in ("The plan is &lt;full&gt;", "The list is gone", "gets nothing through", "used to 100 %"):
        assert text in page


def test_what_failed_elsewhere_or_long_ago_is_not_named(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    add_leads(other, [{"email": "zoe@example.com"}])
    LeadImport.objects.filter(workspace=other.workspace).update(state="failed", failure_text="Secret")
    page = first_page(browser)
    assert "Secret" not in page and "Nothing: no import" in page
    assert "2 imports with 4 rows" in page


def test_pages_of_a_campaign_and_a_list_show_their_own(tenant: Tenant, browser: Browser) -> None:
    campaign = browser.get(change_url(type(tenant.campaign), tenant.campaign.id)).content.decode()
    assert "2 put here in the last 30 days" in campaign and "1 import with 3 rows" in campaign
    there = browser.get(change_url(type(tenant.list), tenant.list.id)).content.decode()
    assert "1 put here in the last 30 days" in there and "1 import with 1 row" in there
    assert "At a glance" not in browser.get("/admin/leads/leadlist/add/").content.decode()
