"""What the drop-downs of the prepare page offer, all of one workspace."""

from typing import Any
from uuid import UUID

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.files.mapping import FIELDS, IGNORE
from leads.models import LeadList
from workspaces.models import Member

Choices = list[tuple[str, Any]]

NEW_LIST = "new"
CUSTOM = "custom"
_SHOWN = 300  # campaigns, and as many lists, the newest; another one is reached from its own page


def target_choices(workspace_id: UUID, *, chosen: str) -> Choices:
    """`list:<id>` and `campaign:<id>`, in groups. `chosen` is among them if it exists."""
    lists = _places(LeadList, "list", workspace_id, chosen)
    campaigns = _places(Campaign, "campaign", workspace_id, chosen)
    groups: Choices = [("", "Choose …"), (NEW_LIST, "A new list")]
    groups += [("Lists", lists)] if lists else []
    return groups + ([("Campaigns", campaigns)] if campaigns else [])


def _places(model: Any, kind: str, workspace_id: UUID, chosen: str) -> Choices:
    rows = model.objects.filter(workspace_id=workspace_id)
    found = dict(rows.order_by("-id").values_list("id", "name")[:_SHOWN])
    if chosen.startswith(f"{kind}:"):
        found |= dict(rows.filter(id=chosen.partition(":")[2]).values_list("id", "name"))
    return [(f"{kind}:{pk}", name) for pk, name in found.items()]


def blocklist_choices(workspace_id: UUID) -> Choices:
    """The workspace's default first: it is in force when nothing else is chosen."""
    rows = Blocklist.objects.filter(workspace_id=workspace_id).order_by("-is_default", "name")
    offered = [
        ("" if is_default else str(pk), f"{name} (default)" if is_default else name)
        for pk, name, is_default in rows.values_list("id", "name", "is_default")
    ]
    return offered if any(value == "" for value, _ in offered) else [("", "None"), *offered]


def member_choices(workspace_id: UUID) -> Choices:
    """By email."""
    members = Member.objects.filter(workspace_id=workspace_id).order_by("user__email")
    people = members.values_list("user_id", "user__email")
    return [("", "The campaign's owner; in a list, me"), *((str(pk), email) for pk, email in people)]


def field_choices() -> Choices:
    """What a column may be."""
    fields = [(slug, label) for slug, label in FIELDS.items() if slug != IGNORE]
    return [(IGNORE, "Ignore this column"), *fields, (CUSTOM, "Custom variable …")]
