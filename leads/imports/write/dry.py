"""Creations -> what writing them would do. Nothing is written."""

from collections.abc import Sequence
from uuid import UUID

from leads.imports.rows import CreatedRow, Creation, ImportOptions, Profile
from leads.imports.updates import differences, taken_key, updated_profile
from leads.imports.write.writer import Written
from leads.models.row_ids import MEMBERSHIP, id_of_row


class DryWriter:
    """One for a whole dry run: it remembers who would have been made, woken or changed by earlier rows, where
    rows may share a person (LinkedIn campaigns); elsewhere it remembers nothing."""

    def __init__(self, *, import_id: UUID, options: ImportOptions, is_linkedin: bool) -> None:
        self._import_id = import_id
        self._options = options
        self._is_linkedin = is_linkedin
        self._emails: set[str] = set()
        self._woken: set[str] = set()
        self._profiles: dict[str, Profile] = {}

    def write(self, creations: Sequence[Creation], updates: Sequence[Creation]) -> Written:
        """As ChunkWriter.write."""
        written = Written()
        for creation in creations:
            self._create(creation, written)
        for change in sorted([*creations, *updates], key=lambda change: change.row.number):
            self._change(change, written)
        numbers = [update.row.number for update in updates]
        written.updated = {n: list(fields) for n in numbers if (fields := written.changes.get(n))}
        return written

    def _create(self, creation: Creation, written: Written) -> None:
        row, known = creation.row, creation.known
        restored = known is not None and known.deleted_at is not None and known.id not in self._woken
        if restored and self._is_linkedin:
            assert known is not None
            self._woken.add(known.id)
        if restored or (known is None and not self._shares_lead(row.email)):
            written.contacts += 1
        membership_id = known.membership_id if known else None
        membership_id = membership_id or str(id_of_row(self._import_id, MEMBERSHIP, row.number))
        written.created_count += 1
        written.restored_count += restored
        if restored:
            written.recorded.append(CreatedRow(row, membership_id, restored))

    def _shares_lead(self, email: str) -> bool:
        if not self._is_linkedin or not email:
            return False
        known = email in self._emails
        self._emails.add(email)
        return known

    def _change(self, change: Creation, written: Written) -> None:
        known = change.known
        takes = taken_key(change.row)
        if known is None or (known.profile == change.row.profile and not takes and not self._profiles):
            return
        before = self._profiles.get(known.id, known.profile)
        after = updated_profile(before, change.row, self._options.update)
        if after != before or takes:
            written.changes[change.row.number] = differences(before, after) | takes
            if self._is_linkedin:
                self._profiles[known.id] = after
