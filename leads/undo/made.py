"""What an import made goes again, a batch at a time: memberships, then leads."""

from dataclasses import dataclass
from uuid import UUID

from leads.models import LeadImport
from leads.models.places import IN_ANY_PLACE
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, MEMBERSHIP, id_of_row, row_number_of
from leads.people.deletion import Losses, count_losses, lower_contacts, lower_counters
from leads.people.forgetting import forget_verdicts
from leads.search import forget_leads
from leads.tags import forget_taggings, take_back
from workspaces.database.cursor import plain_cursor
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
_lead = {
    f"in_{kind}": IN_ANY_PLACE[kind].format(workspace="%(workspace)s", lead="l.id")
    for kind in ("campaign", "list", "linkedin")
}
_MADE_LEADS = _SQL.statement("made_leads", **_lead)


@dataclass(frozen=True, kw_only=True)
class Removed:
    """What came of a batch: how many are gone, rows that stay with a sentence each, and the last id that was
    looked at; None where there are no more."""

    number: int
    kept: list[tuple[int, str]]
    last: UUID | None


def remove_made_memberships(record: LeadImport, *, after: UUID | None, size: int) -> Removed:
    """The workspace is locked."""
    parameters = _range(record, MEMBERSHIP, after=after) | {"size": size}
    row = plain_cursor().execute(_SQL.statement("remove_memberships"), parameters).fetchone()
    assert row is not None
    looked_at, last, number, kept, campaigns, lists, lost = row
    places = zip(campaigns, lists, lost, strict=True)
    losses = {key: leads for *place, leads in places for key in count_losses([(place[0], place[1])])}
    lower_counters(record.workspace_id, Losses(losses))
    sentence = "The lead was edited in its campaign or list since"
    edited = [(row_number_of(membership_id), sentence) for membership_id in kept]
    return Removed(number=number, kept=edited, last=last if looked_at == size else None)


def remove_made_leads(record: LeadImport, *, after: UUID | None, size: int) -> Removed:
    """The workspace is locked, and their memberships are gone."""
    parameters = _range(record, LEAD, after=after) | {"size": size, "import": record.id}
    batch = plain_cursor().execute(_MADE_LEADS, parameters).fetchall()
    kept = [(row_number_of(lead_id), f"The person {reason}") for lead_id, _, _, reason in batch if reason]
    gone = [(lead_id, email, is_live) for lead_id, email, is_live, reason in batch if not reason]
    ids = [lead_id for lead_id, _, _ in gone]
    forget_leads(workspace_id=record.workspace_id, lead_ids=ids)
    forget_taggings(record.workspace_id, ids)
    forget_verdicts(record.workspace_id, [email for _, email, _ in gone])
    take_back(record.workspace_id, import_id=record.id, lead_ids=[pk for pk, _, _, reason in batch if reason])
    plain_cursor().execute(_SQL.statement("remove_leads"), {"workspace": record.workspace_id, "ids": ids})
    lower_contacts(record.workspace_id, sum(is_live for _, _, is_live in gone))
    return Removed(number=len(gone), kept=kept, last=batch[-1][0] if len(batch) == size else None)


def _range(record: LeadImport, kind: int, *, after: UUID | None) -> dict[str, UUID]:
    """The ids of the import's rows, by the primary key."""
    before_all = UUID(int=id_of_row(record.id, kind, 0).int - 1)
    last = id_of_row(record.id, kind, MAX_ROW_NUMBER)
    return {"workspace": record.workspace_id, "after": after or before_all, "last": last}
