"""Creations -> leads and memberships in PostgreSQL. The only file that writes them.

Lock order, the same in every import, so that imports queue up and never deadlock: workspace and
target (shared), LinkedIn profiles without an email, known leads by id, new leads by email,
memberships by identity, the target's counter, the plan's usage.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg

from leads.imports.rows import (
    SEARCHED,
    CreatedRow,
    Creation,
    ImportOptions,
    KnownLead,
    LeadRow,
    OpenTarget,
    Profile,
    UpdateMode,
    UpdateRule,
)
from leads.imports.updates import differences, taken_key, updated_profile
from leads.imports.write.copy_lines import (
    CHANGE_COLUMNS,
    NULL,
    PART,
    WAITING,
    Change,
    change_lines,
    copy,
    encode_json,
    escaped,
    membership_columns,
    membership_lines,
    overrides_of,
)
from leads.imports.write.external_ids import Key, copy_leads, key_of_row, name_leads
from leads.imports.write.known import has_a_past, may_change
from leads.imports.write.persons import PERSON_COLUMNS, person_lines, restore_persons, wake_all_memberships
from leads.imports.write.profiles import write_profiles
from leads.imports.write.sleeping import Stated, changed_fields, read_sleeping, stated_on_waking, write_stated
from leads.imports.write.tags import tag_leads
from leads.models import Door, ImportChange
from leads.models.row_ids import LEAD, MEMBERSHIP, id_prefix
from leads.search import note_changed

Cursor = psycopg.Cursor[tuple[Any, ...]]

_SOURCES = {Door.UPLOAD: "upload", Door.COMMAND: "command line"}  # of other doors: "api"


class Written:
    """What a chunk's writing did, and what that cost of the plan.

    `created` are all rows created if the writer is to list them, `recorded` those of them whose
    membership's id isn't enough: it is older than the import, or the lead was restored.
    """

    def __init__(self) -> None:
        self.created_count = 0
        self.restored_count = 0
        self.created: list[CreatedRow] = []
        self.recorded: list[CreatedRow] = []
        self.updated: dict[int, list[str]] = {}  # duplicate row -> the lead's fields that it changed
        # Row, also a created one -> field -> [before, after], of leads that the import didn't make itself.
        self.changes: dict[int, dict[str, list[Any]]] = {}
        self.contacts = 0
        self.woken: Counter[tuple[str, UUID]] = Counter()  # (kind, id) of other targets -> memberships
        self.variables: set[str] = set()


class ChunkWriter:
    """Writes the creations of one chunk. Nothing of it is kept when a statement fails: the caller's
    transaction takes back the database's part, and the writer is thrown away."""

    def __init__(
        self,
        cursor: Cursor,
        *,
        import_id: UUID,
        target: OpenTarget,
        options: ImportOptions,
        lists_created: bool = True,
    ) -> None:
        self._cursor = cursor
        self._lists_created = lists_created
        self._target = target
        self._is_person = target.ref.kind == "workspace"
        self._options = options
        self._rule = UpdateRule(mode=UpdateMode.OVERWRITE) if self._is_person else options.update
        self._import_id = str(import_id)
        self._workspace = str(options.workspace_id)
        self._lead_prefix = id_prefix(import_id, LEAD)
        self._membership_prefix = id_prefix(import_id, MEMBERSHIP)
        self._source = str(options.fixed.get("source") or _SOURCES.get(options.door, "api"))
        self._assignee = str(target.assignee) if target.assignee else NULL
        self._changes: list[Change] = []
        self._change_lines: list[str] = []
        self._woken_leads: set[str] = set()
        self._persons: dict[str, dict[str, list[Any]]] = {}  # restored leads -> what else changed
        self._changed: dict[str, Profile] = {}  # known leads that are to be updated
        self._changed_fields: set[str] = set()  # theirs
        self._keys: dict[str, Key] = {}  # lead -> external id and source that it takes
        self._shared: dict[int, str] = {}  # row -> the new lead of an earlier row
        self._shared_keys: dict[str, Key] = {}  # such a lead -> the external id of a later row
        # Lead id -> its profile after this chunk, where that is not simply what its row says.
        self._profiles: dict[str, Profile] = {}
        self._renamed: set[str] = set()  # known leads whom a search finds by another name from now on
        self.written = Written()

    def write(self, creations: Sequence[Creation], updates: Sequence[Creation] = ()) -> Written:
        """1. known leads are filled, overwritten and woken, 2. new leads, 3. memberships, 4. tags,
        5. before-images.

        `updates` are duplicates that only change their leads. Into the workspace alone, 3 wakes the
        memberships that restored leads have anywhere.
        """
        if self._is_person:
            self._restore_persons(creations)
        self._change_leads(creations, updates)
        self._note_created(creations)
        in_order = sorted(creations, key=lambda creation: creation.row.identity)
        self._create_leads(in_order)
        if self._is_person:
            self._wake_everywhere(creations)
        else:
            self._wake_memberships([c for c in in_order if c.known and c.known.membership_id])
            self._create_memberships([c for c in in_order if not (c.known and c.known.membership_id)])
        self._tag([*creations, *updates])
        if self._changes:
            self._change_lines += self._made_lines()
        if self._change_lines:
            copy(self._cursor, "leads_importchange", CHANGE_COLUMNS, self._change_lines)
        if self._renamed:
            workspace_id = self._options.workspace_id
            note_changed(workspace_id=workspace_id, lead_ids=self._renamed, import_id=self._import_id)
        return self.written

    def _note_created(self, creations: Sequence[Creation]) -> None:
        """In the order of the rows."""
        written = self.written
        written.created_count = len(creations)
        written.variables.update(*(creation.row.raw.custom_variables for creation in creations))
        if self._lists_created:
            written.created = [self._created_row(creation) for creation in creations]
            known = [row for row, c in zip(written.created, creations, strict=True) if c.known is not None]
        else:
            known = [self._created_row(c) for c in creations if c.known is not None and has_a_past(c.known)]
        prefix = self._membership_prefix
        written.recorded = [row for row in known if row.restored or not row.membership_id.startswith(prefix)]
        written.restored_count = sum(row.restored for row in written.recorded)

    def _created_row(self, creation: Creation) -> CreatedRow:
        row, known = creation.row, creation.known
        if self._is_person:
            return CreatedRow(row, "", known is not None)
        if known is None:
            return CreatedRow(row, f"{self._membership_prefix}{row.number:08x}", False)
        is_restored = known.id in self._woken_leads
        self._woken_leads.discard(known.id)  # two rows of a LinkedIn campaign may share a lead
        membership_id = known.membership_id or f"{self._membership_prefix}{row.number:08x}"
        return CreatedRow(row, membership_id, is_restored)

    # --- leads ---

    def _create_leads(self, creations: Sequence[Creation]) -> None:
        """In order of email, as every import does it. `creations` are in order of identity."""
        rows = [creation.row for creation in creations if creation.known is None]
        if self._target.is_linkedin:
            rows = sorted(self._share_leads(rows), key=lambda row: row.email)
        if rows and self._is_person:
            lines = person_lines(
                rows, prefix=self._lead_prefix, workspace=self._workspace, source=self._source
            )
            copy(self._cursor, "leads_lead", PERSON_COLUMNS, lines)
        elif rows:
            prefix, profiles = self._lead_prefix, self._profiles
            leads = (
                (row.email, lead_id := f"{prefix}{row.number:08x}", profiles.get(lead_id, row.profile))
                for row in rows
            )
            keys = {f"{prefix}{row.number:08x}": key_of_row(row) for row in rows if row.raw.external_id}
            copy_leads(
                self._cursor,
                leads,
                keys | self._shared_keys,
                workspace=self._workspace,
                source=escaped(self._source),
            )
        self.written.contacts += len(rows)

    def _share_leads(self, rows: Sequence[LeadRow]) -> list[LeadRow]:
        """Rows of a LinkedIn campaign may be one person by email: the first makes the lead, the others
        fill it. -> the first ones."""
        first_by_email: dict[str, LeadRow] = {}
        firsts = []
        for row in sorted(rows, key=lambda row: row.number):
            first = first_by_email.setdefault(row.email, row) if row.email else row
            if first is row:
                firsts.append(row)
                continue
            lead_id = self._shared[row.number] = f"{self._lead_prefix}{first.number:08x}"
            if row.raw.external_id and not first.raw.external_id:
                self._shared_keys.setdefault(lead_id, key_of_row(row))
            before = self._profiles.get(lead_id, first.profile)
            self._profiles[lead_id] = updated_profile(before, row, self._rule)
        return firsts

    def _change_leads(self, creations: Sequence[Creation], updates: Sequence[Creation]) -> None:
        """Fills or overwrites fields of known leads, as the rule says, and wakes deleted ones. They are
        locked (chunk.py)."""
        duplicates = {update.row.number for update in updates}
        # In order of the rows, which is what undo goes back by. Two rows of a LinkedIn campaign may share a
        # lead, and one that says what it was puts back what the other changed.
        known = [creation for creation in creations if creation.known is not None]
        changing = known if self._target.is_linkedin else filter(may_change, known)
        in_order = sorted([*changing, *updates], key=_row_number)
        if not in_order:
            return
        where: dict[str, Any] = {"workspace": self._options.workspace_id, "lead_prefix": self._lead_prefix}
        # PostgreSQL updates one part while the next one is made.
        with self._cursor.connection.pipeline():
            for first in range(0, len(in_order), PART):
                for change in in_order[first : first + PART]:
                    fields = self._change_lead(change)
                    if fields and change.row.number in duplicates:
                        self.written.updated[change.row.number] = fields
                if self._changed:
                    write_profiles(self._cursor, self._changed, self._changed_fields, **where)
                    self._changed.clear()
                    self._changed_fields.clear()
                self._change_lines += self._made_lines()
        name_leads(self._cursor, self._keys, **where)

    def _change_lead(self, creation: Creation) -> list[str]:
        """-> the profile fields that this row changed. Two rows of a LinkedIn campaign may share a lead."""
        known = creation.known
        if known is None:
            return []
        lead_id = known.id
        before = self._profiles.get(lead_id, known.profile)
        after = updated_profile(before, creation.row, self._rule)
        wakes = known.deleted_at is not None and lead_id not in self._profiles
        takes = taken_key(creation.row)
        if after == before and not wakes and not takes:
            return []
        if takes:
            self._keys[lead_id] = key_of_row(creation.row)
        self._changed[lead_id] = self._profiles[lead_id] = after
        changed: dict[str, list[Any]] = differences(before, after)
        self._changed_fields.update(changed)
        changed |= takes
        if takes or not SEARCHED.isdisjoint(changed):
            self._renamed.add(lead_id)
        if changed and not lead_id.startswith(self._lead_prefix):
            self.written.changes[creation.row.number] = changed
        fields = changed
        if wakes:
            fields = changed | self._persons.get(lead_id, {}) | self._wake(known)
        self._changes.append((ImportChange.Kind.LEAD, lead_id, creation.row.number, fields))
        return list(changed)

    def _made_lines(self) -> list[str]:
        """Of the changes that have none so far."""
        made = list(change_lines(self._workspace, self._import_id, self._changes))
        self._changes.clear()
        return made

    def _wake(self, known: KnownLead) -> dict[str, list[Any]]:
        """-> what that changes."""
        assert known.deleted_at is not None
        self._woken_leads.add(known.id)
        self.written.contacts += 1
        return {"deleted_at": [known.deleted_at.isoformat(), None]}

    def _note_change(
        self, kind: ImportChange.Kind, object_id: UUID, row_number: int, fields: dict[str, Any]
    ) -> None:
        self._changes.append((kind, str(object_id), row_number, fields))

    def _restore_persons(self, creations: Sequence[Creation]) -> None:
        """Leads to be restored take what the rows say beside the profile."""
        rows = {UUID(c.known.id): c.row for c in creations if c.known}
        if rows:
            restored = restore_persons(self._cursor, self._options.workspace_id, rows)
            self._persons = {str(lead_id): fields for lead_id, fields in restored.items()}

    def _wake_everywhere(self, creations: Sequence[Creation]) -> None:
        """All memberships of restored leads."""
        rows = {UUID(c.known.id): c.row for c in creations if c.known}
        if not rows:
            return
        woken, self.written.woken = wake_all_memberships(self._options.workspace_id, list(rows))
        for membership_id, lead_id, since in woken:
            self._note_change(
                ImportChange.Kind.MEMBERSHIP,
                membership_id,
                rows[lead_id].number,
                {"deleted_at": [since.isoformat(), None]},
            )

    def _tag(self, changes: Sequence[Creation]) -> None:
        """Of leads that the import made itself, undo needs no note."""
        if not self._options.tags:
            changes = [change for change in changes if change.row.raw.tags]
        if not changes:
            return
        rows = [(UUID(self._lead_id(change)), change.row) for change in changes]
        tagged = tag_leads(rows, import_id=UUID(self._import_id), options=self._options)
        for lead_id, row_number in tagged.items():
            if not str(lead_id).startswith(self._lead_prefix):
                self._note_change(ImportChange.Kind.TAGS, lead_id, row_number, {})

    def _lead_id(self, creation: Creation) -> str:
        if creation.known is not None:
            return creation.known.id
        number = creation.row.number
        return self._shared.get(number) or f"{self._lead_prefix}{number:08x}"

    # --- memberships ---

    def _create_memberships(self, creations: Sequence[Creation]) -> None:
        if creations:
            lines = membership_lines(self._places(creations), assignee=self._assignee)
            columns = membership_columns(self._target, waits=self._options.verify)
            copy(self._cursor, "leads_membership", columns, lines)

    def _places(self, creations: Sequence[Creation]) -> Iterator[tuple[str, str, str, LeadRow, str]]:
        """As membership_lines wants them."""
        lead_prefix, prefix, shared = self._lead_prefix, self._membership_prefix, self._shared
        where = place = f"{self._workspace}\t{self._target.ref.id}"
        is_linkedin, has_profiles = self._target.is_linkedin, bool(self._profiles)
        waits = self._options.verify
        for creation in creations:
            row, known = creation.row, creation.known
            number = f"{row.number:08x}"
            if is_linkedin:
                where = f"{place}\t{row.identity}"
            if waits:
                where = f"{where if is_linkedin else place}\t{WAITING if row.email else NULL}"
            if known is None:
                lead_id = shared.get(row.number) or f"{lead_prefix}{number}"
                overrides = self._overrides(row, known, lead_id) if has_profiles else "{}"
            else:
                lead_id = known.id
                overrides = self._overrides(row, known, lead_id)
            yield f"{prefix}{number}", lead_id, where, row, overrides

    def _overrides(self, row: LeadRow, known: KnownLead | None, lead_id: str) -> str:
        """As JSON."""
        own = self._profiles.get(lead_id) if self._profiles else None
        if own is None:
            own = row.profile if known is None else known.profile
        overrides = self._overridden(row, own)
        if not overrides:
            return "{}"
        self._renamed.add(lead_id)
        return encode_json(overrides).decode()

    def _overridden(self, row: LeadRow, own: Profile) -> dict[str, str]:
        """Where the rule overwrites, the lead itself takes what the row says, but for kept fields."""
        if not self._rule.overwrites:
            return overrides_of(row, own)
        if not self._rule.keep:
            return {}
        return {field: value for field, value in overrides_of(row, own).items() if field in self._rule.keep}

    def _wake_memberships(self, creations: Sequence[Creation]) -> None:
        """Sleeping memberships of this target take what the row says, and keep what it doesn't mention."""
        if not creations:
            return
        ids = [UUID(c.known.membership_id) for c in creations if c.known and c.known.membership_id]
        asleep = read_sleeping(self._cursor, self._options.workspace_id, ids)
        awake: dict[UUID, Stated] = {}
        for pk, creation in zip(ids, creations, strict=True):
            assert creation.known
            own = self._profiles.get(creation.known.id, creation.known.profile)
            overrides = self._overridden(creation.row, own)
            assignee = self._target.assignee
            awake[pk] = stated_on_waking(creation.row, asleep[pk], overrides=overrides, assignee=assignee)
            changed = changed_fields(asleep[pk], awake[pk])
            self._note_change(ImportChange.Kind.MEMBERSHIP, pk, creation.row.number, changed)
            if "overrides" in changed:
                self._renamed.add(creation.known.id)
        write_stated(self._cursor, self._options.workspace_id, awake)


def _row_number(creation: Creation) -> int:
    return creation.row.number
