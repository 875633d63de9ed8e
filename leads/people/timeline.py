"""What happened to one lead, the newest first: from the gate's own records and the audit log.

came, put         its id and its memberships' say which import made them, of which row
changed, woken    before-images
refused           rows with its address that created nothing, as long as outcomes are kept
verified, taken_out, blocked    the last verdict; a verification that took it out; entries that block it
noted             the audit log

Each source gives MOST moments at most, by reads of an index.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from blocklists.matching import values_to_probe
from blocklists.models import Blocklist, BlocklistEntry
from leads.models import EmailVerdict, ImportChange, Lead, LeadImport, Membership, Outcome, RemovedLead
from leads.models.places import memberships_of
from leads.models.row_ids import import_of, row_number_of
from workspaces.audit.reading import entries_naming
from workspaces.database.cursor import plain_cursor
from workspaces.database.planner import by_bitmap_only
from workspaces.database.sql_files import SqlFolder

_SQL = SqlFolder(__file__)
MOST = 200  # of each source; places of each kind


class What(StrEnum):
    CAME = "came"
    PUT = "put"
    CHANGED = "changed"
    WOKEN = "woken"
    TAGGED = "tagged"
    REFUSED = "refused"
    VERIFIED = "verified"
    TAKEN_OUT = "taken_out"
    BLOCKED = "blocked"
    NOTED = "noted"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Of an import: which, and its row. `fields`: field -> [before, after]. `about` is what a kind has
    beside that: the verdict, the removed lead, the entry of a blocklist or of the audit log."""

    at: dt.datetime
    what: What
    record: LeadImport | None = None
    row_number: int | None = None
    place_id: UUID | None = None
    fields: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    outcome: Outcome | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    about: Any = None


@dataclass(frozen=True, kw_only=True)
class Story:
    """`is_whole`: no source had more than it gave."""

    moments: Sequence[Moment]
    places: Sequence[Membership]
    is_whole: bool


def story_of(lead: Lead) -> Story:
    """A dozen statements, however much happened. `places`: the oldest first; live ones, of a deleted lead
    those that it comes back to."""
    memberships = [*_memberships(lead, asleep=False), *_memberships(lead, asleep=True)]
    changes = _changes(lead, memberships)
    refused = _read("outcomes_of_email", workspace=lead.workspace_id, email=lead.email)
    ids = {import_of(lead.id), *(import_of(each.id) for each in memberships)}
    ids |= {row[0] for row in (*changes, *refused)}
    records = LeadImport.objects.filter(workspace_id=lead.workspace_id).in_bulk(list(ids))
    entries = entries_naming(workspace_id=lead.workspace_id, lead_ids=[lead.id], most=MOST)
    changed = list(_changed(changes, records, memberships))
    shown = {(moment.record, moment.row_number) for moment in changed}
    moments = [
        *_arrivals(lead, memberships, records),
        *changed,
        *(moment for moment in _refused(refused, records) if (moment.record, moment.row_number) not in shown),
        *_judged(lead),
        *(Moment(at=entry.at, what=What.NOTED, about=entry) for entry in entries),
    ]
    moments.sort(key=lambda moment: (moment.at, moment.row_number or 0), reverse=True)
    is_asleep = lead.deleted_at is not None
    here = [each for each in memberships if (each.deleted_at is not None) == is_asleep]
    full = max(len(changes), len(refused), len(entries), len(memberships)) >= MOST
    return Story(moments=moments, places=sorted(here, key=lambda each: each.id), is_whole=not full)


def _memberships(lead: Lead, *, asleep: bool) -> list[Membership]:
    parts = memberships_of(workspace_id=lead.workspace_id, lead_ids=[lead.id], asleep=asleep)
    return [membership for part in parts for membership in part.order_by("id")[:MOST]]


def _changes(lead: Lead, memberships: Sequence[Membership]) -> list[tuple[Any, ...]]:
    ids = [lead.id, *(membership.id for membership in memberships)]
    return _read("changes_of_lead", workspace=lead.workspace_id, ids=ids)


def _read(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with by_bitmap_only():
        return plain_cursor().execute(_SQL.statement(name), {**parameters, "limit": MOST}).fetchall()


def _arrivals(
    lead: Lead, memberships: Iterable[Membership], records: Mapping[UUID, LeadImport]
) -> Iterator[Moment]:
    """The row that brought it may have put it somewhere as well: that is one moment."""
    first = import_of(lead.id)
    brought = row_number_of(lead.id)
    with_it = None
    for each in memberships:
        place_id, record = each.campaign_id or each.list_id, records.get(import_of(each.id))
        if with_it is None and (import_of(each.id), row_number_of(each.id)) == (first, brought):
            with_it = place_id
            continue
        number = row_number_of(each.id) if record else None
        yield Moment(at=each.created_at, what=What.PUT, record=record, row_number=number, place_id=place_id)
    record = records.get(first)
    yield Moment(
        at=lead.created_at,
        what=What.CAME,
        record=record,
        row_number=brought if record else None,
        place_id=with_it,
    )


def _changed(
    changes: Iterable[tuple[Any, ...]],
    records: Mapping[UUID, LeadImport],
    memberships: Iterable[Membership],
) -> Iterator[Moment]:
    places = {each.id: each.campaign_id or each.list_id for each in memberships}
    kinds = {ImportChange.Kind.MEMBERSHIP: What.WOKEN, ImportChange.Kind.TAGS: What.TAGGED}
    for import_id, row_number, kind, object_id, fields in changes:
        if import_id in records:
            yield Moment(
                at=records[import_id].created_at,
                what=kinds.get(kind, What.CHANGED),
                record=records[import_id],
                row_number=row_number,
                place_id=places.get(object_id),
                fields=_json(fields),
            )


def _refused(rows: Iterable[tuple[Any, ...]], records: Mapping[UUID, LeadImport]) -> Iterator[Moment]:
    """What created rows made says so itself."""
    for import_id, row_number, outcome, evidence in rows:
        if import_id in records and outcome != Outcome.CREATED:
            yield Moment(
                at=records[import_id].created_at,
                what=What.REFUSED,
                record=records[import_id],
                row_number=row_number,
                outcome=Outcome(outcome),
                evidence=_json(evidence),
            )


def _judged(lead: Lead) -> Iterator[Moment]:
    """What was found out about its address."""
    workspace_id = lead.workspace_id
    for gone in RemovedLead.objects.filter(workspace_id=workspace_id, lead_id=lead.id)[:MOST]:
        yield Moment(at=gone.removed_at, what=What.TAKEN_OUT, place_id=gone.target_id, about=gone)
    if not lead.email:
        return
    for verdict in EmailVerdict.objects.filter(workspace_id=workspace_id, email=lead.email):
        yield Moment(at=verdict.checked_at, what=What.VERIFIED, about=verdict)
    lists = Blocklist.objects.filter(workspace_id=workspace_id).values_list("id", flat=True)[:MOST]
    entries = BlocklistEntry.objects.filter(workspace_id=workspace_id, blocklist_id__in=list(lists))
    blocking = entries.filter(value__in=list(values_to_probe([lead.email]))).select_related("blocklist")
    for entry in blocking[:MOST]:
        yield Moment(at=entry.created_at, what=What.BLOCKED, about=entry)


def _json(stored: Any) -> dict[str, Any]:
    """A plain cursor gives JSON as text."""
    read: dict[str, Any] = json.loads(stored) if isinstance(stored, str) else stored
    return read
