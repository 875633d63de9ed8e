"""What can be done to many leads, each by the function that every door calls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import msgspec

from blocklists.models import Blocklist
from blocklists.writing import add_entries
from leads.models import Lead
from leads.people.deletion import delete_leads, remove_memberships
from leads.people.restoring import restore_leads
from leads.people.statuses import set_lead_status, set_membership_status
from leads.tags import add_tags, remove_tags


class Act(StrEnum):
    TAG = "tag"
    UNTAG = "untag"
    SET_STATUS = "set_status"
    SET_STATUS_HERE = "set_status_here"  # of memberships
    BLOCK_ADDRESS = "block_address"
    BLOCK_DOMAIN = "block_domain"
    TAKE_OUT = "take_out"  # memberships
    DELETE = "delete"
    RESTORE = "restore"


# Imports wait for a step of these.
TAKES_AWAY = frozenset([Act.TAKE_OUT, Act.DELETE, Act.RESTORE])


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What shall be done; of `tags` and `status` what the act wants."""

    act: Act
    tags: tuple[UUID, ...] = ()
    status: int | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Some leads of a workspace, and their memberships where these were chosen."""

    workspace_id: UUID
    lead_ids: Sequence[UUID]
    membership_ids: Sequence[UUID] = ()


def act_on(order: Order, chosen: Chosen) -> int:
    """At most some thousand. -> how many it changed; others are gone, or were so before.

    Raises UnknownReference for a tag that is gone, PlanExhausted.
    """
    return _ACTS[order.act](order, chosen)


def _tag(order: Order, chosen: Chosen) -> int:
    return add_tags(workspace_id=chosen.workspace_id, tag_ids=order.tags, resource_ids=chosen.lead_ids)


def _untag(order: Order, chosen: Chosen) -> int:
    return remove_tags(workspace_id=chosen.workspace_id, tag_ids=order.tags, resource_ids=chosen.lead_ids)


def _set_status(order: Order, chosen: Chosen) -> int:
    assert order.status is not None
    return set_lead_status(workspace_id=chosen.workspace_id, lead_ids=chosen.lead_ids, status=order.status)


def _set_status_here(order: Order, chosen: Chosen) -> int:
    assert order.status is not None
    return set_membership_status(
        workspace_id=chosen.workspace_id, membership_ids=chosen.membership_ids, status=order.status
    )


def _block_address(order: Order, chosen: Chosen) -> int:
    return _block(chosen, dict.fromkeys(_emails(chosen), False))


def _block_domain(order: Order, chosen: Chosen) -> int:
    return _block(chosen, {email.rpartition("@")[2]: True for email in _emails(chosen)})


def _emails(chosen: Chosen) -> list[str]:
    leads = Lead.objects.with_ids(workspace_id=chosen.workspace_id, ids=chosen.lead_ids)
    return [email for email in leads.values_list("email", flat=True) if email]


def _block(chosen: Chosen, values: dict[str, bool]) -> int:
    """On the default blocklist; memberships stay, as they do when an entry is added by hand."""
    if not values:
        return 0
    blocklist = Blocklist.objects.get(workspace_id=chosen.workspace_id, is_default=True)
    return len(add_entries(blocklist, values))


def _take_out(order: Order, chosen: Chosen) -> int:
    return remove_memberships(workspace_id=chosen.workspace_id, membership_ids=chosen.membership_ids)


def _delete(order: Order, chosen: Chosen) -> int:
    return delete_leads(workspace_id=chosen.workspace_id, lead_ids=chosen.lead_ids)


def _restore(order: Order, chosen: Chosen) -> int:
    return restore_leads(workspace_id=chosen.workspace_id, lead_ids=chosen.lead_ids)


_ACTS: dict[Act, Callable[[Order, Chosen], int]] = {
    Act.TAG: _tag,
    Act.UNTAG: _untag,
    Act.SET_STATUS: _set_status,
    Act.SET_STATUS_HERE: _set_status_here,
    Act.BLOCK_ADDRESS: _block_address,
    Act.BLOCK_DOMAIN: _block_domain,
    Act.TAKE_OUT: _take_out,
    Act.DELETE: _delete,
    Act.RESTORE: _restore,
}
