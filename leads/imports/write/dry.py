"""Creations -> what writing them would do. Nothing is written."""

from collections.abc import Sequence
from uuid import UUID

from leads.imports.rows import PROFILE_FIELDS, CreatedRow, Creation, ImportOptions
from leads.imports.write.writer import Written, merged_profile
from leads.models.row_ids import MEMBERSHIP, id_of_row


class DryWriter:
    """One for a whole dry run: it remembers who would have been made or woken by earlier rows, where
    rows may share a person (LinkedIn campaigns); elsewhere it remembers nothing."""

    def __init__(self, *, import_id: UUID, options: ImportOptions, is_linkedin: bool) -> None:
        self._import_id = import_id
        self._options = options
        self._is_linkedin = is_linkedin
        self._emails: set[str] = set()
        self._woken: set[UUID] = set()

    def write(self, creations: Sequence[Creation], updates: Sequence[Creation]) -> Written:
        """As ChunkWriter.write."""
        written = Written()
        for creation in creations:
            self._create(creation, written)
        for update in updates:
            if fields := self._changed_fields(update):
                written.updated[update.row.number] = fields
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
        membership_id = membership_id or id_of_row(self._import_id, MEMBERSHIP, row.number)
        written.created_count += 1
        written.restored_count += restored
        if restored:
            written.recorded.append(CreatedRow(row, str(membership_id), restored))

    def _shares_lead(self, email: str) -> bool:
        if not self._is_linkedin or not email:
            return False
        known = email in self._emails
        self._emails.add(email)
        return known

    def _changed_fields(self, update: Creation) -> list[str]:
        assert update.known is not None
        before = update.known.profile
        after = merged_profile(before, update.row, overwrites=self._options.update_existing)
        return [f for f, old, new in zip(PROFILE_FIELDS, before, after, strict=True) if old != new]
