"""Bodies that push -> who is meant, and where they shall go. No rule lives here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from leads.api.smartlead.base import refuse
from leads.api.smartlead.leads.render import STATUSES
from leads.api.smartlead.pushing.schemas import Chosen, Number, PushBetweenLists, PushToCampaign, PushToList
from workspaces.text.email_address import normalize_email

Kind = Literal["campaign", "list"]


@dataclass(frozen=True, kw_only=True)
class Push:
    """`moves`: who comes in at the other end leaves where they were. `lead_numbers`: all who are meant, or
    whom of the list; without both, everybody. `leaves`: the kind of places that a move takes them out of,
    where no place is named. `campaign_number`, `statuses` and `email` narrow them down."""

    moves: bool
    list_number: int | None = None
    lead_numbers: tuple[int, ...] | None = None
    leaves: Kind = "list"
    campaign_number: int | None = None
    statuses: tuple[int, ...] | None = None
    email: str | None = None
    ignores_blocklist: bool = False
    skips_if_in_campaign: bool = False

    @property
    def is_narrowed(self) -> bool:
        return any(each is not None for each in (self.campaign_number, self.statuses, self.email))


def from_to_campaign(body: PushToCampaign) -> tuple[Push, int | None, str | None]:
    """-> who, and the campaign's number or name. Raises ApiError 422."""
    chosen = body.lead_list or Chosen()
    campaign = _one_of("campaignId", body.campaign_id, body.snake_campaign_id)
    list_number = _one_of("leadList.listId", chosen.list_id, body.id)
    numbers = chosen.lead_ids or body.snake_lead_ids
    _check_selection("leadList", list_number, numbers, bool(chosen.all_leads))
    if (campaign is None) == (not body.campaign_name):
        raise refuse(422, "campaignId", "is required, or campaignName instead of it")
    push = Push(
        moves=body.action == "move",
        list_number=list_number,
        lead_numbers=_numbers("leadList.leadIds", numbers),
        ignores_blocklist=bool(body.ignore_global_block_list),
        skips_if_in_campaign=body.allow_duplicate is False,
    )
    if push.ignores_blocklist and (push.moves or push.list_number is None and push.lead_numbers is None):
        raise refuse(
            422, "ignore_global_block_list", "is not allowed where leads are moved, or all are copied"
        )
    return push, campaign, body.campaign_name


def from_to_list(body: PushToList) -> tuple[Push, int]:
    """-> who, and the list's number. They come from campaigns. Raises ApiError 422."""
    filters = {name: value for name, value in (body.filters or {}).items() if value not in (None, "", [])}
    numbers = _numbers("leadIds", body.lead_ids)
    _check_selection("leadIds", None, numbers, bool(body.all_leads))
    campaign, status, email = (filters.pop(name, None) for name in ("campaignId", "status", "leadEmail"))
    if filters.get("leadType") == "active":  # who is in a campaign; others aren't looked for
        del filters["leadType"]
    if filters:
        raise refuse(422, f"filters.{next(iter(filters))}", "is not allowed")
    push = Push(
        moves=body.action != "copy",
        lead_numbers=numbers,
        leaves="campaign",
        campaign_number=None if campaign is None else _number("filters.campaignId", campaign),
        statuses=None if status is None else _statuses(status),
        email=None if email is None else normalize_email(str(email)) or "",
    )
    return push, _number("listId", body.list_id)


def from_between_lists(body: PushBetweenLists) -> tuple[Push, int]:
    """-> who, and the list's number. Raises ApiError 422."""
    source = _one_of("fromListId", body.from_list_id, body.snake_from)
    destination = _one_of("toListId", body.to_list_id, body.snake_to)
    numbers = _numbers("leadIds", body.lead_ids or body.snake_lead_ids)
    if destination is None:
        raise refuse(422, "toListId", "is required")
    if source is None and numbers is None:
        raise refuse(422, "leadIds", "is required, or fromListId")
    if source == destination:
        raise refuse(422, "toListId", "must be another list than fromListId")
    moves = body.action == "move" if body.action else bool(body.move)
    return Push(moves=moves, list_number=source, lead_numbers=numbers), destination


def _check_selection(name: str, list_number: int | None, numbers: Any, is_everybody: bool) -> None:
    """Everybody has to be meant in so many words. Raises ApiError 422."""
    if is_everybody == (list_number is not None or numbers is not None):
        raise refuse(422, name, "must name leads, a list or allLeads, and not allLeads beside the others")


def _statuses(status: Any) -> tuple[int, ...]:
    if status not in STATUSES:
        raise refuse(422, "filters.status", f"must be one of {', '.join(STATUSES)}")
    return STATUSES[status]


def _one_of(name: str, first: Number | None, second: Number | None) -> int | None:
    given = second if first is None else first
    return None if given is None else _number(name, given)


def _numbers(name: str, given: Sequence[Number] | None) -> tuple[int, ...] | None:
    return None if given is None else tuple(_number(name, each) for each in given)


def _number(name: str, given: Any) -> int:
    text = str(given)
    if isinstance(given, bool) or not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise refuse(422, name, "must be a number")
    return int(text)


def to_counts(counts: Mapping[str, int], *, total: int) -> dict[str, int]:
    """What became of the leads, in the dialect's words; `invalid` makes the sum right."""
    duplicates = sum(counts.get(name, 0) for name in ("repeated", "duplicate", "skipped"))
    pushed, blocked = counts.get("created", 0), counts.get("blocked", 0)
    return {
        "total_leads": total,
        "pushed": pushed,
        "total_leads_moved": pushed,
        "duplicates": duplicates,
        "blocked": blocked,
        "invalid": total - pushed - duplicates - blocked,
    }
