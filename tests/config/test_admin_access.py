"""Every page of the admin, tried by each role, by a stranger, by an outsider."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse

from blocklists.models import Blocklist, BlocklistEntry
from campaigns.models import Campaign
from leads.erasing import Who, erase_person
from leads.files.named import save_mapping
from leads.models import (
    BackgroundJob,
    Erasure,
    Lead,
    LeadImport,
    LeadList,
    Membership,
    NamedMapping,
    SavedView,
    Tag,
)
from leads.selection.views import save_view
from leads.tags import create_tag
from tests.admin_pages import Browser, page_url
from tests.builders import Tenant, add_leads, block, make_member, make_tenant, make_user
from tests.workspaces.webhooks.endpoints import make_endpoint
from workspaces.invitations import invite
from workspaces.models import (
    ApiKey,
    AuditEntry,
    Invitation,
    Member,
    Plan,
    Role,
    Usage,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    Workspace,
)
from workspaces.tenant_admin import TenantAdmin, change_url, list_url

ROLES = list(Role)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The least role that may look, add, change and delete; None: nobody."""

    model: type[Model]
    add: Role | None
    change: Role | None
    delete: Role | None
    row: Callable[[Tenant], Any]
    look: Role = Role.VIEWER


def _only(model: type[Any]) -> Callable[[Tenant], Any]:
    return lambda tenant: model._default_manager.filter(workspace_id=tenant.workspace.id).first()


RULES = [
    Rule(
        model=Campaign,
        add=Role.MANAGER,
        change=Role.MANAGER,
        delete=Role.MANAGER,
        row=lambda tenant: tenant.campaign,
    ),
    Rule(
        model=LeadList,
        add=Role.MANAGER,
        change=Role.MANAGER,
        delete=Role.MANAGER,
        row=lambda tenant: tenant.list,
    ),
    Rule(
        model=Blocklist,
        add=Role.MANAGER,
        change=Role.MANAGER,
        delete=Role.MANAGER,
        row=lambda tenant: Blocklist.objects.get(workspace=tenant.workspace, is_default=False),
    ),
    Rule(
        model=BlocklistEntry,
        add=Role.MANAGER,
        change=Role.MANAGER,
        delete=Role.MANAGER,
        row=_only(BlocklistEntry),
    ),
    Rule(
        model=NamedMapping,
        add=None,
        change=Role.UPLOADER,
        delete=Role.UPLOADER,
        row=_only(NamedMapping),
    ),
    Rule(
        model=Tag,
        add=Role.UPLOADER,
        change=Role.UPLOADER,
        delete=Role.MANAGER,
        row=_only(Tag),
    ),
    Rule(model=SavedView, add=None, change=Role.MANAGER, delete=Role.MANAGER, row=_only(SavedView)),
    Rule(model=Lead, add=Role.UPLOADER, change=Role.MANAGER, delete=Role.MANAGER, row=_only(Lead)),
    Rule(model=Membership, add=None, change=Role.MANAGER, delete=Role.MANAGER, row=_only(Membership)),
    Rule(model=LeadImport, add=None, change=None, delete=None, row=_only(LeadImport)),
    Rule(model=BackgroundJob, add=None, change=None, delete=None, row=_only(BackgroundJob)),
    Rule(model=Workspace, add=None, change=Role.OWNER, delete=None, row=lambda tenant: tenant.workspace),
    Rule(
        model=Member,
        add=Role.OWNER,
        change=Role.OWNER,
        delete=Role.OWNER,
        row=lambda tenant: Member.objects.get(workspace=tenant.workspace, user__name="bystander"),
    ),
    Rule(model=Invitation, add=Role.OWNER, change=None, delete=Role.OWNER, row=_only(Invitation)),
    Rule(
        model=User,
        add=None,
        change=Role.OWNER,
        delete=None,
        row=lambda tenant: User.objects.get(memberships__workspace=tenant.workspace, name="bystander"),
    ),
    Rule(model=ApiKey, add=Role.OWNER, change=Role.OWNER, delete=Role.OWNER, row=_only(ApiKey)),
    Rule(
        model=WebhookEndpoint,
        add=Role.MANAGER,
        change=Role.MANAGER,
        delete=Role.MANAGER,
        row=_only(WebhookEndpoint),
    ),
    Rule(model=WebhookDelivery, add=None, change=None, delete=None, row=_only(WebhookDelivery)),
    Rule(model=Plan, add=None, change=Role.OWNER, delete=None, row=_only(Plan)),
    Rule(model=Erasure, add=None, change=None, delete=None, row=_only(Erasure)),
    Rule(model=AuditEntry, look=Role.OWNER, add=None, change=None, delete=None, row=_only(AuditEntry)),
    Rule(model=Usage, add=None, change=None, delete=None, row=_only(Usage)),
]


def may(role: Role, least: Role | None) -> bool:
    return least is not None and role.includes(least)


@pytest.fixture
def tenant(db: None) -> Tenant:
    return furnish(make_tenant("Acme"))


def furnish(tenant: Tenant) -> Tenant:
    """With a row of everything."""
    bystander = make_user("bystander")
    Member.objects.create(workspace=tenant.workspace, user=bystander, role=Role.VIEWER)
    Blocklist.objects.create(workspace=tenant.workspace, name="Second")
    block(tenant.blocklist, "blocked.example")
    save_mapping(workspace_id=tenant.workspace.id, name="Fair", columns=[], choices=[])
    create_tag(workspace_id=tenant.workspace.id, name="vip")
    save_view(
        workspace_id=tenant.workspace.id,
        user_id=tenant.owner.pk,
        name="Mine",
        filters={"email": "yes"},
        columns=["phone"],
        is_shared=True,
    )
    invite(
        workspace_id=tenant.workspace.id, email="guest@people.example", role=Role.VIEWER, invited_by_id=None
    )
    make_endpoint(tenant)
    nobody = Who(by=Erasure.By.EMAIL, value="nobody@example.com")
    erase_person(workspace_id=tenant.workspace.id, who=nobody)
    add_leads(tenant, [{"email": "lead@example.com"}, {"email": "x"}], verify_leads_on_import=True)
    return tenant


def actor(tenant: Tenant, role: Role) -> Browser:
    return Browser(make_member(tenant.workspace, role))


def test_every_registered_page_has_a_rule_and_knows_tenancy() -> None:
    assert {rule.model for rule in RULES} == set(admin.site._registry)
    assert all(isinstance(page, TenantAdmin) for page in admin.site._registry.values())


@pytest.mark.parametrize("role", ROLES)
def test_member_sees_every_list_and_page_of_their_role(tenant: Tenant, role: Role) -> None:
    browser = actor(tenant, role)
    assert browser.get(reverse("admin:index")).status_code == 200
    for rule in RULES:
        row = rule.row(tenant)
        query: dict[str, Any] = {"target": tenant.campaign.id} if rule.model is Membership else {}
        listed = browser.changelist(rule.model, **query)
        if not may(role, rule.look):
            pages = [listed, *(browser.get(page_url(rule.model, p, row.pk)) for p in ("change", "history"))]
            assert {page.status_code for page in pages} == {403}, rule.model
            continue
        assert listed.status_code == 200, rule.model
        assert change_url(rule.model, row.pk) in listed.content.decode(), rule.model
        assert browser.get(change_url(rule.model, row.pk)).status_code == 200, rule.model
        assert browser.get(page_url(rule.model, "history", row.pk)).status_code == 200, rule.model


@pytest.mark.parametrize("role", ROLES)
def test_role_decides_who_adds_changes_and_deletes(tenant: Tenant, role: Role) -> None:
    browser = actor(tenant, role)
    for rule in RULES:
        row = rule.row(tenant)
        page = browser.get(change_url(rule.model, row.pk)).content.decode()
        assert ('name="_save"' in page) == may(role, rule.change), rule.model
        assert ('class="deletelink"' in page) == may(role, rule.delete), rule.model
        changed = browser.post(change_url(rule.model, row.pk), {})
        assert changed.status_code == (200 if may(role, rule.change) else 403), rule.model
        adding = browser.get(page_url(rule.model, "add"))
        assert adding.status_code == (200 if may(role, rule.add) else 403), rule.model
        deleting = browser.get(page_url(rule.model, "delete", row.pk))
        assert deleting.status_code == (200 if may(role, rule.delete) else 403), rule.model


@pytest.mark.parametrize("role", ROLES)
def test_role_decides_whose_forms_are_taken(tenant: Tenant, role: Role) -> None:
    """Posting what the page would not offer."""
    browser = actor(tenant, role)
    for rule in RULES:
        row = rule.row(tenant)
        if not may(role, rule.add):
            assert browser.post(page_url(rule.model, "add"), {"name": "x"}).status_code == 403, rule.model
        if not may(role, rule.delete):
            url = page_url(rule.model, "delete", row.pk)
            assert browser.post(url, {"post": "yes"}).status_code == 403, rule.model
            assert rule.model._default_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", ROLES)
def test_role_decides_who_gets_actions(tenant: Tenant, role: Role) -> None:
    browser = actor(tenant, role)
    for model, action, least in (
        (Lead, "delete_selected", Role.MANAGER),
        (Membership, "delete_selected", Role.MANAGER),
        (BlocklistEntry, "delete_selected", Role.MANAGER),
        (ApiKey, "revoke", Role.OWNER),
        (ApiKey, "delete_selected", Role.OWNER),
    ):
        row = _only(model)(tenant)
        query: dict[str, Any] = {"target": tenant.campaign.id} if model is Membership else {}
        offered = f'value="{action}"' in browser.changelist(model, **query).content.decode()
        assert offered == role.includes(least), model
        if not offered:
            browser.act(action, [row], tenant.workspace, **query)
            row.refresh_from_db()
            assert getattr(row, "revoked_at", None) is None
            assert getattr(row, "deleted_at", None) is None


@pytest.fixture(params=[False, True], ids=["owner", "superuser"])
def stranger(request: pytest.FixtureRequest, db: None) -> Browser:
    """The owner of another workspace, be they a superuser."""
    owner = make_tenant("Globex").owner
    User.objects.filter(id=owner.id).update(is_superuser=request.param)
    return Browser(owner)


def test_stranger_sees_no_row_in_any_list(tenant: Tenant, stranger: Browser) -> None:
    for rule in RULES:
        row = rule.row(tenant)
        query: dict[str, Any] = {"target": tenant.campaign.id, "blocklist": tenant.blocklist.id}
        query["workspace"] = tenant.workspace.id
        known = {name: value for name, value in query.items() if _knows(rule.model, name)}
        for listed in (stranger.changelist(rule.model, **known), stranger.changelist(rule.model)):
            assert listed.status_code == 200, rule.model
            assert change_url(rule.model, row.pk) not in listed.content.decode(), rule.model
            assert row.pk not in [found.pk for found in listed.context["cl"].result_list], rule.model


def test_stranger_opens_and_changes_no_page(tenant: Tenant, stranger: Browser) -> None:
    for rule in RULES:
        row = rule.row(tenant)
        before = rule.model._default_manager.filter(pk=row.pk).values().get()
        for page in ("change", "delete", "history"):
            url = page_url(rule.model, page, row.pk)
            for response in (stranger.get(url), stranger.post(url, {"post": "yes", "name": "Mine"})):
                assert response.status_code in (302, 403), (rule.model, page)
                assert response.get("Location", reverse("admin:index")) == reverse("admin:index")
        assert rule.model._default_manager.filter(pk=row.pk).values().get() == before


def _knows(model: type[Model], parameter: str) -> bool:
    if parameter == "workspace":
        return model not in (Workspace, Plan, Usage)
    return (model, parameter) in ((Membership, "target"), (BlocklistEntry, "blocklist"))


def test_stranger_reads_no_rows_of_an_import(tenant: Tenant) -> None:
    url = reverse("admin:leads_leadimport_rows", args=[LeadImport.objects.get().id])
    assert Browser(tenant.owner).get(url).status_code == 200
    assert Browser(make_tenant("Globex").owner).get(url).status_code == 404


def test_strangers_actions_reach_nothing(tenant: Tenant) -> None:
    browser = Browser(make_tenant("Globex").owner)
    for model, action in ((Lead, "delete_selected"), (Membership, "delete_selected"), (ApiKey, "revoke")):
        row = _only(model)(tenant)
        browser.act(action, [row], tenant.workspace)
        row.refresh_from_db()
        assert getattr(row, "revoked_at", None) is None
        assert getattr(row, "deleted_at", None) is None


def test_member_without_staff_status_must_log_in(tenant: Tenant) -> None:
    member = make_member(tenant.workspace, Role.OWNER)
    User.objects.filter(id=member.id).update(is_staff=False)
    browser = Browser(member)
    for rule in RULES:
        response = browser.get(list_url(rule.model))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))


def test_staff_without_workspace_sees_no_page(tenant: Tenant) -> None:
    browser = Browser(make_user("newcomer"))
    assert "not a member of any workspace" in browser.get(reverse("admin:index")).content.decode()
    for rule in RULES:
        assert browser.get(list_url(rule.model)).status_code == 403, rule.model
        assert browser.get(page_url(rule.model, "add")).status_code == 403, rule.model


def test_member_who_was_removed_sees_nothing_any_more(tenant: Tenant) -> None:
    manager = make_member(tenant.workspace, Role.MANAGER)
    browser = Browser(manager)
    url = change_url(Campaign, tenant.campaign.id)
    assert browser.get(url).status_code == 200
    Member.objects.filter(user=manager).delete()
    assert browser.get(url).status_code == 403


def test_undeclared_filters_are_refused(tenant: Tenant) -> None:
    """They could probe columns that no page shows."""
    browser = Browser(tenant.owner)
    for model, query in (
        (User, {"password__startswith": "pbkdf2"}),
        (ApiKey, {"key_hash__isnull": "0"}),
        (Lead, {"notes__icontains": "x"}),
        (Campaign, {"owner__password__startswith": "x"}),
    ):
        assert browser.changelist(model, **query).status_code == 400, model
