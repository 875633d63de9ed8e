"""Prospects changed, and taken out of their campaign."""

from uuid import UUID

from campaigns.models import Campaign
from leads.api.puffle.finding import not_found
from leads.api.puffle.leads.schemas import ChangeProspect, RemoveProspects, Updates
from leads.files.person_names import split_name
from leads.jobs.batches import BATCH
from leads.models import Lead, Membership
from leads.models.errors import TooLarge
from leads.models.targets import is_linkedin, target_of
from leads.people.deletion import remove_memberships
from leads.people.leads import EmailRefused, change_lead
from leads.people.memberships import change_membership, find_membership
from leads.removing.targets import remove_batch
from workspaces.api.base import ApiError
from workspaces.database.retries import in_one_transaction

_PROFILE = {
    "linkedin_url": "linkedin_url",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company_name",
    "position": "job_title",
    "phone": "phone",
    "website": "website",
}


def change_prospect(campaign: Campaign, body: ChangeProspect) -> Membership:
    """-> the prospect as it is now. Raises ApiError 400, 404."""
    updates = body.updates
    if updates.linkedin_url is not None and is_linkedin(campaign):
        raise ApiError(400, "updates.linkedin_url can't change: this campaign knows its people by it")
    try:
        return _change(campaign, body.prospect_id, updates)
    except (Membership.DoesNotExist, Lead.DoesNotExist):
        raise not_found("prospect") from None
    except EmailRefused as refusal:
        raise ApiError(400, f"updates.email: {refusal.fault.value}") from None
    except TooLarge as error:
        raise ApiError(400, f"The prospect {error}") from None


@in_one_transaction
def _change(campaign: Campaign, prospect_id: UUID, updates: Updates) -> Membership:
    """The email is the person's; the rest is stated in the campaign. The lead first, as everybody locks it
    before its places."""
    place = find_membership(workspace_id=campaign.workspace_id, membership_id=prospect_id)
    if place.campaign_id != campaign.id:
        raise Membership.DoesNotExist
    if updates.email is not None:
        change_lead(workspace_id=place.workspace_id, lead_id=place.lead_id, changes={"email": updates.email})
    custom = dict(updates.custom_fields or {}) | (
        {} if updates.headline is None else {"headline": updates.headline}
    )
    return change_membership(
        workspace_id=place.workspace_id,
        membership_id=place.id,
        stated={},
        variables={name: value for name, value in custom.items() if value is not None},
        forgotten=[name for name, value in custom.items() if value is None],
        profile=_profile(updates),
    )


def _profile(updates: Updates) -> dict[str, str]:
    given = {field: getattr(updates, name) for name, field in _PROFILE.items()}
    profile = {field: value.strip() for field, value in given.items() if value is not None}
    if updates.name and updates.first_name is None and updates.last_name is None:
        profile["first_name"], profile["last_name"] = split_name(updates.name)
    return profile


def remove_prospects(campaign: Campaign, body: RemoveProspects) -> int:
    """-> how many were removed; the leads stay. Ids that are not in the campaign count nothing. Raises
    ApiError 400."""
    if body.all:
        return _remove_all(campaign)
    if body.prospect_ids is None and body.lead_ids is None:
        raise ApiError(400, "body must have prospect_ids, leadIds or all")
    own = Membership.objects.filter(
        workspace_id=campaign.workspace_id, campaign_id=campaign.id, deleted_at=None
    )
    found: set[UUID] = set()
    if body.prospect_ids is not None:
        found |= set(own.filter(id__in=body.prospect_ids).values_list("id", flat=True))
    if body.lead_ids is not None:
        found |= set(own.filter(lead_id__in=body.lead_ids).values_list("id", flat=True))
    return remove_memberships(workspace_id=campaign.workspace_id, membership_ids=found)


def _remove_all(campaign: Campaign) -> int:
    """Batch by batch; what was removed until something stops it stays so."""
    removed, target = 0, target_of(campaign)
    while batch := remove_batch(campaign.workspace_id, target.id, BATCH):
        removed += batch
    return removed
