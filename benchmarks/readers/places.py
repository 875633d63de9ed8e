"""The ground -> ids and emails that requests name."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from benchmarks.reads_ground import Ground

_SOME = 2_000


@dataclass(frozen=True, kw_only=True)
class Known:
    """`places`: memberships from all over the campaign, `leads` and `emails`: their people; `verified`:
    emails with a verdict; `tags`: by name."""

    places: list[str]
    leads: list[str]
    emails: list[str]
    verified: list[str]
    deleted: list[str]
    lead_numbers: list[str]
    tags: dict[str, str]
    campaign_number: int
    blocklist_id: str
    newest_import_id: str
    other_import_id: str


def known_of(ground: Ground) -> Known:
    from blocklists.models import Blocklist
    from campaigns.models import Campaign
    from leads.models import EmailVerdict, Lead, LeadImport, Tag

    workspace_id = ground.workspace_id
    places, leads = _members(ground)
    deleted = Lead.objects.filter(workspace_id=workspace_id, deleted_at__isnull=False)
    verdicts = EmailVerdict.objects.filter(workspace_id=workspace_id)
    imports = LeadImport.objects.filter(
        workspace_id=workspace_id, source_id__isnull=False, created_count__gt=0
    )
    ids = list(imports.order_by("id").values_list("id", flat=True))
    people = Lead.objects.filter(id__any_of=leads, email__isnull=False)
    emails: dict[UUID, Any] = dict(people.values_list("id", "email"))
    default = Blocklist.objects.get(workspace_id=workspace_id, is_default=True)
    return Known(
        places=list(map(str, places)),
        leads=list(map(str, leads)),
        emails=[emails[lead_id] for lead_id in leads if lead_id in emails],
        verified=list(verdicts.values_list("email", flat=True)[:_SOME]),
        deleted=[str(pk) for pk in deleted.values_list("id", flat=True)[:_SOME]],
        lead_numbers=_numbers(ground, leads),
        tags={
            name: str(pk)
            for pk, name in Tag.objects.filter(workspace_id=workspace_id).values_list("id", "name")
        },
        campaign_number=Campaign.objects.get(id=ground.campaign_id).number,
        blocklist_id=str(default.id),
        newest_import_id=str(ids[-1]),
        other_import_id=str(ids[0]),
    )


def _members(ground: Ground) -> tuple[list[Any], list[Any]]:
    """Every so manieth of the campaign: ids of memberships and of leads."""
    from leads.models import Membership

    members = Membership.objects.in_target(
        workspace_id=UUID(ground.workspace_id), target_id=UUID(ground.campaign_id)
    )
    live = members.filter(deleted_at=None).values_list("id", "lead_id")
    found = list(live)
    chosen = found[:: max(1, len(found) // _SOME)]
    return [pk for pk, _ in chosen], [lead_id for _, lead_id in chosen]


def _numbers(ground: Ground, leads: list[Any]) -> list[str]:
    """By which Smartlead's dialect knows them."""
    from leads.people.numbers import numbers_of

    return [str(number) for number in numbers_of(workspace_id=UUID(ground.workspace_id), ids=leads).values()]
