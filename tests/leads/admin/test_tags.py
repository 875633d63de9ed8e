"""Tags in the admin: made, renamed, merged and removed; shown on leads, which are filtered by them."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from leads.admin.tags import chips
from leads.models import Lead, Tag, TagColor, Tagging
from leads.selection import few
from leads.tags import create_tag
from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import Tenant, add_leads, make_member, make_tenant
from tests.leads.tags.tagged import give_tags, tags_on
from workspaces.models import Role
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    tenant = make_tenant()
    add_leads(tenant, [{"email": f"{name}@example.com"} for name in ("ann", "bob", "cy")])
    return tenant


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


def lead(name: str) -> Lead:
    return Lead.objects.get(email=f"{name}@example.com")


def tagged(tenant: Tenant, name: str, *people: str) -> Tag:
    tag = create_tag(workspace_id=tenant.workspace.id, name=name)
    for person in people:
        give_tags(tenant.workspace.id, lead(person).id, [*tags_on(lead(person)), name])
    return tag


def listed(browser: Browser, **query: Any) -> list[str]:
    rows = browser.changelist(Lead, **query).context["cl"].result_list
    return [row.email.partition("@")[0] for row in rows]


def test_tag_is_made_and_renamed(tenant: Tenant, browser: Browser) -> None:
    typed = {"workspace": tenant.workspace.id, "name": " vip ", "color": "red", "description": ""}
    assert not errors(browser.post(add_url(Tag), typed))
    tag = Tag.objects.get()
    assert (tag.name, tag.color) == ("vip", "red")
    assert not errors(browser.save(tag, name="Key account"))
    tagged(tenant, "new")
    for name in ("new", " ", "x" * 201):
        assert "name" in errors(browser.save(tag, name=name))
    tag.refresh_from_db()
    assert tag.name == "Key account"


def test_leads_show_their_tags_and_are_filtered_by_them(
    tenant: Tenant, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    vip = tagged(tenant, "<vip>", "bob", "ann")
    page = browser.changelist(Lead)
    assert page.content.decode().count('<span class="chip chip-grey">&lt;vip&gt;</span>') == 2
    assert listed(browser, tag=vip.id) == ["ann", "bob"]
    assert listed(browser, tag=vip.id, q="bob") == ["bob"]
    assert listed(browser, tag=Tag(workspace_id=tenant.workspace.id).id) == []
    monkeypatch.setattr(few, "FEW", 1)
    assert listed(browser, tag=vip.id) == ["ann", "bob"]


def test_tags_count_their_leads(tenant: Tenant, browser: Browser) -> None:
    vip = tagged(tenant, "vip", "ann", "bob")
    [row] = browser.changelist(Tag).context["cl"].result_list
    assert row.number == 2
    assert f"tag={vip.id}" in browser.get(change_url(Tag, vip.id)).content.decode()


def test_tag_is_removed(tenant: Tenant, browser: Browser) -> None:
    vip = tagged(tenant, "vip", "ann")
    browser.post(page_url(Tag, "delete", vip.id), {"post": "yes"})
    assert tags_on(lead("ann")) == []
    assert not Tag.objects.exists() and not Tagging.objects.exists()


def test_tag_is_merged(tenant: Tenant, browser: Browser) -> None:
    vip, key = tagged(tenant, "vip", "ann", "bob"), tagged(tenant, "key account", "bob")
    url = page_url(Tag, "merge", vip.id)
    assert "key account" in browser.get(url).content.decode()
    assert browser.post(url, {"into": vip.id}).status_code == 200  # refused: it is itself
    assert browser.post(url, {"into": key.id}).url == change_url(Tag, key.id)
    assert (tags_on(lead("ann")), tags_on(lead("bob"))) == (["key account"], ["key account"])
    assert not Tag.objects.filter(id=vip.id).exists()


def test_uploader_and_stranger_merge_nothing(tenant: Tenant) -> None:
    vip, key = tagged(tenant, "vip", "ann"), tagged(tenant, "key account")
    uploader = Browser(make_member(tenant.workspace, Role.UPLOADER))
    stranger = make_tenant()
    theirs = tagged(stranger, "theirs")
    for browser, status in ((uploader, 403), (Browser(stranger.owner), 404)):
        assert browser.post(page_url(Tag, "merge", vip.id), {"into": key.id}).status_code == status
    merge = Browser(stranger.owner).post(page_url(Tag, "merge", theirs.id), {"into": vip.id})
    assert merge.status_code == 200 and Tag.objects.filter(id=theirs.id).exists()
    assert listed(Browser(stranger.owner), tag=vip.id) == []
    assert tags_on(lead("ann")) == ["vip"]


def test_every_colour_has_a_chip() -> None:
    css = (Path(settings.BASE_DIR) / "workspaces/static/leadgate/admin.css").read_text()
    assert [color for color in TagColor.values if f".chip-{color} " not in css] == []
    assert chips.chips([]) == ""
