"""Rows + what the database knows -> verdicts. Pure: the rules of the outcome table from `repeated` on."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from blocklists.matching import blocking_value
from leads.imports.rows import (
    Creation,
    ImportOptions,
    Known,
    KnownLead,
    LeadRow,
    OpenTarget,
    Refusal,
    UpdateMode,
    Verdicts,
)
from leads.models import LeadStatus, Outcome
from leads.models.lead import LASTING
from leads.models.row_ids import MEMBERSHIP, id_prefix


def split_repeated(
    rows: Iterable[LeadRow | Refusal], *, earlier: Mapping[str, int] | None = None
) -> tuple[list[LeadRow], list[Refusal]]:
    """Normalised rows -> (first occurrences, refusals: those of before and the repeated rows).

    The first row with an identity wins, whatever becomes of it; `earlier` are rows before these by
    identity. A list row that has only a name is never a repetition.
    """
    first_rows: dict[str, int] = dict(earlier or {})
    kept: list[LeadRow] = []
    refusals: list[Refusal] = []
    for row in rows:
        if isinstance(row, Refusal):
            refusals.append(row)
        elif row.identity and (first := first_rows.setdefault(row.identity, row.number)) != row.number:
            refusals.append(Refusal(row.number, Outcome.REPEATED, row.email, {"repeats_row": first}))
        else:
            kept.append(row)
    return kept, refusals


def split_refused(rows: Iterable[LeadRow | Refusal]) -> tuple[list[LeadRow], list[Refusal]]:
    """Normalised rows -> (those that are good in themselves, the refusals)."""
    rows = list(rows)
    refusals = [row for row in rows if isinstance(row, Refusal)]
    return [row for row in rows if isinstance(row, LeadRow)], refusals


def classify(
    rows: Sequence[LeadRow], known: Known, *, import_id: UUID, target: OpenTarget, options: ImportOptions
) -> Verdicts:
    """First occurrences -> what becomes of each: repeated, blocked, duplicate, skipped, unknown_lead,
    created.

    `repeated` here is a row of a file whose first occurrence was created in an earlier chunk.
    """
    verdicts = Verdicts(creations=[], refusals=[], updates=[])
    updates = options.update.mode is not UpdateMode.NO
    own_prefix = id_prefix(import_id, MEMBERSHIP)
    place = {f"{target.ref.kind}_id": str(target.ref.id)}
    for row in rows:
        lead = known.leads.get(row.identity)
        refusal = _repeated(row, lead, own_prefix) if lead is not None else None
        if refusal is None and known.blocked:
            refusal = _blocked(row, known.blocked, target)
        if refusal is None and lead is not None:
            refusal = _duplicate(row, lead, place, target, options) or _skipped(row, lead, options)
        if refusal is None:
            verdicts.creations.append(Creation(row, lead))
            continue
        verdicts.refusals.append(refusal)
        if updates and refusal.outcome is Outcome.DUPLICATE:
            verdicts.updates.append(Creation(row, lead))
    return _only_existing(verdicts) if options.update.mode is UpdateMode.ONLY_EXISTING else verdicts


def _only_existing(verdicts: Verdicts) -> Verdicts:
    """Nobody is created or woken: a live lead of the workspace is only updated, anybody else is unknown."""
    for creation in verdicts.creations:
        row, lead = creation.row, creation.known
        if lead is not None and lead.deleted_at is None:
            refusal = Refusal(row.number, Outcome.DUPLICATE, row.email, {"lead_id": lead.id})
            verdicts.updates.append(creation)
        else:
            evidence = {"deleted_at": lead.deleted_at.isoformat()} if lead and lead.deleted_at else {}
            refusal = Refusal(row.number, Outcome.UNKNOWN_LEAD, row.email, evidence)
        verdicts.refusals.append(refusal)
    verdicts.creations.clear()
    return verdicts


def _repeated(row: LeadRow, lead: KnownLead, own_prefix: str) -> Refusal | None:
    """A membership's id tells which import made it, and from which row. `own_prefix` is this import's."""
    if lead.membership_id is None or not lead.membership_id.startswith(own_prefix):
        return None
    first = int(lead.membership_id[len(own_prefix) :], 16)
    return Refusal(row.number, Outcome.REPEATED, row.email, {"repeats_row": first})


def _blocked(row: LeadRow, blocked: frozenset[str], target: OpenTarget) -> Refusal | None:
    entry = blocking_value(row.email, blocked) if row.email else None
    return None if entry is None else refuse_blocked(row.number, row.email, entry, target)


def refuse_blocked(number: int, email: str, entry: str, target: OpenTarget) -> Refusal:
    """`entry` is the value of the blocklist that blocks it."""
    evidence = {"blocklist_id": str(target.blocklist_id), "entry": entry}
    return Refusal(number, Outcome.BLOCKED, email, evidence)


def _duplicate(
    row: LeadRow, lead: KnownLead, place: dict[str, str], target: OpenTarget, options: ImportOptions
) -> Refusal | None:
    """`place`: the target, as evidence has it."""
    if target.ref.kind == "workspace":
        return _known_to_the_workspace(row, lead, options)
    if lead.membership_id is None or lead.membership_deleted_at is not None:
        return None
    assert lead.member_since is not None
    evidence = place | {"since": lead.member_since.isoformat()}
    return Refusal(row.number, Outcome.DUPLICATE, row.email, evidence)


def _known_to_the_workspace(row: LeadRow, lead: KnownLead, options: ImportOptions) -> Refusal | None:
    if lead.deleted_at is None:
        return Refusal(row.number, Outcome.DUPLICATE, row.email, {"lead_id": lead.id})
    if options.keep_deleted:
        evidence = {"lead_id": lead.id, "deleted_at": lead.deleted_at.isoformat()}
        return Refusal(row.number, Outcome.DUPLICATE, row.email, evidence)
    return None


def _skipped(row: LeadRow, lead: KnownLead, options: ImportOptions) -> Refusal | None:
    """`skip_if_in_workspace` overrides the next two. A lead in no campaign and no list is not skipped."""
    if options.skip_if_unsubscribed and lead.status in LASTING:
        evidence = {"flag": "skip_if_unsubscribed", "status": LeadStatus(lead.status).name.lower()}
        return Refusal(row.number, Outcome.SKIPPED, row.email, evidence)
    if options.skip_if_in_workspace:
        flag, places = "skip_if_in_workspace", [("campaign", lead.campaign), ("list", lead.list)]
    elif options.skip_if_in_campaign and lead.campaign:
        flag, places = "skip_if_in_campaign", [("campaign", lead.campaign)]
    elif options.skip_if_in_list:
        flag, places = "skip_if_in_list", [("list", lead.list)]
    else:
        return None
    for kind, place in places:
        if place is not None:
            evidence = {"flag": flag, f"{kind}_id": str(place[0]), "since": place[1].isoformat()}
            return Refusal(row.number, Outcome.SKIPPED, row.email, evidence)
    return None
