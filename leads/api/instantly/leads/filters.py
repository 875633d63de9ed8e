"""The filters of a v2 body -> Wanted. What is about sent emails fits everybody or nobody."""

from typing import Any
from uuid import UUID

import msgspec

from leads.api.instantly.leads.schemas import BulkAssign, EmailFilters, LeadFilters, ListLeads, MoveLeads
from leads.api.instantly.leads.translate import read_target
from leads.models import MembershipStatus
from leads.people.labels import LAST_POSITIVE
from leads.selection import Wanted
from workspaces.api.base import ApiError
from workspaces.text.email_address import normalize_email

_MOST = 2**31
_EVERYBODY: dict[str, Any] = {}
_NOBODY: dict[str, Any] = {"nobody": True}

_FILTERS: dict[str, dict[str, Any]] = {
    "FILTER_VAL_CONTACTED": _NOBODY,
    "FILTER_VAL_NOT_CONTACTED": _EVERYBODY,
    "FILTER_VAL_COMPLETED": {"statuses": (MembershipStatus.COMPLETED.value,)},
    "FILTER_VAL_UNSUBSCRIBED": {"statuses": (MembershipStatus.UNSUBSCRIBED.value,)},
    "FILTER_VAL_ACTIVE": {"statuses": (MembershipStatus.ACTIVE.value,)},
    "FILTER_VAL_BOUNCED": {"statuses": (MembershipStatus.BOUNCED.value,)},
    "FILTER_VAL_SKIPPED": {"statuses": (MembershipStatus.SKIPPED.value,)},
    "FILTER_LEAD_INTERESTED": {"interest": (1, 1)},
    "FILTER_LEAD_NOT_INTERESTED": {"interest": (-1, -1)},
    "FILTER_LEAD_MEETING_BOOKED": {"interest": (2, 2)},
    "FILTER_LEAD_MEETING_COMPLETED": {"interest": (3, 3)},
    "FILTER_LEAD_CLOSED": {"interest": (4, 4)},
    "FILTER_LEAD_OUT_OF_OFFICE": {"interest": (0, 0)},
    "FILTER_LEAD_WRONG_PERSON": {"interest": (-2, -2)},
    "FILTER_LEAD_LOST": {"interest": (-3, -3)},
    "FILTER_LEAD_NO_SHOW": {"interest": (-4, -4)},
    "FILTER_LEAD_CUSTOM_LABEL_POSITIVE": {"interest": (5, LAST_POSITIVE)},
    "FILTER_LEAD_CUSTOM_LABEL_NEGATIVE": {"interest": (-_MOST, -5)},
    "FILTER_VAL_RISKY": {"verification": -2},
    "FILTER_VAL_INVALID": {"verification": -1},
    "FILTER_VAL_VALID": {"verification": 1},
    "FILTER_VAL_IN_SUBSEQUENCE": _NOBODY,
    "FILTER_VAL_OPENED_NO_REPLY": _NOBODY,
    "FILTER_VAL_COMPLETED_NO_REPLY": {"statuses": (MembershipStatus.COMPLETED.value,)},
    "FILTER_VAL_NO_OPENS": _EVERYBODY,
    "FILTER_VAL_REPLIED": _NOBODY,
    "FILTER_VAL_LINK_CLICKED": _NOBODY,
}
# As render.py shows every lead.
_ESG_CODES = ("0", "all", "none")
_ESP_CODE = 1000
_ENRICHMENT_STATUS = -1


def to_wanted(body: LeadFilters, *, workspace_id: UUID) -> Wanted:
    """Raises ApiError 400, or 404 for a campaign or list of another workspace."""
    if body.queries:
        raise ApiError(400, "queries is invalid: Leadgate sends no emails that could be queried")
    place = None
    if body.campaign or body.list_id:
        place = read_target(
            workspace_id, campaign=("campaign", body.campaign), list_id=("list_id", body.list_id)
        )
    wanted = Wanted(
        place=place,
        kinds=_kinds(body),
        ids=tuple(body.ids) if body.ids is not None else None,
        search=(body.search or "").strip() or None,
        **(_FILTERS[body.filter] if body.filter else _EVERYBODY),
    )
    contradicts = place is not None and place.kind not in wanted.kinds
    return msgspec.structs.replace(wanted, nobody=wanted.nobody or contradicts or not wanted.kinds)


def _kinds(body: LeadFilters) -> tuple[Any, ...]:
    """A v2 lead is in one campaign or in one list: to be in both is nobody's lot, nor to be in none."""
    in_campaigns = body.in_campaign is not False and body.in_list is not True
    in_lists = body.in_list is not False and body.in_campaign is not True
    return tuple(kind for kind, fits in (("campaign", in_campaigns), ("list", in_lists)) if fits)


def _with_emails(wanted: Wanted, body: EmailFilters) -> Wanted:
    has_no_such_code = body.esg_code is not None and body.esg_code not in _ESG_CODES
    return msgspec.structs.replace(
        wanted,
        excluded_ids=tuple(body.excluded_ids or ()),
        contacts=_normal(body.contacts),
        nobody=wanted.nobody or has_no_such_code,
    )


def _normal(contacts: list[str] | None) -> tuple[str, ...] | None:
    """As the gate keeps them; what is no email is nobody's."""
    if contacts is None:
        return None
    return tuple(normal for email in contacts if (normal := normalize_email(email)))


def to_listed(body: ListLeads, *, workspace_id: UUID) -> Wanted:
    """Raises ApiError 400, 404."""
    check_smart_view(body.smart_view_id)
    wanted = _with_emails(to_wanted(body, workspace_id=workspace_id), body)
    fits_nobody = bool(body.is_website_visitor) or body.enrichment_status not in (None, _ENRICHMENT_STATUS)
    return msgspec.structs.replace(
        wanted,
        assignees=tuple(body.organization_user_ids) if body.organization_user_ids is not None else None,
        tag_ids=tuple(body.tag_ids) if body.tag_ids is not None else None,
        nobody=wanted.nobody or fits_nobody,
    )


def to_moved(body: MoveLeads, *, workspace_id: UUID) -> Wanted:
    """Raises ApiError 400, also without any filter: a workspace is not moved by mistake. 404."""
    narrows = (body.campaign, body.list_id, body.search, body.filter, body.ids, body.contacts)
    if all(each is None for each in (*narrows, body.in_campaign, body.in_list)):
        raise ApiError(
            400,
            "body must name the leads to move: campaign, list_id, ids, contacts, search or another filter",
        )
    wanted = _with_emails(to_wanted(body, workspace_id=workspace_id), body)
    return msgspec.structs.replace(
        wanted,
        is_not_in_verification=body.skip_leads_in_verification,
        nobody=wanted.nobody or body.esp_code not in (None, _ESP_CODE),
    )


def to_assigned(body: BulkAssign, *, workspace_id: UUID) -> Wanted:
    """Raises ApiError 400, 404."""
    check_smart_view(body.smart_view_id)
    wanted = to_wanted(body, workspace_id=workspace_id)
    return msgspec.structs.replace(wanted, assignees=(body.assigned_to,) if body.assigned_to else None)


def check_smart_view(smart_view_id: UUID | None) -> None:
    """Raises ApiError 404."""
    if smart_view_id is not None:
        raise ApiError(404, f"smart_view_id {smart_view_id} not found in this workspace")
