"""Workspaces, campaigns and lists in the admin."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from blocklists.models import Blocklist
from campaigns.models import Campaign, Channel
from leads.models import BackgroundJob, JobType, Lead, LeadList, Membership
from leads.people import deletion
from leads.people.deletion import delete_leads
from leads.removing import run_removal
from tests.admin_pages import Browser, add_url, errors, page_url
from tests.builders import Tenant, add_leads, make_member, make_tenant
from tests.waiting import LIMIT, is_somebody_waiting_for_a_lock, wait_for
from workspaces.models import Member, Plan, Role, Usage, User, Workspace
from workspaces.tenant_admin import change_url


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant("Acme")


@pytest.fixture
def browser(tenant: Tenant) -> Browser:
    return Browser(tenant.owner)


# --- workspaces ---


def test_owner_is_whoever_makes_it_and_a_namesake_is_warned_of(tenant: Tenant) -> None:
    browser = Browser(tenant.owner)
    for model in (LeadList, Campaign):
        form = browser.get(add_url(model)).context["adminform"].form
        assert str(form["owner"].value()) == str(tenant.owner.pk)
    other = LeadList.objects.get(name="Partners")
    browser.save(other, name="Prospects")
    page = browser.get(change_url(LeadList, other.pk))
    assert "There is 1 more list named Prospects." in page.content.decode()
    stranger = make_tenant("Mine")
    mine = Browser(stranger.owner)
    mine.save(stranger.campaign, name="Prospects")
    assert "There is" not in mine.get(change_url(Campaign, stranger.campaign.pk)).content.decode()


def test_superuser_makes_a_workspace_that_is_ready(db: None) -> None:
    founder = User.objects.create_superuser("founder@example.com")
    browser = Browser(founder)
    assert "Add workspace" in browser.changelist(Workspace).content.decode()
    assert browser.post(add_url(Workspace), {"name": "New"}).status_code == 302
    workspace = Workspace.objects.get(name="New")
    assert Member.objects.get(workspace=workspace).role == Role.OWNER
    assert Plan.objects.filter(workspace=workspace).exists()
    assert Usage.objects.filter(workspace=workspace).exists()
    assert Blocklist.objects.filter(workspace=workspace, is_default=True).exists()
    assert browser.get(change_url(Workspace, workspace.id)).status_code == 200


def test_name_of_a_workspace_is_unique(tenant: Tenant) -> None:
    founder = User.objects.create_superuser("founder@example.com")
    assert "name" in errors(Browser(founder).post(add_url(Workspace), {"name": "Acme"}))


def test_owner_renames_a_workspace(tenant: Tenant, browser: Browser) -> None:
    assert not errors(browser.save(tenant.workspace, name="Acme Inc."))
    assert Workspace.objects.get(id=tenant.workspace.id).name == "Acme Inc."


# --- campaigns and lists ---


def new_campaign(tenant: Tenant, **fields: Any) -> dict[str, Any]:
    campaign = {"workspace": tenant.workspace.id, "name": "New", "channel": "email", "status": 0}
    return {**campaign, "owner": tenant.owner.id, **fields}


def test_manager_adds_a_campaign_and_a_list(tenant: Tenant) -> None:
    manager = make_member(tenant.workspace, Role.MANAGER)
    browser = Browser(manager)
    assert not errors(browser.post(add_url(Campaign), new_campaign(tenant, owner=manager.id)))
    place = {"workspace": tenant.workspace.id, "name": "New", "owner": manager.id}
    assert not errors(browser.post(add_url(LeadList), place))
    campaign, lead_list = Campaign.objects.get(name="New"), LeadList.objects.get(name="New")
    assert campaign.owner == lead_list.owner == manager
    assert campaign.number > 0
    assert lead_list.number > 0


def test_owner_of_a_campaign_is_a_member_of_its_workspace(tenant: Tenant, browser: Browser) -> None:
    """Also among the people whom one knows from another workspace."""
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.OWNER)
    response = browser.post(add_url(Campaign), new_campaign(tenant, owner=other.owner.id))
    assert errors(response)["owner"] == [f"{other.owner} is not a member of Acme."]
    assert "owner" in errors(browser.save(tenant.campaign, owner=other.owner.id))
    assert "owner" in errors(browser.save(tenant.list, owner=other.owner.id))


def test_campaign_is_added_only_where_one_is_manager(tenant: Tenant, browser: Browser) -> None:
    other, third = make_tenant("Globex"), make_tenant("Initech")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.UPLOADER)
    for workspace in (other.workspace, third.workspace):
        response = browser.post(add_url(Campaign), new_campaign(tenant, workspace=workspace.id))
        assert "workspace" in errors(response)


def test_campaign_stays_in_its_workspace(tenant: Tenant, browser: Browser) -> None:
    other = make_tenant("Globex")
    Member.objects.create(workspace=other.workspace, user=tenant.owner, role=Role.OWNER)
    assert not errors(browser.save(tenant.campaign, workspace=other.workspace.id, name="Renamed"))
    tenant.campaign.refresh_from_db()
    assert (tenant.campaign.workspace, tenant.campaign.name) == (tenant.workspace, "Renamed")


def test_channel_changes_until_the_first_lead(tenant: Tenant, browser: Browser) -> None:
    assert not errors(browser.save(tenant.campaign, channel="linkedin"))
    assert not errors(browser.save(tenant.campaign, channel="email"))
    add_leads(tenant, [{"email": "a@example.com"}])
    browser.save(tenant.campaign, channel="linkedin")
    delete_leads(workspace_id=tenant.workspace.id, lead_ids=list(Lead.objects.values_list("id", flat=True)))
    browser.save(tenant.campaign, channel="linkedin")
    assert Campaign.objects.get(id=tenant.campaign.id).channel == Channel.EMAIL


@pytest.mark.django_db(transaction=True)
def test_channel_waits_for_an_import_under_way() -> None:
    tenant = make_tenant("Acme")
    responses = []

    def change() -> None:
        responses.append(Browser(tenant.owner).save(tenant.campaign, channel="linkedin"))
        connection.close()

    changing = threading.Thread(target=change)
    with transaction.atomic():
        add_leads(tenant, [{"email": "a@example.com"}])
        changing.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the change of channel to wait")
    changing.join(timeout=LIMIT)
    assert "can't change any more" in errors(responses[0])["channel"][0]


@pytest.mark.django_db(transaction=True)
def test_form_does_not_overwrite_the_counter() -> None:
    """The gate counts between the form's reading of the row and its writing."""
    tenant = make_tenant("Acme")

    def rename() -> None:
        Browser(tenant.owner).save(tenant.campaign, name="Renamed")
        connection.close()

    renaming = threading.Thread(target=rename)
    with transaction.atomic():
        Campaign.objects.filter(id=tenant.campaign.id).update(lead_count=F("lead_count") + 5)
        renaming.start()
        wait_for(is_somebody_waiting_for_a_lock, what="the form to wait for the row")
    renaming.join(timeout=LIMIT)
    tenant.campaign.refresh_from_db()
    assert (tenant.campaign.name, tenant.campaign.lead_count) == ("Renamed", 5)


def test_saving_stamps_the_time_only_if_something_changed(tenant: Tenant, browser: Browser) -> None:
    before = Campaign.objects.get(id=tenant.campaign.id).updated_at
    browser.save(tenant.campaign)
    assert Campaign.objects.get(id=tenant.campaign.id).updated_at == before
    browser.save(tenant.campaign, status=2)
    assert Campaign.objects.get(id=tenant.campaign.id).updated_at > before


def test_place_links_to_its_leads(tenant: Tenant, browser: Browser) -> None:
    add_leads(tenant, [{"email": "a@example.com"}, {"email": "b@example.com"}])
    link = f"/admin/leads/membership/?workspace={tenant.workspace.id}&amp;target={tenant.campaign.id}"
    assert f'<a href="{link}">2</a>' in browser.changelist(Campaign).content.decode()
    assert f'<a href="{link}">2</a>' in browser.get(change_url(Campaign, tenant.campaign.id)).content.decode()


def test_deleted_place_takes_its_memberships_along(tenant: Tenant, browser: Browser) -> None:
    add_leads(tenant, [{"email": "a@example.com"}, {"email": "b@example.com"}])
    add_leads(tenant, [{"email": "a@example.com"}], list_id=tenant.list.id)
    browser.post(page_url(Campaign, "delete", tenant.campaign.id), {"post": "yes"})
    assert not Campaign.objects.filter(id=tenant.campaign.id).exists()
    assert Membership.objects.get().list_id == tenant.list.id
    browser.post(page_url(LeadList, "delete", tenant.list.id), {"post": "yes"})
    assert not Membership.objects.exists()
    assert Lead.objects.filter(deleted_at=None).count() == 2


def test_large_place_is_emptied_by_a_job(
    tenant: Tenant, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deletion, "BATCH", 2)
    add_leads(tenant, [{"email": f"e{n}@example.com"} for n in range(5)])
    response = browser.post(page_url(Campaign, "delete", tenant.campaign.id), {"post": "yes"}, follow=True)
    job = BackgroundJob.objects.get(type=JobType.DELETE_CAMPAIGN)
    assert change_url(BackgroundJob, job.id) in response.content.decode()
    assert not Campaign.objects.filter(id=tenant.campaign.id).exists()
    assert Membership.objects.count() == 3
    run_removal(job.id, size=2)
    assert not Membership.objects.exists()
    assert job.user_id == tenant.owner.pk
