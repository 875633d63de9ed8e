"""Campaigns and lists, made and changed."""

from typing import Any

import pytest

from campaigns.models import Campaign
from leads.models import LeadList
from leads.removing import delete_target
from leads.targets.changes import ChannelFixed, change_campaign, change_list, create_campaign, create_list
from tests.builders import Tenant, add_leads, make_tenant
from workspaces.text.names import NameRefused


@pytest.fixture
def tenant(db: None) -> Tenant:
    return make_tenant()


def test_strangers_and_deleted_ones_are_not_found(tenant: Tenant) -> None:
    stranger = make_tenant().workspace.id
    with pytest.raises(LeadList.DoesNotExist):
        change_list(workspace_id=stranger, list_id=tenant.list.id, changes={"name": "Mine"})
    with pytest.raises(Campaign.DoesNotExist):
        change_campaign(workspace_id=stranger, campaign_id=tenant.campaign.id, changes={"name": "Mine"})
    delete_target(tenant.list, user_id=tenant.owner.id)
    with pytest.raises(LeadList.DoesNotExist):
        change_list(workspace_id=tenant.workspace.id, list_id=tenant.list.id, changes={"name": "Late"})


@pytest.mark.parametrize("name", ["", " \n", "x" * 201])
def test_name_is_neither_blank_nor_long(tenant: Tenant, name: str) -> None:
    owner: Any = {"workspace_id": tenant.workspace.id, "owner_id": tenant.owner.id}
    with pytest.raises(NameRefused):
        create_list(**owner, name=name)
    with pytest.raises(NameRefused):
        create_campaign(**owner, name=name)
    with pytest.raises(NameRefused):
        change_list(workspace_id=tenant.workspace.id, list_id=tenant.list.id, changes={"name": name})


def test_what_is_the_same_is_not_written(tenant: Tenant) -> None:
    campaign = Campaign.objects.get(id=tenant.campaign.id)
    same = {"name": f" {campaign.name} ", "status": campaign.status, "owner_id": campaign.owner_id}
    changed = change_campaign(workspace_id=campaign.workspace_id, campaign_id=campaign.id, changes=same)
    assert changed.updated_at == campaign.updated_at


def test_settings_are_kept_as_they_came(tenant: Tenant) -> None:
    where: Any = {"workspace_id": tenant.workspace.id, "campaign_id": tenant.campaign.id}
    change_campaign(**where, changes={}, settings={"daily_limit": 1, "text_only": True})
    change_campaign(**where, changes={}, settings={"daily_limit": 1.0})
    kept = Campaign.objects.get(id=tenant.campaign.id).settings
    assert repr(kept) == "{'text_only': True, 'daily_limit': 1.0}"


def test_channel_stays_once_there_are_leads(tenant: Tenant) -> None:
    where: Any = {"workspace_id": tenant.workspace.id, "campaign_id": tenant.campaign.id}
    assert change_campaign(**where, changes={"channel": "linkedin"}).channel == "linkedin"
    change_campaign(**where, changes={"channel": "email"})
    add_leads(tenant, [{"email": "a@example.com"}])
    with pytest.raises(ChannelFixed):
        change_campaign(**where, changes={"channel": "linkedin"})
