"""A run's scope -> portions of leads in a stable order: what a round has still to look at."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from leads.jobs.batches import BATCH
from leads.models import EmailVerdict, Lead, Membership, Outcome, RowOutcome, VerificationRun
from leads.models.places import memberships_of
from leads.models.row_ids import MAX_ROW_NUMBER, MEMBERSHIP, id_of_row, row_number_of
from leads.verification.address.verdicts import Status
from workspaces.database.planner import by_index_only

PORTION = 2000  # leads
Scope = VerificationRun.Scope
# Of a membership's lead, by the primary key (LeadQuerySet.with_ids says why in these words).
_ADDRESS = Subquery(
    Lead.objects.alias(own_workspace=Coalesce("workspace_id", "workspace_id"))
    .filter(own_workspace=OuterRef("workspace_id"), id=OuterRef("lead_id"))
    .values("email")[:1]
)


class Item(msgspec.Struct, frozen=True, gc=False):
    """`memberships` are those that get the verdict's number: one, or all that a chosen lead has."""

    lead_id: UUID
    email: str
    memberships: tuple[UUID, ...]


class Portion(msgspec.Struct, frozen=True):
    """`last` is the checkpoint that states: this portion is done."""

    items: list[Item]
    last: UUID


def read_portion(run: VerificationRun, after: UUID | None, *, most: int = 0) -> Portion | None:
    """The leads after the checkpoint, at most so many; None when there are none. After the first round, only
    those that are unknown still."""
    size = min(size_of(run), most or PORTION)
    if run.scope == Scope.IMPORT:
        return _read_import(run, after, size)
    if run.scope == Scope.TARGET:
        assert run.target_id is not None
        rows = Membership.objects.in_target(workspace_id=run.workspace_id, target_id=run.target_id)
        with by_index_only():
            return _portion(_after(_wanted(run, rows), after)[:size])
    chosen = [pk for pk in sorted(run.chosen_ids) if after is None or pk > after][:size]
    if not chosen:
        return None
    if run.scope == Scope.LEADS:
        return Portion(_chosen_leads(run, chosen), chosen[-1])
    rows = Membership.objects.filter(workspace_id=run.workspace_id, id__any_of=chosen)
    return Portion(_items(_wanted(run, rows).order_by("id")), chosen[-1])


def size_of(run: VerificationRun) -> int:
    """Where leads are taken out, the portion locks the workspace, and imports wait for it."""
    return min(PORTION, BATCH) if run.removes_invalid else PORTION


def _wanted(run: VerificationRun, rows: QuerySet[Membership]) -> QuerySet[Membership]:
    awake = rows.filter(deleted_at=None)
    return awake if run.round == 1 else awake.filter(verification_status=Status.UNKNOWN)


def _after(rows: QuerySet[Membership], after: UUID | None) -> QuerySet[Membership]:
    return rows if after is None else rows.filter(id__gt=after)


def _portion(rows: QuerySet[Membership]) -> Portion | None:
    items = _items(rows)
    return Portion(items, items[-1].memberships[0]) if items else None


def _items(rows: QuerySet[Membership]) -> list[Item]:
    """Memberships with their leads' addresses, in their order."""
    found = rows.values_list("id", "lead_id", _ADDRESS)
    return [Item(lead_id, email or "", (pk,)) for pk, lead_id, email in found]


def _read_import(run: VerificationRun, after: UUID | None, size: int) -> Portion | None:
    """First the memberships that the import woke, whose ids are older than the import: they stand in the
    outcomes of its rows, and the checkpoint there is made of the row's number. Then those that it made."""
    assert run.import_id is not None
    first, last = (id_of_row(run.import_id, MEMBERSHIP, row) for row in (0, MAX_ROW_NUMBER))
    if after is None or after < first:
        portion = _read_woken(run, -1 if after is None else row_number_of(after), size)
        if portion is not None:
            return portion
        after = None
    made = Membership.objects.filter(id__range=(first, last), workspace_id=run.workspace_id)
    return _portion(_after(_wanted(run, made), after).order_by("id")[:size])


def _read_woken(run: VerificationRun, after_row: int, size: int) -> Portion | None:
    assert run.import_id is not None
    reported = RowOutcome.objects.filter(
        import_id=run.import_id,
        workspace_id=run.workspace_id,
        row_number__gt=after_row,
        outcome=Outcome.CREATED,
    )
    rows = list(reported.order_by("row_number").values_list("row_number", "evidence")[:size])
    if not rows:
        return None
    own = range(id_of_row(run.import_id, MEMBERSHIP, 0).int, id_of_row(run.import_id, MEMBERSHIP + 1, 0).int)
    ids = (UUID(evidence["membership_id"]) for _, evidence in rows if evidence.get("membership_id"))
    woken = Membership.objects.filter(
        workspace_id=run.workspace_id, id__in=[pk for pk in ids if pk.int not in own]
    )
    last = id_of_row(run.import_id, 0, rows[-1][0])
    return Portion(_items(_wanted(run, woken).order_by("id")), last)


def _chosen_leads(run: VerificationRun, lead_ids: Sequence[UUID]) -> list[Item]:
    leads = Lead.objects.with_ids(workspace_id=run.workspace_id, ids=lead_ids).filter(deleted_at=None)
    emails: dict[UUID, str | None] = dict(leads.values_list("id", "email"))
    if run.round > 1:
        unknown = EmailVerdict.objects.filter(
            workspace_id=run.workspace_id, email__in=filter(None, emails.values()), status=Status.UNKNOWN
        )
        still = set(unknown.values_list("email", flat=True))
        emails = {pk: email for pk, email in emails.items() if email in still}
    places: dict[UUID, list[UUID]] = {pk: [] for pk in emails}
    for part in memberships_of(workspace_id=run.workspace_id, lead_ids=list(emails)):
        for membership_id, lead_id in part.values_list("id", "lead_id"):
            places[lead_id].append(membership_id)
    return [Item(pk, emails[pk] or "", tuple(places[pk])) for pk in sorted(emails)]
