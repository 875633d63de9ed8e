"""Creations -> leads and memberships in PostgreSQL. The only file that writes them.

Lock order, the same in every import, so that imports queue up and never embrace: workspace and
target (shared), known leads by id, new leads by email, memberships by identity, the target's
counter, the plan's usage.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg

from leads.imports.copy_lines import (
    CHANGE_COLUMNS,
    LEAD_COLUMNS,
    NULL,
    change_line,
    copy,
    encode_json,
    lead_lines,
    membership_columns,
    membership_lines,
    overrides_of,
)
from leads.imports.row_ids import LEAD, MEMBERSHIP, id_prefix
from leads.imports.rows import (
    PROFILE_FIELDS,
    CreatedRow,
    Creation,
    ImportOptions,
    KnownLead,
    LeadRow,
    Profile,
    Target,
)
from leads.imports.sleeping import Said, changed_fields, read_sleeping, said_on_waking, wake
from leads.imports.statements import statement
from leads.models import Door, ImportChange

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
    transaction takes back the database's part, and the writer is thrown away."""

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
        ids = [creation.known.membership_id for creation in creations if creation.known]
        asleep = read_sleeping(self._cursor, self._options.workspace_id, ids)
        awake: dict[UUID, Said] = {}
        for creation in creations:
            assert creation.known and creation.known.membership_id
            own = self._profiles.get(str(creation.known.id), creation.known.profile)
            pk, before = creation.known.membership_id, asleep[creation.known.membership_id]
            awake[pk] = said_on_waking(creation.row, before, own=own, assignee=self._target.assignee)
            changed = changed_fields(before, awake[pk])
            self._note_change(ImportChange.Kind.MEMBERSHIP, pk, creation.row.number, changed)
            self._note_created(creation, str(pk))
        wake(self._cursor, self._options.workspace_id, awake)


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
