"""The rows of an import, with what became of each."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from blocklists.models import Blocklist
from campaigns.models import Campaign
from leads.imports.record.evidence import explain, referenced_ids
from leads.models import Lead, LeadImport, LeadList, Membership, Outcome, RowOutcome
from leads.models.row_ids import LEAD, MAX_ROW_NUMBER, MEMBERSHIP, id_of_row, row_number_of

Row = dict[str, Any]


def rows_after(record: LeadImport, *, after: int | None, limit: int, outcome: Outcome | None) -> list[Row]:
    """The next rows in order of their number: refused and woken ones from the outcomes, the other
    created ones from the range of ids that belongs to this import."""
    rows: dict[int, Row] = {}
    if outcome in (None, Outcome.CREATED):
        rows = {row["row_number"]: row for row in _made_rows(record, after, limit)}
    # A restored lead may have a new membership too: what the outcomes tell of it says more.
    for row in _recorded_rows(record, after, limit, outcome):
        made = rows.get(row["row_number"], row)
        rows[row["row_number"]] = row | {"lead_id": row["lead_id"] or made["lead_id"]}
    return [rows[number] for number in sorted(rows)[:limit]]


def _recorded_rows(record: LeadImport, after: int | None, limit: int, outcome: Outcome | None) -> list[Row]:
    rows = RowOutcome.objects.filter(workspace_id=record.workspace_id, import_id=record.id)
    if after is not None:
        rows = rows.filter(row_number__gt=after)
    if outcome is not None:
        rows = rows.filter(outcome=outcome)
    found = list(rows.order_by("row_number")[:limit])
    names = names_in(found)
    return [_render_recorded(row, names) for row in found]


def _render_recorded(row: RowOutcome, names: dict[str, str]) -> Row:
    outcome = Outcome(row.outcome)
    return {
        "row_number": row.row_number,
        "outcome": outcome.slug,
        "email": row.email or None,
        "lead_id": row.evidence.get("membership_id"),
        "reason": explain(outcome, row.evidence, names),
        "evidence": row.evidence,
    }


def _made_rows(record: LeadImport, after: int | None, limit: int) -> list[Row]:
    if not (record.campaign_id or record.list_id):
        leads = _made(Lead, LEAD, record, after).values_list("id", "email")
        return [_render_made(lead_id, email) | {"lead_id": None} for lead_id, email in leads[:limit]]
    memberships = list(_made(Membership, MEMBERSHIP, record, after).values_list("id", "lead_id")[:limit])
    lead_ids = [lead_id for _, lead_id in memberships]
    leads = Lead.objects.with_ids(workspace_id=record.workspace_id, ids=lead_ids)
    emails = dict(leads.values_list("id", "email"))
    return [_render_made(membership_id, emails.get(lead_id)) for membership_id, lead_id in memberships]


def _made(model: Any, kind: int, record: LeadImport, after: int | None) -> Any:
    first = id_of_row(record.id, kind, 0 if after is None else min(after + 1, MAX_ROW_NUMBER))
    last = id_of_row(record.id, kind, MAX_ROW_NUMBER)
    return model.objects.filter(workspace_id=record.workspace_id, id__range=(first, last)).order_by("id")


def _render_made(membership_id: UUID, email: str | None) -> Row:
    return {
        "row_number": row_number_of(membership_id),
        "outcome": Outcome.CREATED.slug,
        "email": email,
        "lead_id": membership_id,
        "reason": None,
        "evidence": {},
    }


def names_in(rows: Iterable[RowOutcome]) -> dict[str, str]:
    """Id -> name of every campaign, list and blocklist that the rows' evidence mentions."""
    rows = list(rows)
    return names_of({row.workspace_id for row in rows}, (row.evidence for row in rows))


def names_of(workspaces: set[UUID], evidences: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The same for evidence that isn't kept: at most three queries."""
    ids: dict[str, set[str]] = {"campaign_id": set(), "list_id": set(), "blocklist_id": set()}
    for evidence in evidences:
        for key, value in referenced_ids(evidence).items():
            ids[key].add(value)
    names: dict[str, str] = {}
    for key, model in (("campaign_id", Campaign), ("list_id", LeadList), ("blocklist_id", Blocklist)):
        if ids[key]:
            found = model.objects.filter(workspace_id__in=workspaces, id__in=ids[key])
            names |= {str(pk): name for pk, name in found.values_list("id", "name")}
    return names
