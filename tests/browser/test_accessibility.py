"""axe-core finds nothing on any page, whatever its level, in light and dark, on a desk and on a phone."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib import admin
from django.urls import NoReverseMatch
from playwright.sync_api import Browser, FilePayload, Page

from leads.models import BackgroundJob, Lead, LeadImport, LeadList, Membership, SourceFile
from leads.people.deletion import delete_leads
from leads.selection.views import save_view
from leads.tags import add_tags, named_tags
from leads.verification.lifecycle import request_for_target
from tests.admin_pages import page_url
from tests.browser.visiting import give_password, log_in
from tests.builders import Tenant, add_leads, block, make_member, make_tenant
from tests.leads.file_imports.files import import_csv
from tests.server import web_server
from workspaces.database.ids import uuid7
from workspaces.models import EventType, Role, WebhookDelivery, WebhookEndpoint
from workspaces.tenant_admin import list_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

Look = tuple[int, Literal["light", "dark"]]
# Colours on their way from light to dark can't be read by anybody. The Content-Security-Policy lets a script
# make a sheet.
_AT_ONCE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; animation: none !important }");
    document.adoptedStyleSheets = [sheet];
}"""
LEADS: list[dict[str, Any]] = [
    {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace", "phone": "+49 30 1"},
    {"email": "grace@example.com", "custom_variables": {"size": "40"}},
    {"email": "a@blocked.example"},
    {"email": "bad"},
]


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([(1280, "light"), (390, "dark")], id="as most people have it"),
        pytest.param([(1280, "dark"), (390, "light")], id="the other way round", marks=pytest.mark.campaign),
    ],
)
def test_no_page_has_a_violation(chromium: Browser, looks: list[Look]) -> None:
    tenant = _tenant()
    found = []
    with web_server() as port:
        page = chromium.new_page(base_url=f"http://127.0.0.1:{port}")
        page.goto("/admin/login/")
        found += _violations(page, looks)
        log_in(page, tenant)
        _upload(page)
        for path in _paths(tenant):
            page.goto(path)
            found += _violations(page, looks)
        _mend_first_rows(page, tenant)
        found += _violations(page, looks)
        for operation in ("tag", "add_to", "set_status"):
            _choose(page, operation)
            found += _violations(page, looks)
        page.close()
    assert not found, "\n".join(found)


def _violations(page: Page, looks: list[Look]) -> list[str]:
    if page.url.endswith("/api/docs"):
        page.locator(".opblock").first.wait_for()
    page.evaluate(_AT_ONCE)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = []
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for each in Axe().run(page).response["violations"]:
            where = f"{page.url} {width} {scheme} {each['id']}"
            found += [
                f"{where}: {node['html'][:160]} {node['failureSummary'][:300]}" for node in each["nodes"]
            ]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


# --- which pages ---


def _paths(tenant: Tenant) -> Iterator[str]:
    """Every page of every model, and those that stand beside them."""
    for model in admin.site._registry:
        yield page_url(model, "changelist")
        row = model._default_manager.first()
        if row is not None:
            yield page_url(model, "change", row.pk)
        yield page_url(model, "add")
    record, source = LeadImport.objects.latest("id"), SourceFile.objects.latest("id")
    yield page_url(LeadImport, "mend", LeadImport.objects.get(source_id__isnull=False).id)
    yield "/admin/"
    yield "/admin/password_change/"
    yield "/api/docs"
    yield "/admin/no/such/page/"
    yield "/admin/join/no-such-link/"
    yield list_url(Lead, q="ada", email="yes")
    yield list_url(Lead, q="nobody")
    yield list_url(Lead, deleted="yes")
    for gone in Lead.objects.exclude(deleted_at=None)[:1]:
        yield page_url(Lead, "change", gone.id)
    yield list_url(Membership, target=tenant.list.id)
    yield page_url(LeadImport, "import")
    yield f"/admin/leads/leadimport/import/{source.id}/?target=list:{tenant.list.id}"
    for name in ("change", "rows", "undo"):
        yield page_url(LeadImport, name, record.id)
    for name in ("upload", "matches"):
        yield page_url(type(tenant.blocklist), name, tenant.blocklist.id)
    yield page_url(LeadList, "verify", tenant.list.id)
    for row in (Lead.objects.latest("id"), Membership.objects.latest("id"), tenant.blocklist):
        try:
            yield page_url(type(row), "delete", row.pk)
            yield page_url(type(row), "history", row.pk)
        except NoReverseMatch:
            continue


def _choose(page: Page, operation: str) -> None:
    """An operation for all leads that are listed."""
    page.goto(list_url(Lead))
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(operation)
    page.get_by_role("button", name="Go").click()
    page.get_by_role("link", name="No, take me back").wait_for()


def _mend_first_rows(page: Page, tenant: Tenant) -> None:
    source = SourceFile.objects.latest("id")
    page.goto(f"/admin/leads/leadimport/import/{source.id}/?target=list:{tenant.list.id}")
    page.get_by_role("button", name="Mend these rows").click()
    page.locator("[data-mend-groups] button").wait_for()


def _upload(page: Page) -> None:
    page.goto(page_url(LeadImport, "import"))
    content = b"Email;Name;Size\nada@example.com;Ada;1\nbob@example,com;Bob;2\n"
    file = FilePayload(name="people.csv", mimeType="text/csv", buffer=content)
    page.set_input_files("input[name=import_file]", file)
    page.get_by_role("button", name="Upload and continue").click()
    page.wait_for_url("**/import/0*/**")


# --- what is on them ---


def _tenant() -> Tenant:
    tenant = give_password(make_tenant("Acme"))
    make_member(tenant.workspace, Role.VIEWER)
    block(tenant.blocklist, "blocked.example")
    import_csv(tenant, ["Email", "Name"], [["cy@example,com", "Cy"], ["dee@gmial com", "Dee"], ["x", ""]])
    add_leads(tenant, LEADS, list_id=tenant.list.id)
    add_leads(tenant, [*LEADS, {"email": "gone@example.com"}])
    gone = Lead.objects.get(email="gone@example.com")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=[gone.id])
    tags = named_tags(workspace_id=tenant.workspace.id, names=["vip", "fair"])
    lead_ids = Lead.objects.values_list("id", flat=True)
    add_tags(workspace_id=tenant.workspace.id, tag_ids=tags.values(), resource_ids=lead_ids)
    save_view(
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.pk,
        name="With phone",
        filters={"phone": "yes"},
        columns=["phone"],
        is_shared=True,
    )
    tenant.list.refresh_from_db()
    request_for_target(workspace_id=tenant.workspace.id, user_id=tenant.owner.pk, target=tenant.list)
    assert BackgroundJob.objects.exists()
    endpoint = WebhookEndpoint.objects.create(
        workspace=tenant.workspace, name="CRM", url="https://crm.example/in", events=EventType.values
    )
    WebhookDelivery.objects.create(
        endpoint=endpoint,
        workspace_id=tenant.workspace.id,
        event_id=uuid7(),
        event_type="lead.deleted",
        body="{}",
    )
    return tenant
