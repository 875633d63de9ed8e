"""What people say about a lead in one campaign or list: looked up and changed.

Lock order, as in every import: the workspace (shared), memberships by id, the campaign.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone

from leads.imports.rows import PROFILE_FIELDS, Scalar
from leads.imports.statements import statement
from leads.models import Lead, LeadStatus, Membership, MembershipStatus
from leads.models.errors import TooLarge
from leads.models.places import memberships_of
from leads.models.sizes import too_large
from leads.people.deletion import remove_memberships
from leads.people.events import emit_interest
from leads.people.leads import change_lead
from leads.search import note_changed
from workspaces.audit import Action, note
from workspaces.database.cursor import plain_cursor
from workspaces.database.retries import in_one_transaction
from workspaces.models.locks import lock_workspace, share_workspace

# What a change may state of a membership, beside its status, the profile and the custom variables.
STATED_FIELDS = ("personalization", "pl_value_lead", "lt_interest_status", "assigned_to")
INTEREST_RANGE = range(-(2**31), 2**31)  # of lt_interest_status, whatever the column holds


def find_membership(*, workspace_id: UUID, membership_id: UUID) -> Membership:
    """A live one. Raises Membership.DoesNotExist."""
    return Membership.objects.with_ids(workspace_id=workspace_id, ids=[membership_id]).get(deleted_at=None)


def find_by_identity(
    *, workspace_id: UUID, target_id: UUID, email: str = "", linkedin_url: str = ""
) -> Membership | None:
    """Who is in the campaign or list under this profile URL or, without one, under this email (both as the
    gate writes them)."""
    if linkedin_url:
        live = Membership.objects.filter(workspace_id=workspace_id, deleted_at=None)
        return live.filter(linkedin_url=linkedin_url, campaign_id=target_id).first()
    leads = Lead.objects.filter(workspace_id=workspace_id, email=email, deleted_at=None)
    lead_ids = list(leads.values_list("id", flat=True))
    return next(
        (
            membership
            for part in memberships_of(workspace_id=workspace_id, lead_ids=lead_ids)
            for membership in part
            if target_id in (membership.campaign_id, membership.list_id)
        ),
        None,
    )


@in_one_transaction
def change_membership(
    *,
    workspace_id: UUID,
    membership_id: UUID,
    stated: Mapping[str, Any],
    variables: Mapping[str, Scalar],
    forgotten: Iterable[str] = (),
    profile: Mapping[str, str] | None = None,
) -> Membership:
    """What is given replaces what was stated there; custom variables one by one, and the campaign learns of
    new ones; those whose names are `forgotten` go. The lead's own profile stays: `profile` is kept where it
    differs, also as "".

    Raises Membership.DoesNotExist, TooLarge.
    """
    share_workspace(workspace_id)
    membership = _locked(workspace_id, membership_id)
    interest = membership.lt_interest_status
    for field, value in stated.items():
        setattr(membership, field, value)
    dropped = set(forgotten)
    kept = {name: value for name, value in membership.custom_variables.items() if name not in dropped}
    membership.custom_variables = kept | dict(variables)
    if profile:
        _override(membership, profile)
    _check_sizes(membership)
    membership.updated_at = timezone.now()
    membership.save(update_fields=(*stated, "custom_variables", "overrides", "updated_at"))
    if membership.lt_interest_status != interest:
        emit_interest([membership], status=membership.lt_interest_status)
    _teach_campaign(membership, variables)
    changed = {*stated, *(profile or {}), *(["custom_variables"] if variables or dropped else [])}
    _note(Action.MEMBERSHIP_CHANGED, membership, fields=sorted(changed))
    return membership


def _note(action: Action, membership: Membership, **details: Any) -> None:
    note(
        membership.workspace_id,
        action,
        object_id=membership.id,
        lead_ids=[membership.lead_id],
        count=1,
        **details,
    )


def _override(membership: Membership, profile: Mapping[str, str]) -> None:
    leads = Lead.objects.with_ids(workspace_id=membership.workspace_id, ids=[membership.lead_id])
    own = leads.values(*PROFILE_FIELDS).get()
    overrides = membership.overrides | dict(profile)
    membership.overrides = {field: value for field, value in overrides.items() if value != own[field]}
    note_changed(workspace_id=membership.workspace_id, lead_ids=[membership.lead_id])


def _check_sizes(membership: Membership) -> None:
    """Raises TooLarge."""
    texts = {field: getattr(membership, field) for field in ("personalization", "pl_value_lead")}
    if problem := too_large(texts | membership.overrides, variables=membership.custom_variables):
        raise TooLarge(problem)


def _teach_campaign(membership: Membership, variables: Iterable[str]) -> None:
    """The names of custom variables that it hasn't met before."""
    if membership.campaign_id and (names := sorted(variables)):
        parameters = {
            "workspace": membership.workspace_id,
            "target": membership.campaign_id,
            "leads": 0,
            "names": names,
        }
        plain_cursor().execute(statement("add_to_campaign"), parameters)


@in_one_transaction
def merge_memberships(*, workspace_id: UUID, source_id: UUID, destination_id: UUID) -> Membership:
    """What was stated about the source fills what the destination lacks; then the source leaves its campaign
    or list. Both leads stay in the workspace as they are.

    Raises Membership.DoesNotExist, TooLarge.
    """
    lock_workspace(workspace_id)
    destination = _locked(workspace_id, destination_id)
    source = _locked(workspace_id, source_id)
    for field in STATED_FIELDS:
        if getattr(destination, field) in ("", None):
            setattr(destination, field, getattr(source, field))
    destination.custom_variables = source.custom_variables | destination.custom_variables
    shown = shown_profiles([source, destination])
    theirs, ours = shown.get(source.id, {}), shown.get(destination.id, {})
    if lacking := {f: theirs[f] for f in PROFILE_FIELDS if theirs.get(f) and not ours.get(f)}:
        _override(destination, lacking)
    _check_sizes(destination)
    destination.updated_at = timezone.now()
    destination.save(update_fields=(*STATED_FIELDS, "custom_variables", "overrides", "updated_at"))
    remove_memberships(workspace_id=workspace_id, membership_ids=[source_id])
    _teach_campaign(destination, source.custom_variables)
    _note(Action.MEMBERSHIPS_MERGED, destination, merged=str(source_id))
    return destination


@in_one_transaction
def set_interest(*, workspace_id: UUID, email: str, target_id: UUID | None, status: int | None) -> int | None:
    """Of the lead with this email, in one campaign or list or wherever it is. -> in how many of them; None
    where the workspace has no such lead."""
    share_workspace(workspace_id)
    leads = Lead.objects.filter(workspace_id=workspace_id, email=email, deleted_at=None)
    lead_id = leads.values_list("id", flat=True).first()
    if lead_id is None:
        return None
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[lead_id])
    places = [place for part in parts for place in part]
    ids = [place.id for place in places if target_id in (None, place.campaign_id, place.list_id)]
    live = Membership.objects.with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    locked = list(live.select_for_update().order_by("id"))
    if locked:
        note(workspace_id, Action.INTEREST_SET, lead_ids=[lead_id], count=len(locked), interest=status)
    changed = Membership.objects.with_ids(workspace_id=workspace_id, ids=[place.id for place in locked])
    number = changed.update(lt_interest_status=status, updated_at=timezone.now())
    emit_interest([place for place in locked if place.lt_interest_status != status], status=status)
    return number


@in_one_transaction
def set_status(
    *, workspace_id: UUID, membership_id: UUID, status: MembershipStatus, only: Collection[MembershipStatus]
) -> Membership:
    """Where it is one of `only` now; who bounced or unsubscribed stays so. -> the membership as it is now.

    Raises Membership.DoesNotExist.
    """
    share_workspace(workspace_id)
    membership = _locked(workspace_id, membership_id)
    if membership.status in only and membership.status != status:
        membership.status, membership.updated_at = status, timezone.now()
        membership.save(update_fields=("status", "updated_at"))
        _note(Action.MEMBERSHIP_CHANGED, membership, fields=["status"])
    return membership


@in_one_transaction
def unsubscribe(*, workspace_id: UUID, lead_id: UUID) -> int:
    """The person, and in all campaigns. -> in how many of them that is new. Raises Lead.DoesNotExist."""
    change_lead(workspace_id=workspace_id, lead_id=lead_id, changes={"status": LeadStatus.UNSUBSCRIBED})
    parts = memberships_of(workspace_id=workspace_id, lead_ids=[lead_id], kinds=("campaign",))
    ids = [place.id for part in parts for place in part]
    live = Membership.objects.with_ids(workspace_id=workspace_id, ids=ids).filter(deleted_at=None)
    locked = live.exclude(status=MembershipStatus.UNSUBSCRIBED).select_for_update().order_by("id")
    found = list(locked.values_list("id", flat=True))
    note(workspace_id, Action.UNSUBSCRIBED, lead_ids=[lead_id], count=len(found))
    changed = Membership.objects.with_ids(workspace_id=workspace_id, ids=found)
    return changed.update(status=MembershipStatus.UNSUBSCRIBED, updated_at=timezone.now())


def shown_profiles(memberships: Sequence[Membership]) -> dict[UUID, dict[str, str]]:
    """By membership: what was stated about the lead there, else the lead's own; its `email` as well, "" for
    none. One query. A lead that was removed for good since is left out."""
    if not memberships:
        return {}
    ids = {membership.lead_id for membership in memberships}
    found = Lead.objects.with_ids(workspace_id=memberships[0].workspace_id, ids=ids)
    leads = {lead.pop("id"): lead for lead in found.values("id", "email", *PROFILE_FIELDS)}
    return {
        each.id: {**own, "email": own["email"] or "", **each.overrides}
        for each in memberships
        if (own := leads.get(each.lead_id)) is not None
    }


def membership_nowhere(lead: Lead, *, variables: Mapping[str, Any]) -> Membership:
    """What stands for the place of somebody who is in no campaign and no list. It is never saved."""
    return Membership(
        id=lead.id,
        workspace_id=lead.workspace_id,
        lead_id=lead.id,
        custom_variables=dict(variables),
        personalization="",
        pl_value_lead="",
        status=MembershipStatus.ACTIVE,
        created_at=lead.created_at,
        updated_at=lead.updated_at,
    )


def _locked(workspace_id: UUID, membership_id: UUID) -> Membership:
    live = Membership.objects.with_ids(workspace_id=workspace_id, ids=[membership_id]).filter(deleted_at=None)
    return live.select_for_update().get()
