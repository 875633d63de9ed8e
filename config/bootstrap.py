"""A workspace that is ready to be used: what `up` makes on the first run, and `bootstrap` on demand."""

import itertools
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from blocklists.models import Blocklist
from campaigns.models import Campaign, CampaignStatus, Channel
from leads.models import LeadList
from leads.provision import create_workspace
from leads.targets.changes import create_campaign, create_list
from workspaces.keys.making import make_key
from workspaces.models import Member, Plan, Role, User, Workspace

PLAN_SIZE = 10_000_000  # contacts, and as many uploads a billing period


@dataclass(frozen=True, kw_only=True)
class Bootstrapped:
    """Where to knock. `admin_password` is None when the workspace existed before."""

    workspace_id: UUID
    user_id: UUID
    admin_email: str
    admin_password: str | None
    api_key: str
    campaign_id: UUID
    campaign_number: int
    linkedin_campaign_id: UUID
    linkedin_campaign_number: int
    list_id: UUID
    list_number: int
    blocklist_id: UUID


@transaction.atomic
def bootstrap(*, workspace_name: str) -> Bootstrapped:
    """Finds or makes the workspace of that name and its pieces; the API key (all:all) is always new."""
    workspace, owner, password = _workspace(workspace_name)
    Plan.objects.filter(workspace=workspace).update(contact_limit=PLAN_SIZE, upload_limit=PLAN_SIZE)
    email_campaign = _campaign(workspace, owner, Channel.EMAIL)
    linkedin_campaign = _campaign(workspace, owner, Channel.LINKEDIN)
    lead_list = _list(workspace, owner)
    _, secret = make_key(workspace_id=workspace.id, user_id=owner.id, name="Bootstrap", scopes=["all:all"])
    return Bootstrapped(
        workspace_id=workspace.id,
        user_id=owner.id,
        admin_email=owner.email,
        admin_password=password,
        api_key=secret,
        campaign_id=email_campaign.id,
        campaign_number=email_campaign.number,
        linkedin_campaign_id=linkedin_campaign.id,
        linkedin_campaign_number=linkedin_campaign.number,
        list_id=lead_list.id,
        list_number=lead_list.number,
        blocklist_id=Blocklist.objects.get(workspace=workspace, is_default=True).id,
    )


def _workspace(name: str) -> tuple[Workspace, User, str | None]:
    found = Workspace.objects.filter(name=name).first()
    if found is not None:
        owner = (
            Member.objects.filter(workspace=found, role=Role.OWNER)
            .select_related("user")
            .earliest("created_at")
        )
        return found, owner.user, None
    owner_user, password = _new_owner(name)
    return create_workspace(name=name, owner=owner_user), owner_user, password


def _new_owner(workspace_name: str) -> tuple[User, str]:
    """`owner@<workspace>.example`, with a number where another workspace's owner has that: two names may be
    one in an address, and nobody shall read a workspace for that. The very first user of the installation
    may also make workspaces."""
    domain = f"{slugify(workspace_name)[:60].strip('-') or 'workspace'}.example"
    names = (f"owner{number}" for number in itertools.count(2))
    email = next(
        address
        for name in itertools.chain(["owner"], names)
        if not User.objects.filter(email=(address := f"{name}@{domain}")).exists()
    )
    password = secrets.token_urlsafe(12)
    is_first = not User.objects.exists()
    user = User.objects.create_user(email, password, is_staff=True, is_superuser=is_first)
    return user, password


def _campaign(workspace: Workspace, owner: User, channel: Channel) -> Campaign:
    found = Campaign.objects.filter(workspace=workspace, channel=channel).order_by("number").first()
    if found is None:
        name = f"{channel.label} campaign"
        found = create_campaign(
            workspace_id=workspace.id,
            owner_id=owner.id,
            name=name,
            channel=channel,
            status=CampaignStatus.ACTIVE,
        )
    return found


def _list(workspace: Workspace, owner: User) -> LeadList:
    found = LeadList.objects.filter(workspace=workspace).order_by("number").first()
    if found is None:
        found = create_list(workspace_id=workspace.id, owner_id=owner.id, name="First list")
    return found
