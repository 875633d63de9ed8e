"""Verdicts -> PostgreSQL. The only file that writes leads and memberships.

Lock order, the same in every import, so that imports queue up and never embrace: workspace and
target (shared), known leads by id, new leads by email, memberships by identity, the target's
counter, the plan's usage.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from leads.imports.copy_lines import (
    CHANGE_COLUMNS,
    LEAD_COLUMNS,
    NULL,
    OUTCOME_COLUMNS,
    change_line,
    copy,
    encode_json,
    lead_lines,
    membership_columns,
    membership_lines,
    outcome_line,
    overrides_of,
)
from leads.imports.errors import PlanExhausted
from leads.imports.row_ids import LEAD, MEMBERSHIP, id_prefix
from leads.imports.rows import (
    PROFILE_FIELDS,
    CreatedRow,
    Creation,
    ImportOptions,
    KnownLead,
    LeadRow,
    Profile,
    Refusal,
    Target,
)
from leads.imports.statements import statement
from leads.models import Door, ImportChange, Outcome

Cursor = psycopg.Cursor[tuple[Any, ...]]

_SOURCES = {Door.V2_ADD: "api"}


class Written:
    """What a chunk's writing did: the rows created, and what they cost of the plan."""

    def __init__(self) -> None:
        self.created: list[CreatedRow] = []
        self.contacts = 0
        self.variables: set[str] = set()


class ChunkWriter:
    """Writes the creations of one chunk. Nothing of it is kept when a statement fails: the caller's
    savepoint takes back the database's part, and the writer is thrown away."""

    def __init__(self, cursor: Cursor, *, import_id: UUID, target: Target, options: ImportOptions) -> None:
        self._cursor = cursor
        self._target = target
        self._options = options
        self._import_id = str(import_id)
        self._workspace = str(options.workspace_id)
        self._lead_prefix = id_prefix(import_id, LEAD)
        self._membership_prefix = id_prefix(import_id, MEMBERSHIP)
        self._assignee = str(target.assignee) if target.assignee else NULL
        self._changes: list[str] = []
        self._woken_leads: set[UUID] = set()
        # Lead id -> its profile after this chunk, where that is not simply what its row says.
        self._profiles: dict[str, Profile] = {}
        self.written = Written()

    def write(self, creations: Sequence[Creation]) -> Written:
        """1. known leads are filled and woken, 2. new leads, 3. memberships, 4. before-images."""
        self._change_leads(creations)
        lead_ids = self._create_leads(creations)
        in_order = sorted(creations, key=lambda creation: creation.row.identity)
        self._wake_memberships([c for c in in_order if c.known and c.known.membership_id])
        self._create_memberships([c for c in in_order if not (c.known and c.known.membership_id)], lead_ids)
        if self._changes:
            copy(self._cursor, "leads_importchange", CHANGE_COLUMNS, self._changes)
        return self.written

    # --- leads ---

    def _create_leads(self, creations: Sequence[Creation]) -> dict[int, str]:
        """Row number -> id of its new lead. In order of email, as every import does it."""
        rows = [creation.row for creation in creations if creation.known is None]
        ids = {row.number: f"{self._lead_prefix}{row.number:08x}" for row in rows}
        if self._target.is_linkedin:
            rows = self._share_leads(rows, ids)
        if rows:
            leads = sorted((row.email, ids[row.number], self._profile_of(row, ids)) for row in rows)
            source = _SOURCES[self._options.door]
            lines = lead_lines(leads, workspace=self._workspace, source=source)
            copy(self._cursor, "leads_lead", LEAD_COLUMNS, lines)
        self.written.contacts += len(rows)
        return ids

    def _profile_of(self, row: LeadRow, ids: dict[int, str]) -> Profile:
        return self._profiles.get(ids[row.number], row.profile) if self._profiles else row.profile

    def _share_leads(self, rows: Sequence[LeadRow], ids: dict[int, str]) -> list[LeadRow]:
        """Rows of a LinkedIn campaign may be one person by email: the first makes the lead, the others
        fill its blanks. -> the first ones; `ids` gets theirs for the others."""
        first_by_email: dict[str, LeadRow] = {}
        firsts = []
        for row in rows:
            first = first_by_email.setdefault(row.email, row) if row.email else row
            if first is row:
                firsts.append(row)
            else:
                ids[row.number] = ids[first.number]
                self._profiles[ids[row.number]] = _filled(self._profile_of(first, ids), row)
        return firsts

    def _change_leads(self, creations: Sequence[Creation]) -> None:
        """Fills blank fields of known leads and wakes deleted ones. They are locked (run.py)."""
        changed: dict[UUID, tuple[KnownLead, Profile, int]] = {}
        for creation in creations:
            known = creation.known
            if known is None:
                continue
            before = changed[known.id][1] if known.id in changed else known.profile
            after = _filled(before, creation.row)
            if after != before or (known.deleted_at is not None and known.id not in changed):
                changed[known.id] = (known, after, creation.row.number)
        if not changed:
            return
        for lead_id, (known, after, row_number) in changed.items():
            self._profiles[str(lead_id)] = after
            self._note_lead_change(lead_id, known, after, row_number)
        profiles = zip(*(after for _, after, _ in changed.values()), strict=True)
        parameters: dict[str, Any] = {"workspace": self._options.workspace_id, "ids": list(changed)}
        parameters |= {field: list(values) for field, values in zip(PROFILE_FIELDS, profiles, strict=True)}
        self._cursor.execute(statement("change_leads"), parameters)

    def _note_lead_change(self, lead_id: UUID, known: KnownLead, after: Profile, row_number: int) -> None:
        fields: dict[str, Any] = {
            field: [old, new]
            for field, old, new in zip(PROFILE_FIELDS, known.profile, after, strict=True)
            if old != new
        }
        if known.deleted_at is not None:
            fields["deleted_at"] = [known.deleted_at.isoformat(), None]
            self._woken_leads.add(lead_id)
            self.written.contacts += 1
        self._note_change(ImportChange.Kind.LEAD, lead_id, row_number, fields)

    def _note_change(
        self, kind: ImportChange.Kind, object_id: UUID, row_number: int, fields: dict[str, Any]
    ) -> None:
        line = change_line(self._workspace, self._import_id, kind, object_id, row_number, fields)
        self._changes.append(line)

    # --- memberships ---

    def _create_memberships(self, creations: Sequence[Creation], lead_ids: dict[int, str]) -> None:
        if not creations:
            return
        prefix, is_linkedin = self._membership_prefix, self._target.is_linkedin
        place = f"{self._workspace}\t{self._target.ref.id}"
        places = []
        for creation in creations:
            row, known = creation.row, creation.known
            membership_id = f"{prefix}{row.number:08x}"
            lead_id = lead_ids[row.number] if known is None else str(known.id)
            where = f"{place}\t{row.identity}" if is_linkedin else place
            places.append((membership_id, lead_id, where, row, self._overrides(row, known, lead_id)))
            self._note_created(creation, membership_id)
        lines = membership_lines(places, assignee=self._assignee)
        copy(self._cursor, "leads_membership", membership_columns(self._target), lines)

    def _overrides(self, row: LeadRow, known: KnownLead | None, lead_id: str) -> str:
        """As JSON."""
        own = self._profiles.get(lead_id) if self._profiles else None
        if own is None:
            own = row.profile if known is None else known.profile
        overrides = overrides_of(row, own)
        return encode_json(overrides).decode() if overrides else "{}"

    def _note_created(self, creation: Creation, membership_id: str) -> None:
        row, known = creation.row, creation.known
        restored = known is not None and known.id in self._woken_leads
        if known is not None:
            self._woken_leads.discard(known.id)  # two rows of a LinkedIn campaign may share a lead
        self.written.created.append(CreatedRow(row, membership_id, restored))
        if row.raw.custom_variables:
            self.written.variables.update(row.raw.custom_variables)

    def _wake_memberships(self, creations: Sequence[Creation]) -> None:
        """Sleeping memberships of this target take what the row says, and keep what it doesn't mention."""
        if not creations:
            return
        ids = [c.known.membership_id for c in creations if c.known]
        read = self._cursor.execute(
            statement("read_sleeping"), {"workspace": self._options.workspace_id, "ids": ids}
        )
        sleeping = {record[0]: _with_json(record[1:]) for record in read}
        woken = []
        for creation in creations:
            assert creation.known and creation.known.membership_id
            membership_id = creation.known.membership_id
            before = sleeping[membership_id]
            after = self._said_on_waking(creation, before)
            woken.append((membership_id, *after))
            self._note_membership_change(membership_id, creation.row.number, before, (*after, None))
            self._note_created(creation, str(membership_id))
        columns = [list(values) for values in zip(*woken, strict=True)]
        columns[5:] = [[encode_json(value).decode() for value in column] for column in columns[5:]]
        names = (
            "ids",
            "personalizations",
            "pl_values",
            "interests",
            "assignees",
            "custom_variables",
            "overrides",
        )
        parameters = {"workspace": self._options.workspace_id} | dict(zip(names, columns, strict=True))
        self._cursor.execute(statement("wake_memberships"), parameters)

    def _said_on_waking(self, creation: Creation, before: tuple[Any, ...]) -> tuple[Any, ...]:
        """In the order of _MEMBERSHIP_FIELDS, without deleted_at."""
        assert creation.known
        raw = creation.row.raw
        own = self._profiles.get(str(creation.known.id), creation.known.profile)
        personalization, pl_value, interest, _, variables, overrides, _ = before
        return (
            raw.personalization or personalization,
            raw.pl_value_lead or pl_value,
            interest if raw.lt_interest_status is None else raw.lt_interest_status,
            raw.assigned_to or self._target.assignee,
            variables | raw.custom_variables,
            overrides | overrides_of(creation.row, own),
        )

    def _note_membership_change(
        self, membership_id: UUID, row_number: int, before: tuple[Any, ...], after: tuple[Any, ...]
    ) -> None:
        fields = {
            field: [_plain(old), _plain(new)]
            for field, old, new in zip(_MEMBERSHIP_FIELDS, before, after, strict=True)
            if old != new
        }
        self._note_change(ImportChange.Kind.MEMBERSHIP, membership_id, row_number, fields)


# In the order of sql/read_sleeping.sql.
_MEMBERSHIP_FIELDS = (
    "personalization",
    "pl_value_lead",
    "lt_interest_status",
    "assigned_to",
    "custom_variables",
    "overrides",
    "deleted_at",
)


def _with_json(record: tuple[Any, ...]) -> tuple[Any, ...]:
    """Django makes psycopg hand out jsonb as text."""
    *said, variables, overrides, deleted_at = record
    return (*said, msgspec.json.decode(variables), msgspec.json.decode(overrides), deleted_at)


def _plain(value: Any) -> Any:
    """Ids and times as JSON holds them."""
    return value if isinstance(value, str | int | dict | None) else str(value)


def _filled(profile: Profile, row: LeadRow) -> Profile:
    """The lead's profile with its blank fields filled from the row."""
    if profile == row.profile:
        return profile
    return tuple(own or said for own, said in zip(profile, row.profile, strict=True))  # type: ignore[return-value]


def needs_lock(creation: Creation, *, options: ImportOptions) -> bool:
    """Whether the known lead of this creation will be changed, or must not be put elsewhere meanwhile."""
    known = creation.known
    if known is None:
        return False
    return (
        options.skips
        or known.deleted_at is not None
        or known.membership_id is not None
        or _filled(known.profile, creation.row) != known.profile
    )


def write_outcomes(
    cursor: Cursor, import_id: UUID, refusals: Sequence[Refusal], *, options: ImportOptions
) -> None:
    if refusals:
        workspace, prefix = str(options.workspace_id), str(import_id)
        lines = [outcome_line(workspace, prefix, refusal) for refusal in refusals]
        copy(cursor, "leads_rowoutcome", OUTCOME_COLUMNS, lines)


def woken_outcomes(written: Written, import_id: UUID) -> list[Refusal]:
    """Created rows whose membership is older than the import: their ids don't tell of it, so a row does."""
    prefix = id_prefix(import_id, MEMBERSHIP)
    return [
        Refusal(
            created.row.number,
            Outcome.CREATED,
            created.row.email,
            {"membership_id": created.membership_id, "restored": created.restored},
        )
        for created in written.created
        if created.restored or not created.membership_id.startswith(prefix)
    ]


def add_to_counters(
    cursor: Cursor, written: Written, *, target: Target, options: ImportOptions
) -> int | None:
    """The target's counter, then the plan's usage. -> uploads left in the period, None for a list.

    Raises PlanExhausted; the caller rolls back everything then.
    """
    leads = len(written.created)
    if leads:
        names = sorted(written.variables - target.custom_variables)
        parameters = {
            "workspace": options.workspace_id,
            "target": target.ref.id,
            "leads": leads,
            "names": names,
        }
        cursor.execute(statement(f"add_to_{target.ref.kind}"), parameters)
    uploads = leads if target.ref.kind == "campaign" else 0
    usage = {"workspace": options.workspace_id, "period": target.period_start}
    if not written.contacts and not uploads:
        return _remaining_uploads(cursor, usage) if target.ref.kind == "campaign" else None
    wanted = {"contacts": written.contacts, "uploads": uploads}
    left = cursor.execute(statement("add_to_usage"), usage | wanted).fetchone()
    if left is None:
        raise _plan_exhausted(cursor, usage, wanted)
    return max(0, left[0]) if target.ref.kind == "campaign" else None


def _read_usage(cursor: Cursor, usage: dict[str, Any]) -> tuple[int, int, int, int]:
    found = cursor.execute(statement("read_usage"), usage).fetchone()
    assert found is not None, "every workspace has a plan and its usage"
    contact_limit, contacts, upload_limit, uploads = found
    return contact_limit, contacts, upload_limit, uploads


def _remaining_uploads(cursor: Cursor, usage: dict[str, Any]) -> int:
    _, _, upload_limit, uploads = _read_usage(cursor, usage)
    return max(0, upload_limit - uploads)


def _plan_exhausted(cursor: Cursor, usage: dict[str, Any], wanted: dict[str, int]) -> PlanExhausted:
    contact_limit, contacts, upload_limit, uploads = _read_usage(cursor, usage)
    if wanted["contacts"] and contacts + wanted["contacts"] > contact_limit:
        return PlanExhausted(
            limit="contacts", allowed=contact_limit, used=contacts, wanted=wanted["contacts"]
        )
    return PlanExhausted(limit="uploads", allowed=upload_limit, used=uploads, wanted=wanted["uploads"])
