"""Imports and jobs in the admin: counts, rows, and what is left when they are pruned."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from leads.admin import outcomes
from leads.admin.names import GONE
from leads.imports import ImportOptions, RawRow, import_leads
from leads.list_imports.run import import_list
from leads.models import BackgroundJob, Door, Lead, LeadImport
from leads.models.targets import Target
from tests.admin_pages import Browser
from tests.builders import Tenant, add_leads, block, make_tenant
from workspaces.models import ApiKey
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def record(tenant: Tenant) -> LeadImport:
    block(tenant.blocklist, "acme.com")
    add_leads(tenant, [{"email": "there@example.com"}])
    leads = [
        {"email": "new@example.com"},
        {"email": "new@example.com"},
        {"email": "a b@example.com"},
        {"email": "joe@mail.acme.com"},
        {"email": "there@example.com"},
    ]
    reply = add_leads(tenant, leads, verify_leads_on_import=True)
    return LeadImport.objects.get(id=reply.headers["X-Import-Id"])


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def rows_page(browser: Browser, record: LeadImport, query: str = "") -> Any:
    return browser.get(f"{change_url(LeadImport, record.id).removesuffix('change/')}rows/{query}")


def test_list_names_target_person_and_counts(browser: Browser, record: LeadImport) -> None:
    page = browser.changelist(LeadImport).content.decode()
    for shown in ("Spring (campaign)", "owner.of.acme@people.example", "finished", "API v2: leads/add"):
        assert shown in page
    assert '<td class="field-rows">5</td>' in page
    assert '<td class="field-refused">4</td>' in page


def test_import_that_has_no_place_or_comes_from_a_list(browser: Browser, tenant: Tenant) -> None:
    add_leads(tenant, [{"email": "ada@example.com"}], list_id=tenant.list.id)
    options = ImportOptions(
        workspace_id=tenant.workspace.id,
        target=Target(kind="workspace", id=tenant.workspace.id),
        door=Door.FOXREACH,
        name="fair.csv",
    )
    alone = import_leads([RawRow(number=0, email="bob@example.com"), RawRow(number=1)], options)
    target = Target(kind="campaign", id=tenant.campaign.id)
    from_list = import_list(tenant.list.id, replace(options, target=target, door=Door.PUFFLE, name=""))
    page = browser.changelist(LeadImport).content.decode()
    for shown in ("FoxReach API · fair.csv", "the workspace", "Puffle API · list Prospects"):
        assert shown in page
    page = browser.get(change_url(LeadImport, alone.import_id)).content.decode()
    assert "the workspace" in page and GONE not in page
    rows = rows_page(browser, LeadImport.objects.get(id=alone.import_id)).content.decode()
    assert "bob@example.com" in rows and "Invalid email" in rows
    assert "list Prospects" in browser.get(change_url(LeadImport, from_list.import_id)).content.decode()


def test_page_shows_the_count_of_each_outcome(browser: Browser, record: LeadImport) -> None:
    response = browser.get(change_url(LeadImport, record.id))
    counts = {item.label: (item.count, item.percent) for item in response.context["counts"]}
    assert counts["Created"] == counts["Repeated"] == counts["Blocked"] == counts["Duplicate"] == (1, 20.0)
    assert counts["Invalid email"] == (1, 20.0)
    assert counts["Skipped"] == (0, 0.0)
    assert sum(count for count, _ in counts.values()) == record.total_count
    page = response.content.decode()
    assert "Default blocklist" in page
    assert str(ApiKey.objects.get()) in page
    assert "skip if in list" in page


def test_rows_say_what_became_of_them_and_why(browser: Browser, record: LeadImport) -> None:
    page = rows_page(browser, record).content.decode()
    for shown in (
        "Repeats row 0",
        "has no spaces",
        "Blocked by the entry acme.com of the blocklist Default blocklist",
        "Already in the campaign Spring since",
    ):
        assert shown in page


def test_rows_are_filtered_by_outcome(browser: Browser, record: LeadImport) -> None:
    def numbers(query: str) -> list[int]:
        return [row["row_number"] for row in rows_page(browser, record, query).context["page"].rows]

    assert numbers("") == [0, 1, 2, 3, 4]
    assert numbers("?outcome=blocked") == [3]
    assert numbers("?outcome=created") == [0]
    assert numbers("?outcome=skipped") == []
    assert numbers("?outcome=nonsense&after=nonsense") == [0, 1, 2, 3, 4]
    assert numbers("?after=99999999999999999999") == [0, 1, 2, 3, 4]
    assert numbers("?after=2") == [3, 4]


def test_rows_are_paged_by_number(
    browser: Browser, record: LeadImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "PAGE", 2)
    seen, query = [], ""
    after: int | None = None
    for _ in range(3):
        page = rows_page(browser, record, query)
        seen.append([row["row_number"] for row in page.context["page"].rows])
        after = page.context["page"].next_after
        assert ("Next page" in page.content.decode()) == (after is not None)
        query = f"?after={after}"
    assert seen == [[0, 1], [2, 3], [4]]
    assert after is None


def test_created_row_links_to_its_membership_and_the_import_to_its_leads(
    browser: Browser, record: LeadImport, tenant: Tenant
) -> None:
    assert "/admin/leads/membership/" in rows_page(browser, record, "?outcome=created").content.decode()
    page = browser.get(change_url(LeadImport, record.id)).content.decode()
    place = f"workspace={tenant.workspace.id}&amp;import={record.id}&amp;target={tenant.campaign.id}"
    assert f"/admin/leads/membership/?{place}" in page
    listed = browser.changelist(Lead, **{"import": record.id}).context["cl"].result_list
    assert [lead.email for lead in listed] == ["new@example.com"]


def test_pruned_import_has_only_counts_left(browser: Browser, record: LeadImport) -> None:
    LeadImport.objects.filter(id=record.id).update(rows_pruned_at=timezone.now())
    for page in (browser.get(change_url(LeadImport, record.id)), rows_page(browser, record)):
        text = page.content.decode()
        assert "only the counts are left" in text
        assert "Invalid email" in text
        assert "?outcome=" not in text
        assert "Repeats row" not in text


def test_imports_are_filtered_by_state(browser: Browser, record: LeadImport) -> None:
    assert len(browser.changelist(LeadImport, state__exact="finished").context["cl"].result_list) == 2
    assert len(browser.changelist(LeadImport, state__exact="failed").context["cl"].result_list) == 0
    assert len(browser.changelist(LeadImport, created="1").context["cl"].result_list) == 2


def test_page_survives_that_everything_it_names_is_gone(
    browser: Browser, tenant: Tenant, record: LeadImport
) -> None:
    ApiKey.objects.all().delete()
    tenant.campaign.delete()
    for url in (change_url(LeadImport, record.id), change_url(BackgroundJob, BackgroundJob.objects.get().id)):
        assert "(deleted)" in browser.get(url).content.decode()


def test_values_of_rows_are_escaped(browser: Browser, tenant: Tenant) -> None:
    reply = add_leads(tenant, [{"email": "<script>alert(1)</script>@x"}])
    record = LeadImport.objects.get(id=reply.headers["X-Import-Id"])
    assert "<script>alert" not in rows_page(browser, record).content.decode()
