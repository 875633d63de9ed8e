"""What a v2 call names by its id -> what has the tags: a campaign, a list, or the person behind a lead."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from campaigns.models import Campaign
from leads.api.instantly.tags.render import KINDS
from leads.api.instantly.tags.schemas import ToggleTags
from leads.models import Lead, LeadList, Membership, Tagging
from workspaces.api.base import ApiError

Kind = Tagging.Kind
_MODELS: dict[Kind, Any] = {Kind.CAMPAIGN: Campaign, Kind.LIST: LeadList}
_NAMES = {1: "account", 2: "campaign", 3: "list", 4: "lead"}


def read_ids(text: str, *, name: str, most: int) -> list[UUID]:
    """Of a parameter, separated by commas. Raises ApiError 400."""
    try:
        found = [UUID(part.strip()) for part in text.split(",") if part.strip()]
    except ValueError:
        found = [UUID(int=0)] * (most + 1)
    if len(found) > most:
        raise ApiError(400, f"querystring/{name} must be up to {most} ids, separated by commas")
    return found


def behind(workspace_id: UUID, ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """By what has the tags: the ids by which it was named. A lead's id stands for its person."""
    wanted = list(ids)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    leads = Membership.objects.with_ids(workspace_id=workspace_id, ids=wanted).filter(deleted_at=None)
    persons = dict(leads.values_list("id", "lead_id"))
    for each in wanted:
        found[persons.get(each, each)].append(each)
    return dict(found)


def resources_of(body: ToggleTags, *, workspace_id: UUID) -> tuple[list[UUID], Kind]:
    """All that the body means, and their kind. Raises ApiError 400, and 404 for one that isn't there."""
    if body.filter is not None:
        raise ApiError(400, "filter is invalid: it is about accounts, and there are none")
    if body.resource_type not in KINDS:
        raise ApiError(404, "resource_ids not found: there are no accounts")
    kind = KINDS[body.resource_type]
    if body.selected_all:
        return _all(body, kind, workspace_id), kind
    if body.resource_ids is None:
        raise ApiError(400, "body must have required property 'resource_ids'")
    return _named(body.resource_ids, kind, workspace_id), kind


def _all(body: ToggleTags, kind: Kind, workspace_id: UUID) -> list[UUID]:
    if kind is Kind.LEAD:
        raise ApiError(400, "selected_all is invalid: leads are tagged by their ids")
    own = _MODELS[kind].objects.filter(workspace_id=workspace_id)
    if body.search:
        own = own.filter(name__icontains=body.search)
    excluded = set(body.excluded_resource_ids or ())
    return [pk for pk in own.values_list("id", flat=True) if str(pk) not in excluded]


def _named(texts: Sequence[str], kind: Kind, workspace_id: UUID) -> list[UUID]:
    missing = ApiError(404, f"resource_ids not found: not each of them is a {_NAMES[_number(kind)]} here")
    try:
        wanted = [UUID(text) for text in texts]
    except ValueError:
        raise missing from None
    if kind is Kind.LEAD:
        persons = list(behind(workspace_id, wanted))
        found = Lead.objects.with_ids(workspace_id=workspace_id, ids=persons).filter(deleted_at=None)
    else:
        persons = list(dict.fromkeys(wanted))
        found = _MODELS[kind].objects.filter(workspace_id=workspace_id, id__in=persons)
    if found.count() != len(persons):
        raise missing
    return persons


def _number(kind: Kind) -> int:
    return next(number for number, each in KINDS.items() if each is kind)
