"""A campaign or list is made or changed, by whatever door.

Lock order: the workspace, where a campaign's channel changes; the campaign or list. Imports wait for neither.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from campaigns.models import Campaign, CampaignStatus, Channel
from leads.models import LeadList, Membership
from workspaces.audit import Action, note
from workspaces.database import clock
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import lock_workspace
from workspaces.text.names import read_name

MOST_VARIABLES = 500
# What the published API calls core variables: each lead has them.
_FIELDS = frozenset(
    (
        *("email", "firstName", "lastName", "companyName", "jobTitle", "phone", "website", "personalization"),
        *("first_name", "last_name", "company_name", "job_title"),
    )
)
T = TypeVar("T", Campaign, LeadList)
_CHANGED: dict[type[Model], Action] = {Campaign: Action.CAMPAIGN_CHANGED, LeadList: Action.LIST_CHANGED}


class ChannelFixed(Exception):
    """The channel decides what identifies a lead in a campaign, so it stays once there is one."""


class TooManyVariables(Exception):
    """The text says how many there may be."""


@in_one_transaction
def create_campaign(
    *,
    workspace_id: UUID,
    owner_id: UUID,
    name: str,
    channel: Channel = Channel.EMAIL,
    status: CampaignStatus = CampaignStatus.DRAFT,
    settings: Mapping[str, Any] | None = None,
) -> Campaign:
    """The owner is a member. Several campaigns may have the same name. Raises NameRefused."""
    campaign = Campaign.objects.create(
        workspace_id=workspace_id,
        owner_id=owner_id,
        name=read_name(name),
        channel=channel,
        status=status,
        settings=dict(settings or {}),
    )
    note(workspace_id, Action.CAMPAIGN_CREATED, object_id=campaign.id, name=campaign.name)
    return campaign


@in_one_transaction
def create_list(
    *,
    workspace_id: UUID,
    owner_id: UUID,
    name: str,
    has_enrichment_task: bool | None = None,
    description: str = "",
) -> LeadList:
    """As create_campaign."""
    lead_list = LeadList.objects.create(
        workspace_id=workspace_id,
        owner_id=owner_id,
        name=read_name(name),
        has_enrichment_task=has_enrichment_task,
        description=description,
    )
    note(workspace_id, Action.LIST_CREATED, object_id=lead_list.id, name=lead_list.name)
    return lead_list


@in_one_transaction
def change_campaign(
    *,
    workspace_id: UUID,
    campaign_id: UUID,
    changes: Mapping[str, Any],
    settings: dict[str, Any] | None = None,
) -> Campaign:
    """`changes`: new values of name, owner_id, status and channel; `settings` replace those of the same name.
    -> the campaign as it is now.

    Raises Campaign.DoesNotExist, NameRefused, ChannelFixed.
    """
    if "channel" in changes:
        lock_workspace(workspace_id)  # waits for imports under way, whose leads can't be seen yet
    campaign = _locked(Campaign.objects.all(), workspace_id, campaign_id)
    if changes.get("channel", campaign.channel) != campaign.channel and has_leads(workspace_id, campaign_id):
        raise ChannelFixed
    return _change(campaign, {**changes, **({"settings": campaign.settings | settings} if settings else {})})


@in_one_transaction
def add_variables(*, workspace_id: UUID, campaign_id: UUID, names: Iterable[str]) -> Campaign:
    """Names of custom variables that its leads may bring; fields are none. -> the campaign as it is now.

    Raises Campaign.DoesNotExist, TooManyVariables.
    """
    campaign = _locked(Campaign.objects.all(), workspace_id, campaign_id)
    known = set(campaign.custom_variables) | _FIELDS
    new = list(dict.fromkeys(name for name in names if name not in known))
    if new and len(campaign.custom_variables) + len(new) > MOST_VARIABLES:
        raise TooManyVariables(f"a campaign may have {MOST_VARIABLES} of them")
    return _change(campaign, {"custom_variables": [*campaign.custom_variables, *new]})


@in_one_transaction
def change_list(*, workspace_id: UUID, list_id: UUID, changes: Mapping[str, Any]) -> LeadList:
    """`changes`: new values of name, description, owner_id and has_enrichment_task. -> the list as it is now.

    Raises LeadList.DoesNotExist, NameRefused.
    """
    return _change(_locked(LeadList.objects.all(), workspace_id, list_id), changes)


def has_leads(workspace_id: UUID, target_id: UUID) -> bool:
    """Asleep or not."""
    return Membership.objects.in_target(workspace_id=workspace_id, target_id=target_id).exists()


def _locked(targets: QuerySet[T], workspace_id: UUID, target_id: UUID) -> T:
    return targets.select_for_update(no_key=True).get(workspace_id=workspace_id, id=target_id)


def _change(target: T, changes: Mapping[str, Any]) -> T:
    """Writes what is another value than before, and no more: the gate adds to the same row's counters. Python
    takes 1 for 1.0 and true, which clients of the settings don't."""
    wanted = {name: read_name(value) if name == "name" else value for name, value in changes.items()}
    new: dict[str, Any] = {
        name: value for name, value in wanted.items() if name == "settings" or getattr(target, name) != value
    }
    for name in new:
        setattr(target, name, new[name])
    if new:
        target.updated_at = clock.now()
        target.save(update_fields=[*new, "updated_at"])
        action = _CHANGED[type(target)]
        note(target.workspace_id, action, object_id=target.id, name=target.name, fields=sorted(new))
    return target
