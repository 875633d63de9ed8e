"""The imported leads -> some of them deleted, verified, bounced, assigned to somebody else; and what is no
lead. By the last bytes of their ids, which are the numbers of their rows: one statement for each table."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from benchmarks.readers.people import COMMON_SOURCE, RARE_SOURCE

Maker = Callable[[int], Model]
_DELETED = 500  # one in so many
# One lead in 256 each.
_STATUSES = """
    UPDATE leads_lead
    SET status = CASE get_byte(uuid_send(id), 15) WHEN 7 THEN 2 WHEN 9 THEN 3 ELSE 4 END
    WHERE get_byte(uuid_send(id), 15) IN (7, 9, 11) AND workspace_id = %(workspace)s
"""
_SOURCES = """
    UPDATE leads_lead
    SET source = CASE WHEN get_byte(uuid_send(id), 15) = 100 AND get_byte(uuid_send(id), 14) = 1 THEN %(rare)s
        ELSE %(common)s END
    WHERE get_byte(uuid_send(id), 15) BETWEEN 100 AND 112 AND workspace_id = %(workspace)s
"""
_VERDICTS = """
    INSERT INTO leads_emailverdict (workspace_id, email, status, reason)
    SELECT workspace_id, email,
        CASE get_byte(uuid_send(id), 15) WHEN 20 THEN -1 WHEN 21 THEN -2 WHEN 22 THEN -3 ELSE 1 END,
        'mailbox_accepted'
    FROM leads_lead
    WHERE workspace_id = %(workspace)s AND email IS NOT NULL AND get_byte(uuid_send(id), 15) < 25
"""
# A tenth has a verdict; a few are interested, bounced, assigned to somebody else.
_PLACES = """
    UPDATE leads_membership
    SET verification_status = CASE
            WHEN get_byte(uuid_send(id), 15) < 20 THEN 1
            WHEN get_byte(uuid_send(id), 15) = 20 THEN -1
            WHEN get_byte(uuid_send(id), 15) = 21 THEN -2
            WHEN get_byte(uuid_send(id), 15) = 22 THEN -3 END,
        lt_interest_status = CASE get_byte(uuid_send(id), 15) WHEN 50 THEN 1 END,
        status = CASE get_byte(uuid_send(id), 15) WHEN 40 THEN -1 ELSE 1 END,
        assigned_to = CASE WHEN get_byte(uuid_send(id), 15) = 30 AND get_byte(uuid_send(id), 14) %% 8 = 0
            THEN %(other)s ELSE assigned_to END
    WHERE coalesce(campaign_id, list_id) = ANY(%(places)s) AND workspace_id = %(workspace)s
        AND (get_byte(uuid_send(id), 15) < 23 OR get_byte(uuid_send(id), 15) IN (30, 40, 50))
"""


def give_traits(*, workspace_id: UUID, other_id: UUID, places: list[UUID], leads: int) -> None:
    """`places`: the large campaign and list; `other_id`: whom a few of their leads are assigned to."""
    from leads.models import Lead
    from leads.people.deletion import delete_leads

    parameters: dict[str, Any] = {"workspace": workspace_id, "other": other_id, "places": places}
    parameters |= {"rare": RARE_SOURCE, "common": COMMON_SOURCE}
    with connection.cursor() as cursor:
        for statement in (_STATUSES, _SOURCES, _VERDICTS, _PLACES):
            cursor.execute(statement, parameters)
    newest = Lead.objects.filter(workspace_id=workspace_id).order_by("-id").values_list("id", flat=True)
    delete_leads(workspace_id=workspace_id, lead_ids=list(newest[: leads // _DELETED]))


def make_other(workspace_id: UUID) -> UUID:
    """Another member of the workspace."""
    from workspaces.models import Member, Role, User

    user = User.objects.create_user(email="second@reads.example", is_staff=True)
    Member.objects.create(workspace_id=workspace_id, user=user, role=Role.MANAGER)
    return user.id


def limited(workspace_id: UUID, user_id: UUID) -> Iterator[tuple[int, Maker]]:
    """What a workspace may have few of: how many, and how one is made."""
    from leads.models import LeadLabel, Tag

    yield 5_000, lambda n: Tag(workspace_id=workspace_id, name=f"Tag {n}")
    yield (
        1_000,
        lambda n: LeadLabel(
            workspace_id=workspace_id,
            name=f"Label {n}",
            sentiment="neutral",
            interest_status=1_000 + n,
            created_by=user_id,
        ),
    )


def unlimited(workspace_id: UUID, user_id: UUID) -> Iterator[Maker]:
    from leads.models import Erasure
    from workspaces.models import AuditEntry

    yield lambda n: AuditEntry(
        workspace_id=workspace_id,
        actor_kind="person",
        user_id=user_id,
        action=("tag.changed", "lead.changed", "campaign.changed")[n % 3],
        address="192.0.2.1",
    )
    yield lambda n: Erasure(workspace_id=workspace_id, named_by="email", user_id=user_id, counts={})


def tag_campaigns(workspace_id: UUID, number: int) -> None:
    """The newest so many with one tag each."""
    from campaigns.models import Campaign
    from leads.models import Tag, Tagging

    tag = Tag.objects.filter(workspace_id=workspace_id, name="Tag 1").get()
    newest = Campaign.objects.filter(workspace_id=workspace_id).order_by("-id")[:number]
    Tagging.objects.bulk_create(
        Tagging(
            workspace_id=workspace_id,
            resource_id=campaign.id,
            tag_id=tag.id,
            kind=Tagging.Kind.CAMPAIGN,
        )
        for campaign in newest
    )
