"""API keys in the admin: shown once, revoked, never stored."""

import datetime as dt
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import ApiClient, Tenant, add_leads, make_key, make_member, make_tenant
from workspaces.models import ApiKey, Member, Role
from workspaces.models.api_key import hash_key
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


def make_in_admin(tenant: Tenant, browser: Browser, **fields: object) -> str:
    """The key as the page shows it."""
    new = {"workspace": tenant.workspace.id, "name": "CRM", "scopes": ["leads:create"], **fields}
    response = browser.post(add_url(ApiKey), new)
    assert response.status_code == 200
    found = re.search(r'value="(lg_[^"]+)"', response.content.decode())
    assert found, errors(response)
    assert "no-store" in response["Cache-Control"]
    return found.group(1)


def test_new_key_is_shown_once_and_works(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    secret = make_in_admin(tenant, browser)
    key = ApiKey.objects.get(name="CRM")
    assert (key.user, key.scopes, bytes(key.key_hash)) == (tenant.owner, ["leads:create"], hash_key(secret))
    body = {"campaign_id": str(tenant.campaign.id), "leads": [{"email": "a@example.com"}]}
    assert ApiClient(secret).post("/api/v2/leads/add", body).status_code == 200
    for page in (browser.changelist(ApiKey), browser.get(change_url(ApiKey, key.id))):
        assert secret not in page.content.decode()
        assert secret[:10] in page.content.decode()
    assert secret not in str([session.get_decoded() for session in Session.objects.all()])
    assert secret not in str(browser.client.cookies)


@pytest.mark.parametrize("button", ["_addanother", "_continue"])
def test_every_way_of_saving_shows_the_key(tenant: Tenant, button: str) -> None:
    make_in_admin(tenant, Browser(tenant.owner), **{button: "1"})


def test_key_acts_as_the_one_who_made_it(tenant: Tenant) -> None:
    member = make_member(tenant.workspace, Role.MANAGER)
    make_in_admin(tenant, Browser(tenant.owner), user=member.id)
    assert ApiKey.objects.get(name="CRM").user == tenant.owner


@pytest.mark.parametrize("scopes", [[], ["leads:everything"], ["nonsense"]])
def test_scopes_are_chosen_from_the_list(tenant: Tenant, scopes: list[str]) -> None:
    new = {"workspace": tenant.workspace.id, "name": "CRM", "scopes": scopes}
    assert "scopes" in errors(Browser(tenant.owner).post(add_url(ApiKey), new))


def test_key_is_made_only_where_one_is_owner(tenant: Tenant) -> None:
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.MANAGER)
    new = {"workspace": other.workspace.id, "name": "CRM", "scopes": ["all:all"]}
    assert "workspace" in errors(Browser(tenant.owner).post(add_url(ApiKey), new))


def test_editing_keeps_the_secret(tenant: Tenant) -> None:
    key = ApiKey.objects.get(workspace=tenant.workspace)
    before = bytes(key.key_hash), key.prefix
    changes = {"name": "Renamed", "scopes": ["leads:all"], "requests_per_minute": 7, "prefix": "lg_mine"}
    assert not errors(Browser(tenant.owner).save(key, **changes))
    key.refresh_from_db()
    assert (key.name, key.scopes, key.requests_per_minute) == ("Renamed", ["leads:all"], 7)
    assert (bytes(key.key_hash), key.prefix) == before


def test_editing_does_not_touch_what_the_api_writes_meanwhile(tenant: Tenant) -> None:
    key = ApiKey.objects.get(workspace=tenant.workspace)
    browser = Browser(tenant.owner)
    form = browser.form(key)
    add_leads(tenant, [{"email": "a@example.com"}])
    used = ApiKey.objects.get(id=key.id).last_used_at
    browser.post(change_url(ApiKey, key.id), {**form, "name": "Renamed"})
    key.refresh_from_db()
    assert (key.name, key.last_used_at) == ("Renamed", used)


def test_revoked_key_is_refused(tenant: Tenant) -> None:
    kept = make_key(tenant.workspace, tenant.owner)
    revoked = ApiKey.objects.exclude(prefix=kept[:10]).get()
    Browser(tenant.owner).act("revoke", [revoked], tenant.workspace)
    assert add_leads(tenant, [{"email": "a@example.com"}]).status_code == 401
    assert ApiClient(kept).get("/api/v2/imports/00000000-0000-7000-8000-000000000000").status_code == 404


def test_revoking_ends_the_keys_that_it_made(tenant: Tenant) -> None:
    maker = ApiKey.objects.get(workspace=tenant.workspace)
    made = make_key(tenant.workspace, tenant.owner, made_by=maker)
    Browser(tenant.owner).act("revoke", [maker], tenant.workspace)
    assert ApiClient(made).get("/api/v2/api-keys").status_code == 401
    assert not ApiKey.objects.filter(workspace=tenant.workspace, revoked_at=None).exists()


def test_page_says_that_the_maker_has_ended(tenant: Tenant) -> None:
    past = timezone.now() - dt.timedelta(days=1)
    maker = ApiKey.objects.get(workspace=tenant.workspace)
    make_key(tenant.workspace, tenant.owner, made_by=maker)
    ApiKey.objects.filter(id=maker.id).update(expires_at=past)
    made = ApiKey.objects.get(made_by=maker)
    browser = Browser(tenant.owner)
    for page in (browser.changelist(ApiKey), browser.get(change_url(ApiKey, made.id))):
        assert "its maker ended" in page.content.decode()


def test_revoking_again_keeps_the_first_time(tenant: Tenant) -> None:
    key = ApiKey.objects.get(workspace=tenant.workspace)
    browser = Browser(tenant.owner)
    browser.act("revoke", [key], tenant.workspace)
    first = ApiKey.objects.get(id=key.id).revoked_at
    browser.act("revoke", [key], tenant.workspace)
    assert ApiKey.objects.get(id=key.id).revoked_at == first is not None


def test_deleted_key_is_gone(tenant: Tenant) -> None:
    key = ApiKey.objects.get(workspace=tenant.workspace)
    add_leads(tenant, [{"email": "a@example.com"}])  # counts requests in a table that refers to the key
    Browser(tenant.owner).post(page_url(ApiKey, "delete", key.id), {"post": "yes"})
    assert not ApiKey.objects.filter(id=key.id).exists()


def test_state_says_why_a_key_does_not_work(tenant: Tenant) -> None:
    ApiKey.objects.all().delete()
    leaver = make_member(tenant.workspace, Role.MANAGER)
    past = timezone.now() - dt.timedelta(days=1)
    make_key(tenant.workspace, tenant.owner)
    make_key(tenant.workspace, tenant.owner, expires_at=past)
    make_key(tenant.workspace, tenant.owner, revoked_at=past)
    make_key(tenant.workspace, leaver)
    Member.objects.filter(user=leaver).delete()
    page = Browser(tenant.owner).changelist(ApiKey).content.decode()
    states = re.findall(r'<span class="badge badge-\w+">([^<]+)</span>', page)
    assert sorted(states) == ["active", "expired", "revoked", "user has left"]
